import { cleanText } from "../../lib/notify/message/clean.ts";

/**
 * A line of the function's log for a person: `warn: the state could not be read (reason: …)`. `null`
 * for an error: it is thrown too, and shown once.
 */
export function plainLogLine(line: string): string | null {
  const { level, message, ...fields } = recordOf(line);
  if (level === "error") return null;
  const details = Object.entries(fields).map(([name, value]) => `${name}: ${textOf(value)}`);
  return cleanText(
    `${textOf(level ?? "info")}: ${textOf(message)}${details.length > 0 ? ` (${details.join(", ")})` : ""}`,
  );
}

function recordOf(line: string): Readonly<Record<string, unknown>> {
  try {
    const record: unknown = JSON.parse(line);
    return typeof record === "object" && record !== null ? { ...record } : { message: line };
  } catch {
    return { message: line };
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
