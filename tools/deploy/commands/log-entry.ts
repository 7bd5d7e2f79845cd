/** A line as CLS hands it back. */
export interface LogEntry {
  /** Milliseconds since the epoch. */
  readonly Time?: number;
  readonly PkgId?: string;
  readonly PkgLogId?: string;
  /** The fields of a line as JSON; blank where CLS could not index it. */
  readonly LogJson?: string;
  /** The line itself, where it could not be taken apart. */
  readonly RawLog?: string;
}

/** One line for the terminal: when, which run, what. */
export function formatEntry({ Time = 0, LogJson = "", RawLog = "" }: LogEntry): string {
  const fields = fieldsOf(LogJson) ?? fieldsOf(RawLog) ?? { SCF_Message: RawLog };
  const { SCF_RequestId: requestId = "" } = fields;
  const time = new Date(Time).toISOString();
  return `${time} ${String(requestId).slice(0, 8)} ${messageOf(fields).trimEnd()}`;
}

/** What was written: a text in a field of its own, or the fields of a line that was a JSON object. */
function messageOf(fields: Readonly<Record<string, unknown>>): string {
  if ("SCF_Message" in fields) return String(fields["SCF_Message"]);
  return JSON.stringify(
    Object.fromEntries(Object.entries(fields).filter(([name]) => !/^(SCF_|__)/.test(name))),
  );
}

/** `null`: the text is no JSON object. */
function fieldsOf(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}
