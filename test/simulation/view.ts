import type { Config } from "../../lib/config/config.ts";
import type { GroupReading, Reading, TopicReading } from "../../lib/model/reading.ts";
import type { Rule } from "../../lib/model/rule.ts";
import { seeBlindness } from "./blindness.ts";
import { type Memories, type Memory, type Present, remember, rememberEnd } from "./memory.ts";
import { isTimeOpen, judgePart, NOTHING, type PartitionNow, type Range, worst } from "./part.ts";
import { isAbsent } from "./presence.ts";
import {
  absenceOf,
  absenceRules,
  isNamed,
  ruleOfTopic,
  rulesOfGroup,
  topicAbsenceRules,
} from "./rules.ts";
import type { Fact, Moment, Streaks } from "./streaks.ts";
import { nameOf, OK } from "./subject.ts";
import {
  absentOf,
  type Blocks,
  type Counting,
  count,
  type Vanished,
  vanishedOf,
} from "./vanished.ts";

/** What is certain about a subject at one run. */
export interface Seen extends Range {
  /** All of it was read. */
  readonly complete: boolean;
  /** It was, and nothing that vanished hides how bad it is. */
  readonly mayGetBetter: boolean;
  /** Whether it may be called ok. */
  readonly green: "yes" | "maybe" | "never";
}

/** One run's reading as the rules see it. */
export interface View {
  /** By name. The blindness of an instance is there by the instance's name. */
  readonly subjects: ReadonlyMap<string, Seen>;
  /** What is known of the partitions that were read once this run is over. */
  readonly memories: ReadonlyMap<string, Memory>;
  readonly facts: Map<string, Fact>;
  /** Groups, by name, whose topics are not there: as far as these are compared, they may be gone. */
  readonly maybeGone: ReadonlySet<string>;
  /** Groups by their names of which a commit moved on since it was last read. */
  readonly committing: ReadonlySet<string>;
  /** Whether anything was held against a rule: a group's having commits alone may count or not. */
  readonly compared: "yes" | "maybe" | "no";
}

/** What a run's reading is looked at with. */
export interface Looking {
  readonly config: Config;
  readonly reading: Reading;
  readonly moment: Moment;
  readonly memories: Memories;
  readonly streaks: Streaks;
  /** The log start as it truly is. */
  readonly startOf: (instance: string, topic: string, partition: number) => number;
}

/** So many complete answers in a row without it, and something is gone. */
export const GONE = 2;

export function viewOf(looking: Looking): View {
  const facts = new Map<string, Fact>();
  const subjects = new Map<string, Seen>();
  const memories = new Map<string, Memory>();
  const maybeGone = new Set<string>();
  for (const group of looking.reading.groups) {
    seeGroup(group, looking, subjects, memories, facts);
    const { instance, group: name, topics, allTopics } = group;
    const isCompared = topics.some(
      ({ topic }) => ruleOfTopic(looking.config, instance, name, topic)?.per === "group",
    );
    const rules = rulesOfGroup(looking.config, instance, name);
    if (!allTopics || isCompared || rules.every(({ per }) => per !== "group")) continue;
    const key = nameOf({ instance, group: name, topic: null, partition: null });
    const seen = subjects.get(key);
    maybeGone.add(key);
    if (seen?.green === "yes") subjects.set(key, { ...seen, green: "maybe" });
  }
  for (const [name, seen] of seeBlindness(looking, facts)) subjects.set(name, seen);
  const committing = new Set<string>();
  for (const [name, { commit }] of memories) {
    const before = looking.memories.of(name).commit;
    if (before === null || commit === null || commit <= before) continue;
    committing.add(name.split("/").slice(0, 2).join("/"));
  }
  const isCompared = looking.reading.groups.some(({ instance, group, topics }) =>
    topics.some(({ topic }) => ruleOfTopic(looking.config, instance, group, topic) !== undefined),
  );
  const isLookedAt = [...subjects.keys()].some((name) => name.includes("/"));
  const compared = isCompared ? "yes" : isLookedAt ? "maybe" : "no";
  return { subjects, memories, facts, maybeGone, committing, compared };
}

/** A topic that a rule decides, with what its partitions make of it. */
interface Topic {
  readonly row: TopicReading;
  readonly rule: Rule;
  readonly partitions: ReadonlyMap<number, { now: PartitionNow | null; vanished: Vanished }>;
}

