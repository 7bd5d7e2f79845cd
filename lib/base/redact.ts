import escapeStringRegexp from "escape-string-regexp";

/** Shorter texts are everywhere: taking them out would hide nothing and garble everything. */
const MIN_LENGTH = 3;

/**
 * Takes every given secret out of a text, also as it stands inside URLs and JSON. Longest first, so
 * that a secret inside another one leaves no rest.
 */
export function createRedact(secrets: readonly string[]): (text: string) => string {
  // Made by the first text: most cold starts write none.
  let find: { readonly forms: readonly string[]; readonly any: RegExp } | null = null;
  return (text) => {
    find ??= finderOf(secrets);
    // Most texts hold none: looking for each is cheaper than having the expression compiled.
    const found = find.forms.some((form) => text.includes(form));
    return found ? text.replaceAll(find.any, "[redacted]") : text;
  };
}

function finderOf(secrets: readonly string[]) {
  const forms = [...new Set(secrets.flatMap(formsOf))]
    .filter((form) => form.length >= MIN_LENGTH)
    .sort((a, b) => b.length - a.length);
  return { forms, any: new RegExp(forms.map(escapeStringRegexp).join("|"), "g") };
}

function formsOf(secret: string): readonly string[] {
  // encodeURIComponent throws on half a surrogate pair.
  return [secret, encodeURIComponent(secret.toWellFormed()), JSON.stringify(secret).slice(1, -1)];
}
