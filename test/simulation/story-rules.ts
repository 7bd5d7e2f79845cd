import fc from "fast-check";
import type { Silence } from "../../lib/decide/silence.ts";
import type { AnyRule, Rule, Threshold } from "../../lib/model/rule.ts";
import { durations } from "./durations.ts";
import { isShadowed } from "./rules.ts";
import { HOUR, MINUTE, START } from "./story.ts";

const LAGS = [100, 1_000] as const;
const TIMES = [10 * MINUTE, 30 * MINUTE] as const;

const thresholds: fc.Arbitrary<Pick<Rule, "warning" | "critical" | "stalledMs">> = fc
  .record({
    measure: fc.constantFrom("lag", "lag", "time", "both"),
    levels: fc.constantFrom("warning", "critical", "both", "both", "none"),
    stalledMs: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, durations(10, 30)),
  })
  .map(({ measure, levels, stalledMs }) => {
    const threshold = (index: 0 | 1): Threshold => ({
      lag: measure === "time" ? null : LAGS[index],
      behindMs: measure === "lag" ? null : TIMES[index],
    });
    const none = levels === "none";
    return {
      warning: levels === "warning" || levels === "both" ? threshold(0) : null,
      critical: levels === "critical" || levels === "both" ? threshold(1) : null,
      stalledMs: none ? (stalledMs ?? 10 * MINUTE) : stalledMs,
    };
  });

const target = fc.oneof(
  fc.record({
    instance: fc.constant("ckafka-a"),
    group: fc.constantFrom("a-orders", "a-billing", "a-*", "*"),
  }),
  fc.record({ instance: fc.constant("ckafka-b"), group: fc.constantFrom("b-audit", "*") }),
);

const rule: fc.Arbitrary<Rule> = fc
  .record({
    target,
    thresholds,
    topic: fc.constantFrom("*", "*", "*", "events", "events", "c*"),
    per: fc.constantFrom("topic", "topic", "group", "partition"),
    absent: fc.constantFrom("warning", "critical", "ignore"),
    allowedLag: fc.constantFrom(0, 0, 0, 1, 50),
    forMs: durations(0, 0, 0, 5, 20),
    keepFiringForMs: durations(0, 0, 0, 5, 20),
    dedupMs: durations(60, 60, 0, 15, 120),
    channel: fc.constantFrom(null, null, "ops", "dev"),
    mention: fc.constantFrom(null, null, "<!here>"),
  })
  .map(({ target, thresholds, ...rest }) => ({
    ...target,
    ...thresholds,
    ...rest,
    index: 0,
    ignore: false,
    runbook: null,
    dashboard: null,
  }));

/** A few rules, which may overlap; some say what is not looked at. */
export const rules: fc.Arbitrary<AnyRule[]> = fc
  .record({
    ignored: fc.option(fc.record({ target, topic: fc.constantFrom("*", "events", "c*") }), {
      freq: 6,
    }),
    rules: fc.array(rule, { minLength: 1, maxLength: 3 }),
  })
  .map(({ ignored, rules }) => {
    const first: AnyRule[] =
      ignored === null ? [] : [{ ...ignored.target, topic: ignored.topic, index: 0, ignore: true }];
    const all = [...first, ...rules];
    return all
      .filter((rule, index) => !isShadowed(rule, all.slice(0, index)))
      .map((rule, index) => ({ ...rule, index }));
  });

/** For twenty groups. */
export const outageRules: fc.Arbitrary<AnyRule[]> = rule.map((rule) => [
  { ...rule, instance: "ckafka-c", group: "c-*", topic: "events" },
]);

export const silence: fc.Arbitrary<Silence> = fc
  .record({
    group: fc.constantFrom("*", "a-orders"),
    topic: fc.option(fc.constantFrom("events", "*")),
    from: fc.integer({ min: 0, max: 10 }),
    hours: fc.constantFrom(1, 2),
  })
  .map(({ from, hours, ...names }) => ({
    ...names,
    instance: null,
    window: { kind: "once", from: START + from * HOUR, until: START + (from + hours) * HOUR },
  }));
