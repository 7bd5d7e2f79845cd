import type { Breach } from "../../evaluate/breach.ts";

type BreachOf<Kind extends Breach["kind"]> = Extract<Breach, { kind: Kind }>;

/** The breaches of one kind, the worst first. */
export function ofKind<Kind extends Breach["kind"]>(
  breaches: readonly Breach[],
  kind: Kind,
): BreachOf<Kind>[] {
  return breaches.filter((breach): breach is BreachOf<Kind> => breach.kind === kind);
}