function seeGroup(
  group: GroupReading,
  looking: Looking,
  subjects: Map<string, Seen>,
  next: Map<string, Memory>,
  facts: Map<string, Fact>,
): void {
  const { config, moment } = looking;
  const counting: Counting = { streaks: looking.streaks, moment, facts };
  const names = { instance: group.instance, group: group.group };
  const topics = group.topics.flatMap((row) => seeTopic(group, row, looking, next, counting));
  // It is counted whatever the rules ask for: they may be others at the next run.
  for (const { topic } of group.topics) {
    const name = nameOf({ ...names, topic, partition: null });
    facts.set(`absent ${name}`, uncommitted(topic, group));
  }
  const absences = topicAbsenceRules(config, group.instance, group.group).map((rule) => {
    const name = nameOf({ ...names, topic: rule.topic, partition: null });
    return { name, topic: rule.topic, absent: absentTopic(name, rule, group, looking, counting) };
  });
  const absentTopics = new Set(
    absences.flatMap(({ topic, absent }) => (absent?.blocks === "yes" ? [topic] : [])),
  );

  for (const topic of topics) {
    const { row, rule } = topic;
    const name = { ...names, topic: row.topic };
    const isBelowAbsent =
      isAbsent(config, group) || (rule.per === "partition" && absentTopics.has(row.topic));
    const add = (partition: number | null, seen: Seen) => {
      // What is below something that is absent stays as it is. Where its own rule does not look at
      // absence it may as well be ok, since what has no commit is left out of it.
      const isLeftOut = rule.absent === "ignore";
      const kept = { ...seen, least: OK, complete: isLeftOut, mayGetBetter: false };
      const green = isLeftOut ? ("maybe" as const) : ("never" as const);
      subjects.set(nameOf({ ...name, partition }), isBelowAbsent ? { ...kept, green } : seen);
    };
    if (rule.per === "topic") {
      const seen = seenOf([topic], moment, row.unreadPartitions.length === 0);
      // What an absent topic lost is told with its absence, be it at the next run.
      add(null, absentTopics.has(row.topic) ? { ...seen, least: OK } : seen);
    }
    for (const [partition, one] of rule.per === "partition" ? topic.partitions : []) {
      const part = { ...topic, partitions: new Map([[partition, one]]) };
      add(partition, seenOf([part], moment, true));
    }
  }
  for (const { name, absent } of absences) {
    if (absent === null) continue;
    const seen = subjects.get(name);
    const isNow = absent.blocks === "yes";
    subjects.set(name, seen === undefined ? alone(absent, true) : with_(seen, absent, isNow));
  }
  seeWholeGroup(group, topics, absentTopics, looking, counting, subjects);
}

function seeTopic(
  { instance, group }: GroupReading,
  row: TopicReading,
  { config, moment, memories, startOf }: Looking,
  next: Map<string, Memory>,
  counting: Counting,
): Topic[] {
  const { topic } = row;
  const rule = ruleOfTopic(config, instance, group, topic);
  if (rule === undefined) return [];
  const partitions = new Map<number, { now: PartitionNow | null; vanished: Vanished }>();
  for (const { partition, committedOffset: commit, logEndOffset: end } of row.partitions) {
    const name = nameOf({ instance, group, topic, partition });
    const memory = memories.of(name);
    let now: PartitionNow | null = null;
    if (commit !== null && end !== null) {
      const present: Present = { commit, end, start: startOf(instance, topic, partition), rule };
      const after = remember(memory, present, moment);
      now = { present, before: memory, after };
      next.set(name, after);
    } else if (end !== null) {
      next.set(name, rememberEnd(memory, end, moment));
    }
    const vanished = vanishedOf(name, rule, { commit, end }, memory, counting);
    partitions.set(partition, { now, vanished });
  }
  return [{ row, rule, partitions }];
}

/** `null`: nothing can be said of it. */
function absentTopic(
  name: string,
  rule: Rule,
  reading: GroupReading,
  { memories }: Looking,
  counting: Counting,
): Vanished | null {
  const fact = uncommitted(rule.topic, reading);
  if (fact.possible === false) {
    return absentOf(name, fact, OK, { certain: true, possible: true }, counting);
  }
  // Where the group has none at all, that is told of the group.
  if (fact.possible === null || reading.isCommitted !== true) return null;
  return absentOf(name, fact, absenceOf(rule), memories.hasCommit(name), counting);
}

/** Whether a topic has no commit. Where its group has none at all, its row may begin with it. */
function uncommitted(topic: string, { topics, allTopics, isCommitted }: GroupReading): Fact {
  const row = topics.find((candidate) => candidate.topic === topic);
  if (row?.partitions.some(({ committedOffset }) => committedOffset !== null)) {
    return { certain: false, possible: false };
  }
  const isWhole = row === undefined ? allTopics : row.unreadPartitions.length === 0;
  if (isCommitted === null || !isWhole) return { certain: null, possible: null };
  return { certain: (isCommitted && allTopics) || null, possible: true };
}

