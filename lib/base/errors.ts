/**
 * What an error is called: the system's or Node's code (`ECONNREFUSED`, `CERT_HAS_EXPIRED`), which
 * says no more than that, else its message.
 */
export function errorName(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return errorCode(error) ?? error.message;
}

/** What an error says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The `code` of an error, or `null`. */
export function errorCode(error: unknown): string | null {
  if (!(error instanceof Error && "code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}

/**
 * Whether it is an error of a class, by its name: for classes that are met on both sides of a border
 * between the functions and their chunks, each of which brings its own copy of what it imports.
 */
export function isNamed(thrown: unknown, name: string): boolean {
  return thrown instanceof Error && thrown.name === name;
}
