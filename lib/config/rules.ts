import * as v from "valibot";
import type { AnyRule, Rule } from "../model/rule.ts";
import { DURATION, parseDuration } from "./duration.ts";
import type { MistakeList } from "./mistakes.ts";
import { applySchema, name, refuseUnknownFields, text } from "./schema.ts";
import { MENTION, parseMention, parseRunbook, RUNBOOK } from "./slack.ts";
import { isAbove, parseThreshold, THRESHOLD } from "./threshold.ts";

/** What rules take from other variables. */
export interface RuleContext {
  /** `CKAFKA_INSTANCE_ID`; `null`: each rule has to name its own. */
  readonly instance: string | null;
  /** `DEDUP_WINDOW` in milliseconds. */
  readonly dedupMs: number;
  /** Names in `SLACK_CHANNELS`; `null`: a rule's channel is not looked up. */
  readonly channels: readonly string[] | null;
}

/** What the value looks like, for error messages. */
export const RULES =
  'an array of rules such as [{"group":"orders","warning":1000,"critical":"10m"}]';

const COUNT = "a number of messages from 0";
const GROUP = "the name of a consumer group, or a pattern with * and ?";
const TOPIC = "the name of a topic, or a pattern with * and ?";
const duration = text(DURATION, parseDuration);
const positiveDuration = text(`${DURATION}, above 0`, (value) => parseDuration(value) || null);
const threshold = v.pipe(
  v.unknown(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const value = parseThreshold(dataset.value);
    if (value !== null) return value;
    addIssue({ message: THRESHOLD });
    return NEVER;
  }),
);

/**
 * The value of `LAG_RULES`, or of what stands in for it.
 * @param variable what mistakes call it
 * @returns no rule when there are mistakes
 */
export function parseRules(
  input: unknown,
  variable: string,
  context: RuleContext,
  mistakes: MistakeList,
): readonly AnyRule[] {
  const fields = ruleFields(context);
  for (const [index, rule] of Array.isArray(input) ? input.entries() : []) {
    refuseUnknownFields(rule, Object.keys(fields), variable, [index], mistakes);
  }
  const schema = v.pipe(v.array(ruleSchema(fields), RULES), v.minLength(1, RULES));
  const rules = applySchema(schema, input, variable, mistakes) ?? [];
  return rules.map((rule, index) => ({ ...rule, index }));
}

function ruleFields({ instance, dedupMs, channels }: RuleContext) {
  const channel = name("a name in SLACK_CHANNELS");
  const instanceId = name("the id of an instance");
  return {
    group: name(GROUP),
    topic: v.optional(name(TOPIC), "*"),
    instance: instance === null ? instanceId : v.optional(instanceId, instance),
    per: v.optional(
      v.picklist(["group", "topic", "partition"], '"group", "topic" or "partition"'),
      "topic",
    ),
    warning: v.optional(threshold),
    critical: v.optional(threshold),
    stalled: v.optional(positiveDuration),
    absent: v.optional(
      v.picklist(["warning", "critical", "ignore"], '"warning", "critical" or "ignore"'),
      "warning",
    ),
    allowedLag: v.optional(v.pipe(v.number(COUNT), v.safeInteger(COUNT), v.minValue(0, COUNT)), 0),
    for: v.optional(duration, "0s"),
    keepFiringFor: v.optional(duration, "0s"),
    dedup: v.optional(duration, `${dedupMs}ms`),
    channel: v.optional(channels === null ? channel : v.picklist(channels, channelIn(channels))),
    mention: v.optional(text(MENTION, parseMention)),
    runbook: v.optional(text(RUNBOOK, parseRunbook)),
    dashboard: v.optional(text(RUNBOOK, parseRunbook)),
  };
}

function channelIn(channels: readonly string[]): string {
  return channels.length === 0
    ? "a name in SLACK_CHANNELS, which has none"
    : `a name in SLACK_CHANNELS (${channels.join(", ")})`;
}

function ruleSchema(fields: ReturnType<typeof ruleFields>) {
  return v.pipe(
    v.object(
      fields,
      (issue) => REQUIRED[String(issue.path?.[0].key)] ?? "a rule, which is an object",
    ),
    v.partialCheck(
      [["warning"], ["critical"], ["stalled"]],
      ({ warning, critical, stalled }) =>
        [warning, critical, stalled].some((measure) => measure !== undefined),
      "at least one of warning, critical and stalled",
    ),
    v.forward(
      v.partialCheck(
        [["warning"], ["critical"]],
        ({ warning, critical }) => !(warning && critical && isAbove(warning, critical)),
        "no more than critical, in the same measure",
      ),
      ["warning"],
    ),
    v.transform(
      ({ stalled, for: hold, keepFiringFor, dedup, ...same }): Omit<Rule, "index"> => ({
        ...same,
        ignore: false,
        warning: same.warning ?? null,
        critical: same.critical ?? null,
        channel: same.channel ?? null,
        mention: same.mention ?? null,
        runbook: same.runbook ?? null,
        dashboard: same.dashboard ?? null,
        stalledMs: stalled ?? null,
        forMs: hold,
        keepFiringForMs: keepFiringFor,
        dedupMs: dedup,
      }),
    ),
  );
}

/** What mistakes call a field that is not there. */
const REQUIRED: Readonly<Record<string, string>> = {
  group: GROUP,
  instance: "the id of an instance, here or in CKAFKA_INSTANCE_ID",
};