function seeWholeGroup(
  group: GroupReading,
  topics: readonly Topic[],
  absentTopics: ReadonlySet<string>,
  { config, memories, moment }: Looking,
  counting: Counting,
  subjects: Map<string, Seen>,
): void {
  const { instance, isCommitted, allTopics } = group;
  const compared = topics.filter(({ rule }) => rule.per === "group");
  const judging = absenceRules(config, instance, group.group);
  const named = rulesOfGroup(config, instance, group.group).filter(({ group }) => isNamed(group));
  const name = nameOf({ instance, group: group.group, topic: null, partition: null });
  const holds = isCommitted === null ? null : !isCommitted;
  const fact = { certain: holds, possible: holds };
  counting.facts.set(`absent ${name}`, fact);
  // Once it is known to have committed, on whatever topic, that is known for good.
  const committed = isCommitted === true || null;
  counting.facts.set(`committed ${name}`, { certain: committed, possible: committed });
  const missing = missingOnce(group, { config, memories, moment }, counting);
  if (compared.length === 0 && (isCommitted === false ? judging : named).length === 0) return;
  const unread = compared.some(({ row }) => row.unreadPartitions.length > 0);
  const complete = allTopics && !unread && (judging.length === 0 || isCommitted !== null);
  const whole = seenOf(compared, moment, complete);
  // What an absent topic lost may be told with it, or here as well.
  const there = compared.filter(({ row }) => !absentTopics.has(row.topic));
  const { least } = seenOf(isAbsent(config, group) ? [] : there, moment, complete);
  const seen = with_({ ...whole, least }, missing, false);
  if (judging.length === 0) {
    subjects.set(name, seen);
    return;
  }
  const severity = Math.max(...judging.map(absenceOf));
  const { streaks } = counting;
  const had = {
    certain: streaks.atLeast(`committed ${name}`, committed, moment).count > 0,
    possible: streaks.atMost(`committed ${name}`, committed, moment).count > 0,
  };
  subjects.set(name, with_(seen, absentOf(name, fact, severity, had, counting), false));
}

/** A topic that is summed up in the whole group, and is not in a complete answer, may be back at the next. */
function missingOnce(
  { instance, group, topics, allTopics }: GroupReading,
  { config, memories, moment }: Pick<Looking, "config" | "memories" | "moment">,
  { streaks, facts }: Counting,
): Vanished {
  const all: Vanished[] = [];
  for (const [topic, { certain }] of memories.topicsOf(`${instance}/${group}`)) {
    const key = `missing ${instance}/${group}/${topic}`;
    const isThere = topics.some((row) => row.topic === topic);
    const isMissing = isThere ? false : allTopics || null;
    facts.set(key, { certain: isMissing, possible: isMissing });
    if (isMissing !== true || ruleOfTopic(config, instance, group, topic)?.per !== "group")
      continue;
    const isFirst = certain && streaks.atMost(key, true, moment).count < GONE;
    const isOver = streaks.atLeast(key, true, moment).count >= GONE;
    all.push({ range: NOTHING, blocks: isFirst ? "yes" : isOver ? "no" : "maybe" });
  }
  return count(all);
}

/** What topics, or parts of them, make of a subject: each rule compares its own. */
function seenOf(topics: readonly Topic[], moment: Moment, complete: boolean): Seen {
  let isOpen = false;
  const parts = [...new Set(topics.map(({ rule }) => rule))].map((rule) => {
    const own = topics.filter((topic) => topic.rule === rule);
    const present = own.flatMap(({ partitions }) =>
      [...partitions.values()].flatMap(({ now }) => now ?? []),
    );
    isOpen ||= isTimeOpen(rule, present);
    return judgePart(rule, present, moment);
  });
  const vanished = topics.flatMap(({ partitions }) =>
    [...partitions.values()].map(({ vanished }) => vanished),
  );
  const open: Vanished[] = isOpen ? [{ range: NOTHING, blocks: "maybe" }] : [];
  return paint(worst(parts), count([...vanished, ...open]), complete);
}

/** The same with a vanished thing more. @param makesComplete all of it is known by that */
function with_(seen: Seen, vanished: Vanished, makesComplete: boolean): Seen {
  const { complete, mayGetBetter, green, ...range } = seen;
  const blocks: Blocks = mayGetBetter ? "no" : green === "never" ? "yes" : "maybe";
  return paint(
    worst([range, vanished.range]),
    count([vanished, { range: NOTHING, blocks }]),
    complete || makesComplete,
  );
}

function alone(vanished: Vanished, complete: boolean): Seen {
  return paint(NOTHING, vanished, complete);
}

function paint(measured: Range, { range, blocks }: Vanished, complete: boolean): Seen {
  const all = worst([measured, range]);
  const isNever = !complete || blocks === "yes" || all.least > OK;
  const isSure = blocks === "no" && all.most === OK;
  const mayGetBetter = complete && blocks === "no";
  return { ...all, complete, mayGetBetter, green: isNever ? "never" : isSure ? "yes" : "maybe" };
}
