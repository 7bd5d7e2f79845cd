/** A run that did not do all it had to. The state is saved by then; the next run tries again. */
export class RunError extends Error {
  override readonly name = "RunError";

  constructor(readonly failures: readonly string[]) {
    super(failures.join("; "));
  }
}
