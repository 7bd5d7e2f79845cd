import { randomUUID } from "node:crypto";
import { ApiError } from "../ckafka/api-error.ts";
import type { ParametersOf } from "./parameters.ts";

export interface LogLine {
  readonly topicId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly functionName: string;
  readonly requestId: string;
  readonly message: string;
}

/** What functions have logged, as CLS keeps and finds it. */
export class LogService {
  readonly #lines: (LogLine & { readonly id: string })[] = [];
  /** FACTS: "`LogJson` may be blank where indexing failed, `RawLog` has the line then". */
  indexes = true;

  add(line: LogLine): void {
    this.#lines.push({ ...line, id: randomUUID() });
  }

  search(parameters: ParametersOf<"SearchLog">): object {
    const { From, To, TopicId, Limit, Sort, Context } = parameters;
    const matches = compileQuery(parameters.Query);
    const found = this.#lines.filter(
      (line) => line.topicId === TopicId && line.at >= From && line.at <= To && matches(line),
    );
    if (Sort === "desc") found.reverse();
    // A page may be empty while there is more: the first one is.
    const start = Context === "" ? 0 : Number(Context);
    const end = Context === "" ? 0 : start + Limit;
    return {
      Context: String(end),
      ListOver: end >= found.length,
      Analysis: false,
      Results: found.slice(start, end).map((line) => ({
        Time: line.at,
        TopicId,
        TopicName: TopicId,
        PkgId: line.id,
        PkgLogId: "0",
        Source: "127.0.0.1",
        FileName: "",
        ...(this.indexes
          ? { LogJson: JSON.stringify(fieldsOf(line)), RawLog: "" }
          : { LogJson: "", RawLog: cut(line.message) }),
      })),
    };
  }
}

const MAX_LINE_BYTES = 8 * 1024;

/** FACTS: "a line is cut at 8 KB". */
function cut(message: string): string {
  return Buffer.from(message).subarray(0, MAX_LINE_BYTES).toString();
}

/**
 * FACTS: "A line that is one JSON object is delivered as fields (… beside `SCF_*`; `SCF_Message`
 * missing), nested values may be dropped".
 */
function fieldsOf({ functionName, requestId, message }: LogLine): object {
  const common = {
    SCF_FunctionName: functionName,
    SCF_Namespace: "default",
    SCF_Qualifier: "$LATEST",
    SCF_RequestId: requestId,
    SCF_Level: "INFO",
    SCF_Type: "Custom",
  };
  const record = recordOf(cut(message));
  if (record === null) return { ...common, SCF_Message: `${cut(message)}\n` };
  const flat = Object.entries(record).filter(([, value]) => Object(value) !== value);
  return { ...common, ...Object.fromEntries(flat) };
}

function recordOf(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** Of CLS's query language only what is used: a function's name, and words that its lines hold. */
function compileQuery(query: string): (line: LogLine) => boolean {
  const [, name, words = ""] = /^SCF_FunctionName:"([^"]+)"(?: AND \((.+)\))?$/.exec(query) ?? [];
  if (name === undefined) {
    throw new ApiError("FailedOperation.SyntaxError", `The query is not understood: ${query}`);
  }
  return (line) => line.functionName === name && line.message.includes(words);
}
