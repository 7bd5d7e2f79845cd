import { meantBy } from "./hints.ts";
import type { Key, MistakeList } from "./mistakes.ts";

/** A kind of value. */
export interface Kind<T> {
  /** What it looks like: completes "expected …". */
  readonly expected: string;
  /** `null`: it is none. */
  readonly parse: (input: unknown) => T | null;
}

/** Texts that `parse` understands; it answers `null` to others. */
export function text<T>(expected: string, parse: (text: string) => T | null): Kind<T> {
  return { expected, parse: (input) => (typeof input === "string" ? parse(input) : null) };
}

/** Any text that is not blank. */
export function name(expected: string): Kind<string> {
  return text(expected, (value) => (value.trim() === "" ? null : value));
}

/** What rules and silences are about. */
export const GROUP = name("the name of a consumer group, or a pattern with * and ?");
export const TOPIC = name("the name of a topic, or a pattern with * and ?");
export const INSTANCE = name("the id of an instance");

/** One of some texts. */
export function oneOf<T extends string>(expected: string, values: readonly T[]): Kind<T> {
  return { expected, parse: (input) => values.find((value) => value === input) ?? null };
}

/** Whether it is an object of fields, as JSON has them. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads the fields of one object; what is wrong with them gathers in the list of mistakes. */
export class Fields<Field extends string> {
  readonly #record: Readonly<Record<string, unknown>>;
  readonly #variable: string;
  readonly #path: readonly Key[];
  readonly #mistakes: MistakeList;

  constructor(
    record: Readonly<Record<string, unknown>>,
    variable: string,
    path: readonly Key[],
    mistakes: MistakeList,
  ) {
    this.#record = record;
    this.#variable = variable;
    this.#path = path;
    this.#mistakes = mistakes;
  }

  has(field: Field): boolean {
    return this.#record[field] !== undefined;
  }

  /** @returns `otherwise` where it is not there, or wrong */
  optional<T, D>(field: Field, kind: Kind<T>, otherwise: D): T | D {
    const value = this.#record[field];
    if (value === undefined) return otherwise;
    const parsed = kind.parse(value);
    if (parsed === null) this.refuse(field, kind.expected, value);
    return parsed ?? otherwise;
  }

  /** @param missing what is expected where it is not there */
  required<T>(field: Field, kind: Kind<T>, otherwise: T, missing = kind.expected): T {
    if (!this.has(field)) this.refuse(field, missing, undefined);
    return this.optional(field, kind, otherwise);
  }

  /** @param got what stands there; left out where the mistake lies in several fields together */
  refuse(field: Field, expected: string, ...got: [] | [value: unknown]): void {
    this.#mistakes.add(this.#variable, [...this.#path, field], expected, ...got);
  }
}

/**
 * Names the fields of an object that are not among the known ones: misspelt, they would do nothing.
 * @returns the value with its known fields; a misspelt one stands under the name that was meant: it is
 *   not missing, and nothing else is told of it
 */
export function onlyKnown(
  value: unknown,
  known: readonly string[],
  variable: string,
  path: readonly Key[],
  mistakes: MistakeList,
): unknown {
  if (!isRecord(value)) return value;
  if (Object.keys(value).every((field) => known.includes(field))) return value;
  const fields = new Map(Object.entries(value));
  for (const [field, content] of fields) {
    if (known.includes(field)) continue;
    const meant = meantBy(field, known);
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

const UNIT_MS = new Map([
  ["ms", 1],
  ["s", 1000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
]);

/** A hundred years: a moment that far off is still a date. */
const MAX_MS = 36_500 * 86_400_000;

/** What a duration looks like, for error messages. */
export const DURATION = 'a duration such as "90s", "5m" or "1h"';

/** Milliseconds of an integer with a unit, `ms` `s` `m` `h` `d`, up to 36500d; `null` for any other text. */
export function parseDuration(text: string): number | null {
  const [, count, unit = ""] = /^(\d+)([a-z]+)$/.exec(text) ?? [];
  const ms = Number(count) * (UNIT_MS.get(unit) ?? Number.NaN);
  return ms <= MAX_MS ? ms : null;
}
