/**
 * What goes wrong, call by call: a list is used up, one entry a call, and then all is well; a
 * function decides for each call, of which `index` (from 0, since the plan was made) is one.
 * `null`: this call goes right.
 */
export type FaultPlan<Call, Fault> =
  | readonly (Fault | null)[]
  | ((call: Call, index: number) => Fault | null);

/** Follows one plan at a time. */
export class FaultControl<Call, Fault> {
  #decide: (call: Call, index: number) => Fault | null = () => null;
  #index = 0;

  /** Replaces the plan; an empty list ends all trouble. */
  follow(plan: FaultPlan<Call, Fault>): void {
    this.#index = 0;
    this.#decide = typeof plan === "function" ? plan : (_, index) => plan[index] ?? null;
  }

  next(call: Call): Fault | null {
    return this.#decide(call, this.#index++);
  }
}
