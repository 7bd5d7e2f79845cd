import type { HttpFault, Late } from "../http-fault.ts";

/** Called for every field of the answer, innermost first, as `JSON.parse` calls its reviver. */
export type Change = (field: string, value: unknown) => unknown;

/** What the API can do wrong in one call. */
export type CkafkaFault = (
  | HttpFault
  | { readonly kind: "error"; readonly code: string; readonly message?: string }
  /** The right answer with fields changed; a field that becomes `undefined` is gone. */
  | { readonly kind: "change"; readonly change: Change }
) &
  Late;

/** An API error, in an answer with status 200 as they all come. */
export function apiError(code: string, message = "Told to fail."): CkafkaFault {
  return { kind: "error", code, message };
}

/** Every field of this name, wherever it stands, has another value. */
export function withField(name: string, value: unknown): CkafkaFault {
  return { kind: "change", change: (field, right) => (field === name ? value : right) };
}

/** Every field of this name is missing. */
export function withoutField(name: string): CkafkaFault {
  return withField(name, undefined);
}

/** `Result` is null: what the API's documentation calls "no valid value". */
export const NULL_RESULT: CkafkaFault = withField("Result", null);

/** A 200 that holds no `Response`. */
export const NO_RESPONSE: CkafkaFault = { kind: "raw", body: "{}" };

/** A proxy's error page in the place of the answer. */
export const NOT_JSON: CkafkaFault = { kind: "raw", body: "<html>bad gateway</html>" };

/** A total that is not the number of topics or groups. */
export function totalCount(value: number): CkafkaFault {
  return withField("TotalCount", value);
}

/** A page that holds fewer topics or groups than it should; 0 is a missing page. */
export function shortPage(length: number): CkafkaFault {
  const lists = new Set(["TopicList", "GroupList"]);
  return {
    kind: "change",
    change: (field, value) =>
      lists.has(field) && Array.isArray(value) ? value.slice(0, length) : value,
  };
}

/** An answer of so many bytes, and of nothing in them. */
export function hugeAnswer(bytes: number): CkafkaFault {
  return { kind: "raw", body: `{"Response":{"Result":"${"x".repeat(bytes)}"}}` };
}

/** Refuses calls that ask for some topics only. */
export function refusesNarrowedCalls({ params }: { readonly params: unknown }): CkafkaFault | null {
  const isNarrowed =
    typeof params === "object" && params !== null && ("Topics" in params || "SearchWord" in params);
  return isNarrowed ? apiError("InvalidParameter", "The parameter is not supported.") : null;
}
