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
    const start = Context === "" ? 0 : Number(Context);
    const end = start + Limit;
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
        LogJson: JSON.stringify({
          SCF_FunctionName: line.functionName,
          SCF_Namespace: "default",
          SCF_Qualifier: "$LATEST",
          SCF_RequestId: line.requestId,
          SCF_Level: "INFO",
          SCF_Type: "Custom",
          SCF_Message: `${line.message}\n`,
        }),
      })),
    };
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
