import type { TopicReading } from "../../lib/model/reading.ts";
import type { Rule, Threshold } from "../../lib/model/rule.ts";
import { type Bounds, largest, type Sights } from "./measures.ts";
import { CRITICAL, OK, WARNING } from "./subject.ts";

/** A rule's part of a subject. */
export type Part = { readonly least: number; readonly most: number };

const NOTHING: Part = { least: OK, most: OK };

/** What one rule makes of the topics that it compares together. */
export function judgePart(
  rule: Rule,
  topics: readonly TopicReading[],
  sightsOf: (topic: string, partition: number) => Sights | undefined,
): Part {
  const committed = topics.flatMap(({ topic, partitions }) =>
    partitions.flatMap(({ partition, committedOffset, logEndOffset }) =>
      committedOffset === null || logEndOffset === null
        ? []
        : [{ lag: logEndOffset - committedOffset, sights: sightsOf(topic, partition) }],
    ),
  );
  const lag = committed.reduce((sum, { lag }) => sum + (lag > rule.allowedLag ? lag : 0), 0);
  const lags = committed.length === 0 ? { least: -1, most: -1 } : { least: lag, most: lag };
  const behind = largest(committed.flatMap(({ sights }) => sights?.behind ?? []));
  const stalled = largest(committed.flatMap(({ sights }) => sights?.stalled ?? []));
  return worstPart([
    over(lags, rule, (threshold) => threshold.lag),
    over(behind, rule, (threshold) => threshold.behindMs),
    breach(stalled, rule.stalledMs, CRITICAL),
  ]);
}

function over(measure: Bounds, rule: Rule, limit: (t: Threshold) => number | null): Part {
  const at = (threshold: Threshold | null) => (threshold === null ? null : limit(threshold));
  return worstPart([
    breach(measure, at(rule.warning), WARNING),
    breach(measure, at(rule.critical), CRITICAL),
  ]);
}

function breach({ least, most }: Bounds, limit: number | null, severity: number): Part {
  if (limit === null) return NOTHING;
  return { least: least >= limit ? severity : OK, most: most >= limit ? severity : OK };
}

export function worstPart(parts: readonly Part[]): Part {
  return {
    least: Math.max(OK, ...parts.map(({ least }) => least)),
    most: Math.max(OK, ...parts.map(({ most }) => most)),
  };
}
