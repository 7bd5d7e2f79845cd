import { distance } from "fastest-levenshtein";
import * as v from "valibot";
import type { Key, MistakeList } from "./mistakes.ts";

/** Texts that `parse` understands; it answers `null` to others. `expected` completes "expected …". */
export function text<T>(expected: string, parse: (text: string) => T | null) {
  return v.pipe(v.string(expected), parsed(expected, parse));
}

/** Values that `parse` understands; it answers `null` to others. */
export function parsed<I, T>(expected: string, parse: (input: I) => T | null) {
  return v.rawTransform<I, T>(({ dataset, addIssue, NEVER }) => {
    const value = parse(dataset.value);
    if (value !== null) return value;
    addIssue({ message: expected });
    return NEVER;
  });
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

/** Whether it is an object of fields, as JSON has them. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Names the fields of an object that are not among the known ones: misspelt, they would do nothing.
 * @returns the value with its known fields; a misspelt one stands under the name that was meant: it is
 *   not missing, and nothing else is told of it
 */
export function readFields(
  value: unknown,
  known: readonly string[],
  variable: string,
  path: readonly Key[],
  mistakes: MistakeList,
): unknown {
  if (!isRecord(value)) return value;
  const fields = new Map(Object.entries(value));
  for (const [field, content] of fields) {
    if (known.includes(field)) continue;
    const meant = nearest(field, known);
    const which =
      meant === null
        ? `one of the fields ${known.join(", ")}`
        : `a known field (did you mean ${meant}?)`;
    mistakes.add(variable, [...path, field], which);
    fields.delete(field);
    if (meant === null || fields.has(meant)) continue;
    fields.set(meant, content);
    mistakes.excuse(variable, [...path, meant]);
  }
  return Object.fromEntries(fields);
}

/** The name that was meant by a misspelt one: `Warning`, `warnin`, `crit`, `keep_firing_for`; `null`: none. */
function nearest(field: string, known: readonly string[]): string | null {
  const plain = (word: string) => word.toLowerCase().replaceAll(/[^a-z]/g, "");
  const wanted = plain(field);
  const ranked = known
    .map((word) => ({ word, edits: editsBetween(wanted, plain(word)) }))
    .sort((a, b) => a.edits - b.edits);
  const [best] = ranked;
  return best !== undefined && best.edits <= Math.max(1, best.word.length / 3) ? best.word : null;
}

/** An abbreviation and letters in another order are one edit away. */
function editsBetween(one: string, other: string): number {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  const letters = (word: string) => [...word].sort().join("");
  const isNear = short.length >= 4 && long.startsWith(short);
  return one !== other && (isNear || letters(one) === letters(other)) ? 1 : distance(one, other);
}
