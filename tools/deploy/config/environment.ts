/** SCF's limits for a function's environment. */
const MAX_BYTES = 4096;
const RESERVED = ["SCF_", "QCLOUD_", "TENCENTCLOUD_"];

/** What the function gets: blank values are unset ones, which SCF would reject. */
export function withoutBlanks(
  variables: Readonly<Record<string, string | null>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([key, value]) =>
      value === null || value.trim() === "" ? [] : [[key, value]],
    ),
  );
}

/** What SCF would not take of an environment; no value stands in these texts. */
export function environmentMistakes(environment: Readonly<Record<string, string>>): string[] {
  const mistakes: string[] = [];
  for (const key of Object.keys(environment)) {
    if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(key)) {
      mistakes.push(`${key}: a name is a letter, then letters, digits and _`);
    }
    const prefix = RESERVED.find((reserved) => key.startsWith(reserved));
    if (prefix !== undefined) mistakes.push(`${key}: SCF reserves names that begin with ${prefix}`);
  }
  const sizes = Object.entries(environment).map(([key, value]) => ({
    key,
    bytes: Buffer.byteLength(key) + Buffer.byteLength(value),
  }));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total > MAX_BYTES) {
    const largest = sizes.sort((a, b) => b.bytes - a.bytes).slice(0, 3);
    mistakes.push(
      `${total} bytes with names, SCF takes ${MAX_BYTES}; the largest: ` +
        largest.map(({ key, bytes }) => `${key} ${bytes}`).join(", "),
    );
  }
  return mistakes;
}
