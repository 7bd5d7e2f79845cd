import escapeStringRegexp from "escape-string-regexp";

/** Whether a pattern can match more than one name. */
export function hasWildcard(pattern: string): boolean {
  return /[*?]/.test(pattern);
}

/**
 * A predicate on whole names: `*` stands for any text, the empty one too, `?` for one character (a
 * code point), everything else for itself.
 */
export function compilePattern(pattern: string): (name: string) => boolean {
  if (pattern === "*") return () => true;
  if (!hasWildcard(pattern)) return (name) => name === pattern;
  const source = pattern
    // Neighbouring stars mean what one means, and would only make the search slower.
    .replaceAll(/\*+/g, "*")
    .split(/([*?])/)
    .map((part) => (part === "*" ? ".*" : part === "?" ? "." : escapeStringRegexp(part)))
    .join("");
  const whole = new RegExp(`^${source}$`, "su");
  return (name) => whole.test(name);
}
