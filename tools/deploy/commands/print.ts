/** Takes the values out of every `environment` in a configuration that is about to be shown. */
export function maskEnvironments(configuration: unknown): void {
  if (typeof configuration !== "object" || configuration === null) return;
  for (const [key, value] of Object.entries(configuration)) {
    if (key !== "environment") maskEnvironments(value);
    else for (const name of Object.keys(value ?? {})) if (value[name]) value[name] = "(hidden)";
  }
}
