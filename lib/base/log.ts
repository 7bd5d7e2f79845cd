export const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What a line says besides its level and message, which no field may hide. */
export type LogFields = Readonly<Record<string, unknown>> & {
  readonly level?: never;
  readonly message?: never;
};

/** One JSON object a line: what SCF hands on to CLS, where its fields can be searched. */
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
    write(JSON.stringify({ level: lineLevel, message, ...fields }, clean));
  };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}
