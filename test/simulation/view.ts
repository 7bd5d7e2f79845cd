import type { Config } from "../../lib/config/config.ts";
import type {
  GroupReading,
  PartitionReading,
  Reading,
  TopicReading,
} from "../../lib/model/reading.ts";
import type { Rule } from "../../lib/model/rule.ts";
import { Sights } from "./measures.ts";
import { judgePart, type Part, worstPart } from "./part.ts";
import { presenceIn } from "./presence.ts";
import { ruleOfTopic, rulesOfGroup } from "./rules.ts";
import { CRITICAL, nameOf, OK, UNKNOWN } from "./subject.ts";

/** What is certain about a subject at one run: its severity is within these. */
export interface Seen {
  readonly least: number;
  readonly most: number;
  /** All of it was read. */
  readonly complete: boolean;
}

/** One run's reading as the rules see it. */
export interface View {
  /** By name. The blindness of an instance is there by the instance's name. */
  readonly subjects: ReadonlyMap<string, Seen>;
  /** What is known of the partitions once this run is saved. */
  readonly sights: ReadonlyMap<string, Sights>;
}

export function viewOf(
  config: Config,
  reading: Reading,
  known: ReadonlyMap<string, Sights>,
  now: number,
): View {
  const subjects = new Map<string, Seen>();
  const sights = new Map<string, Sights>();
  for (const group of reading.groups) {
    seeGroup(config, group, known, now, subjects, sights);
  }
  for (const [name, old] of known) {
    // What was not read is remembered; what a whole answer does not have any more is not.
    if (sights.has(name) || presenceIn(config, reading, name) === "gone") continue;
    sights.set(name, old);
  }
  for (const { instance } of config.rules) {
    const blind = reading.unreadable.some((entry) => entry.instance === instance);
    const severity = blind ? UNKNOWN : OK;
    subjects.set(instance, { least: severity, most: severity, complete: true });
  }
  return { subjects, sights };
}

function seeGroup(
  config: Config,
  reading: GroupReading,
  known: ReadonlyMap<string, Sights>,
  now: number,
  subjects: Map<string, Seen>,
  sights: Map<string, Sights>,
): void {
  const { instance, group } = reading;
  const whole = new Map<Rule, TopicReading[]>();
  const judge = (rule: Rule, topics: readonly TopicReading[]) => {
    const part = judgePart(rule, topics, (topic, partition) =>
      sights.get(nameOf({ instance, group, topic, partition })),
    );
    const certain = topics.every(({ partitions }) => partitions.every(isCertain));
    return certain || rule.absent === "ignore" ? part : worstPart([part, absence()]);
  };
  for (const topic of reading.topics) {
    const rule = ruleOfTopic(config, instance, group, topic.topic);
    if (rule === undefined) continue;
    for (const { partition, committedOffset, logEndOffset } of topic.partitions) {
      if (committedOffset === null || logEndOffset === null) continue;
      const name = nameOf({ instance, group, topic: topic.topic, partition });
      const allowed = rule.allowedLag;
      const lags = logEndOffset - committedOffset > allowed;
      const sight = { at: now, end: logEndOffset, commit: committedOffset, allowed, lags };
      sights.set(name, (known.get(name) ?? new Sights()).with(sight));
    }
    const subject = { instance, group, topic: topic.topic, partition: null };
    if (rule.per === "group") whole.set(rule, [...(whole.get(rule) ?? []), topic]);
    if (rule.per === "topic") {
      const complete = topic.unreadPartitions.length === 0;
      subjects.set(nameOf(subject), { ...judge(rule, [topic]), complete });
    }
    if (rule.per === "partition") {
      for (const row of topic.partitions) {
        const { partition } = row;
        const one = { ...topic, partitions: [row] };
        subjects.set(nameOf({ ...subject, partition }), { ...judge(rule, [one]), complete: true });
      }
    }
  }
  const parts = [...whole].map(([rule, topics]) => judge(rule, topics));
  const named = rulesOfGroup(config, instance, group).filter(({ group }) => !group.includes("*"));
  const presence = commitsOf(reading);
  const judging = named.filter(({ absent }) => absent !== "ignore");
  const asking = presence === "none" ? judging : named;
  if (parts.length === 0 && asking.length === 0) return;
  const unread = [...whole.values()].flat().some((topic) => topic.unreadPartitions.length > 0);
  subjects.set(nameOf({ instance, group, topic: null, partition: null }), {
    ...worstPart([...parts, ...(presence === "none" ? asking.map(absence) : [])]),
    complete: reading.allTopics && !unread && (judging.length === 0 || presence !== "unknown"),
  });
}

/** Whether a group has any committed offset. */
function commitsOf({ topics, allTopics }: GroupReading): "some" | "none" | "unknown" {
  const rows = topics.flatMap(({ partitions }) => partitions);
  if (rows.some(({ committedOffset }) => committedOffset !== null)) return "some";
  const whole = allTopics && topics.every(({ unreadPartitions }) => unreadPartitions.length === 0);
  return whole ? "none" : "unknown";
}

/** Nothing has vanished of it, which may not count at the first check. */
function isCertain({ committedOffset, logEndOffset }: PartitionReading): boolean {
  return committedOffset !== null && committedOffset <= (logEndOffset ?? 0);
}

/** What is made of numbers that vanish: at once, or a check later; what was worse before stays. */
function absence(): Part {
  return { least: OK, most: CRITICAL };
}
