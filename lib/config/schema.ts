import * as v from "valibot";
import type { Key, MistakeList } from "./mistakes.ts";

/** Texts that `parse` understands; it answers `null` to others. `expected` completes "expected …". */
export function text<T>(expected: string, parse: (text: string) => T | null) {
  return v.pipe(
    v.string(expected),
    v.rawTransform<string, T>(({ dataset, addIssue, NEVER }) => {
      const value = parse(dataset.value);
      if (value !== null) return value;
      addIssue({ message: expected });
      return NEVER;
    }),
  );
}

/** Any text that is not blank. */
export function name(expected: string) {
  return text(expected, (value) => (value.trim() === "" ? null : value));
}

/**
 * Fits a value to a schema, whose messages complete "expected …".
 * @returns `undefined` when it does not fit: the mistakes are in the list then
 */
export function applySchema<Schema extends v.GenericSchema>(
  schema: Schema,
  input: unknown,
  variable: string,
  mistakes: MistakeList,
): v.InferOutput<Schema> | undefined {
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  for (const issue of result.issues) {
    const path = (issue.path ?? []).map(({ key }) => (typeof key === "number" ? key : String(key)));
    // What several fields say together needs no quoting.
    if (issue.type === "partial_check") mistakes.add(variable, path, issue.message);
    else mistakes.add(variable, path, issue.message, issue.input);
  }
  return undefined;
}

/** Names the fields of an object that are not among the known ones: misspelt, they would do nothing. */
export function refuseUnknownFields(
  value: unknown,
  known: readonly string[],
  variable: string,
  path: readonly Key[],
  mistakes: MistakeList,
): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return;
  for (const field of Object.keys(value).filter((key) => !known.includes(key))) {
    mistakes.add(variable, [...path, field], `one of the fields ${known.join(", ")}`);
  }
}
