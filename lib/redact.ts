/**
 * Takes every given secret out of a text. Longest first, so that a secret inside another one leaves
 * no rest; also as it stands inside URLs and JSON.
 */
export function createRedact(secrets: readonly string[]): (text: string) => string {
  const forms = new Set(
    secrets.flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
    ]),
  );
  const longestFirst = [...forms].filter((form) => form !== "").sort((a, b) => b.length - a.length);
  return (text) =>
    longestFirst.reduce((clean, secret) => clean.replaceAll(secret, "[redacted]"), text);
}
