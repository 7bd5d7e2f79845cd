export const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What a line says besides its level and message, which no field may hide. */
export type LogFields = Readonly<Record<string, unknown>> & {
  readonly level?: never;
  readonly message?: never;
};

/**
 * One flat JSON object a line. SCF hands such a line on to CLS as fields, by which it is searched
 * (`level:error`, `status:critical`); of a nested value CLS may drop what is inside, so that a list or
 * an object is a text here, its JSON, which a search for any word in it finds.
 */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/**
 * A log of the given level and worse.
 * @param redact takes secrets out of a line before it is written
 */
export function createLog(
  level: LogLevel,
  redact: (text: string) => string,
  write: (line: string) => void = (line) => console.log(line),
): Log {
  const at = (lineLevel: LogLevel) => (message: string, fields?: LogFields) => {
    if (LOG_LEVELS.indexOf(lineLevel) < LOG_LEVELS.indexOf(level)) return;
    // Text by text: in the whole line a short secret could hit the JSON itself.
    const clean = (_: string, value: unknown) => {
      const text = value instanceof Error ? value.message : value;
      return typeof text === "string" ? redact(text) : text;
    };
    const all = Object.entries({ level: lineLevel, message, ...fields });
    write(fitted(all.map(([name, value]) => [name, flat(clean(name, value), clean)])));
  };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

/** A value as CLS keeps it whole. */
function flat(value: unknown, clean: (name: string, value: unknown) => unknown): unknown {
  return typeof value === "object" && value !== null ? JSON.stringify(value, clean) : value;
}

/** CLS cuts a line at 8 KB, and what is cut is no JSON any more. */
const MAX_BYTES = 8_000;

/** The line, its longest texts shortened where it would be too long. */
function fitted(fields: readonly (readonly [name: string, value: unknown])[]): string {
  const record = new Map(fields);
  for (;;) {
    const line = JSON.stringify(Object.fromEntries(record));
    const excess = Buffer.byteLength(line) - MAX_BYTES;
    const [longest] = [...record]
      .flatMap(([name, value]) => (typeof value === "string" ? [{ name, value }] : []))
      .sort((a, b) => b.value.length - a.value.length);
    if (excess <= 0 || longest === undefined || longest.value.length < 2) return line;
    const { name, value } = longest;
    record.set(name, `${value.slice(0, Math.max(0, value.length - excess - CUT_BYTES))}…`);
  }
}

/** What the sign of a cut takes: `…` in UTF-8. */
const CUT_BYTES = 3;
