/** A run that did not do all it had to. The state is saved by then; the next run tries again. */
export class RunError extends Error {
  override readonly name = "RunError";

  constructor(failures: readonly string[]) {
    super(failures.join("; "));
    // What failed lies outside: a line of this code says nothing of it.
    this.stack = String(this);
  }
}
