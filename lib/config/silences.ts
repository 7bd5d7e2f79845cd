import * as v from "valibot";
import type { Silence } from "../decide/silence.ts";
import type { MistakeList } from "./mistakes.ts";
import { applySchema, isRecord, name, readFields, text } from "./schema.ts";
import {
  BETWEEN,
  DAYS,
  EVERY_DAY,
  INSTANT,
  isTimeZone,
  parseBetween,
  parseDays,
  parseInstant,
} from "./window.ts";

// Made where there are silences: most cold starts need none.
const aboutFields = () => ({
  group: name("the name of a consumer group, or a pattern with * and ?"),
  topic: v.optional(name("the name of a topic, or a pattern with * and ?")),
  instance: v.optional(name("the id of an instance")),
});
const onceFields = () => ({
  ...aboutFields(),
  from: v.optional(text(INSTANT, parseInstant)),
  until: text(INSTANT, parseInstant),
});
const weeklyFields = () => ({
  ...aboutFields(),
  days: v.optional(text(DAYS, parseDays), EVERY_DAY),
  between: text(BETWEEN, parseBetween),
  timezone: v.optional(
    text('a time zone such as "Asia/Shanghai"', (zone) => (isTimeZone(zone) ? zone : null)),
    "UTC",
  ),
});

/** What mistakes call a field that is not there. */
const REQUIRED: Readonly<Record<string, string>> = {
  group: "the name of a consumer group, or a pattern with * and ?",
  until: "the end of the silence (or `between` for a weekly one)",
};
const SILENCE = "a silence, which is an object";
const missing = (issue: {
  readonly path?: readonly [{ readonly key: unknown }, ...unknown[]] | undefined;
}) => REQUIRED[String(issue.path?.[0].key)] ?? SILENCE;

const onceSchema = (fields: ReturnType<typeof onceFields>) =>
  v.pipe(
    v.object(fields, missing),
    v.forward(
      v.partialCheck(
        [["from"], ["until"]],
        ({ from, until }) => from === undefined || from < until,
        "a moment before until",
      ),
      ["from"],
    ),
    v.transform(
      ({ group, topic = null, instance = null, from = null, until }): Silence => ({
        group,
        topic,
        instance,
        window: { kind: "once", from, until },
      }),
    ),
  );

const weeklySchema = (fields: ReturnType<typeof weeklyFields>) =>
  v.pipe(
    v.object(fields, missing),
    v.transform(
      ({ group, topic = null, instance = null, days, between, timezone }): Silence => ({
        group,
        topic,
        instance,
        window: { kind: "weekly", days, ...between, timezone },
      }),
    ),
  );

/** The value of `LAG_SILENCES`, `undefined` for none; no silence when there are mistakes. */
export function parseSilences(input: unknown, mistakes: MistakeList): readonly Silence[] {
  const variable = "LAG_SILENCES";
  if (input === undefined) return [];
  const [once, weekly] = [onceFields(), weeklyFields()];
  const [onceSilence, weeklySilence] = [onceSchema(once), weeklySchema(weekly)];
  const all = [...new Set([...Object.keys(once), ...Object.keys(weekly)])];
  const readSilence = (silence: unknown, index: number) => {
    const spelt = readFields(silence, all, variable, [index], mistakes);
    const known = Object.keys(isWeekly(spelt) ? weekly : once);
    return readFields(spelt, known, variable, [index], mistakes);
  };
  const schema = v.array(
    v.lazy((silence) => {
      if (!isRecord(silence)) return v.never(SILENCE);
      return isWeekly(silence) ? weeklySilence : onceSilence;
    }),
    "an array of silences",
  );
  const silences = Array.isArray(input) ? input.map(readSilence) : input;
  return applySchema(schema, silences, variable, mistakes) ?? [];
}

function isWeekly(silence: unknown): boolean {
  return isRecord(silence) && "between" in silence;
}
