import type {
  GroupInfo,
  GroupReading,
  PartitionReading,
  Reading,
  TopicReading,
  Unreadable,
} from "../../lib/model/reading.ts";
import type { AnyRule } from "../../lib/model/rule.ts";
import { givenInfo } from "../given.ts";
import { type Cluster, instanceOf } from "./cluster.ts";
import { matches } from "./rules.ts";
import { GROUPS } from "./story.ts";
import type { Trouble } from "./trouble.ts";

/** Different enough that every kind of sentence is told. */
const STATES: Readonly<Record<string, GroupInfo>> = {
  "a-orders": givenInfo("Stable", 2),
  "a-billing": givenInfo("Empty"),
  "b-audit": givenInfo("PreparingRebalance"),
};

export function groupInfos(groups: readonly string[]): Map<string, GroupInfo> {
  return new Map(
    groups.flatMap((group) => {
      const info = STATES[group];
      return info === undefined ? [] : [[group, info] as const];
    }),
  );
}

/** By topic and partition. */
export function logStartsOf(
  cluster: Cluster,
  instance: string,
  topics: readonly string[],
): Map<string, Map<number, number>> {
  return new Map(
    topics.map((topic) => {
      const logs = [...(cluster.logs.get(instance)?.get(topic) ?? [])];
      return [topic, new Map(logs.map(([partition, { start }]) => [partition, start]))];
    }),
  );
}

/** What the API tells of the cluster, as the port's contract has it, troubles included. */
export function readCluster(
  cluster: Cluster,
  rules: readonly AnyRule[],
  troubles: readonly Trouble[],
): Reading {
  const groups: GroupReading[] = [];
  const unreadable: Unreadable[] = [];
  const discovered = new Map<string, ReadonlySet<string>>();
  const nothing = troubles.some(({ kind }) => kind === "nothing readable");

  for (const instance of new Set(rules.map((rule) => rule.instance))) {
    const own = rules.filter((rule) => rule.instance === instance);
    const asked = own.filter(({ ignore }) => !ignore).map(({ group }) => group);
    const patterns = asked.filter((group) => group.includes("*"));
    const targets = new Set(asked.filter((group) => !group.includes("*")));
    if (patterns.length > 0) {
      const listed = (GROUPS[instance] ?? []).filter(
        (group) => cluster.groups.has(group) && !isKeptBack(troubles, group),
      );
      const fails =
        nothing || troubles.some((t) => t.kind === "discovery fails" && t.instance === instance);
      if (fails) {
        for (const pattern of new Set(patterns)) {
          unreadable.push(entry(instance, pattern, "InternalError"));
        }
      } else {
        discovered.set(instance, new Set(listed));
      }
      // The first page of a discovery that fails may have come.
      for (const group of fails ? listed.slice(0, 1) : listed) {
        if (patterns.some((pattern) => matches(pattern, group))) targets.add(group);
      }
    }
    for (const name of targets) {
      if (isIgnored(own, name)) continue;
      if (nothing) {
        unreadable.push(entry(instance, name, "NetworkError"));
        continue;
      }
      const result = readGroup(cluster, name, troubles);
      if (result.reading !== null) groups.push(result.reading);
      unreadable.push(...result.unreadable);
    }
  }
  return { groups, unreadable, discovered, apiCalls: groups.length + unreadable.length };
}

/** The first rule that matches it, whatever its topics, says that it is not looked at. */
function isIgnored(rules: readonly AnyRule[], group: string): boolean {
  const matching = rules.filter((rule) => matches(rule.group, group));
  const all = matching.findIndex(({ topic }) => topic === "*");
  return matching.slice(0, all === -1 ? matching.length : all + 1).every(({ ignore }) => ignore);
}

function isKeptBack(troubles: readonly Trouble[], group: string): boolean {
  return troubles.some((t) => t.kind === "group not in answer" && t.group === group);
}

function readGroup(
  cluster: Cluster,
  name: string,
  troubles: readonly Trouble[],
): { reading: GroupReading | null; unreadable: Unreadable[] } {
  const instance = instanceOf(name);
  const of = <Kind extends Trouble["kind"]>(...kinds: Kind[]) =>
    troubles.filter(
      (trouble): trouble is Extract<Trouble, { kind: Kind; group: string }> =>
        kinds.some((kind) => kind === trouble.kind) && "group" in trouble && trouble.group === name,
    );
  if (of("group unreadable").length > 0) {
    return { reading: null, unreadable: [entry(instance, name, "Timeout")] };
  }
  const known = isKeptBack(troubles, name) ? [] : [...(cluster.groups.get(name) ?? [])];
  const group = known.filter(
    ([topic]) => !of("topic not in answer").some((trouble) => trouble.topic === topic),
  );
  const shown = Math.min(group.length, ...of("pages missing").map(({ topics }) => topics));
  const failed = of("partition error", "log end unread");
  const lacking = of("commit not in answer");
  const topics = group.slice(0, shown).map(([topic, partitions]): TopicReading => {
    const rows: PartitionReading[] = [];
    const unreadPartitions: number[] = [];
    for (const [partition, { offset }] of partitions) {
      const isHere = (t: { topic: string; partition: number }) =>
        t.topic === topic && t.partition === partition;
      if (failed.some(isHere)) {
        unreadPartitions.push(partition);
        continue;
      }
      const committedOffset = lacking.some(isHere) ? null : offset;
      const logEndOffset = cluster.logOf(instance, topic, partition)?.end ?? null;
      rows.push({ partition, committedOffset, logEndOffset });
    }
    return { topic, partitions: rows, unreadPartitions };
  });
  const allTopics = shown === group.length;
  const unreadable: Unreadable[] = [];
  if (!allTopics) unreadable.push(entry(instance, name, shown === 0 ? "HTTP502" : "Incomplete"));
  if (topics.some(({ unreadPartitions }) => unreadPartitions.length > 0)) {
    unreadable.push(entry(instance, name, "PartitionError"));
  }
  const nothing = topics.length === 0 && !allTopics;
  const reading = { instance, group: name, topics, allTopics };
  return {
    reading: nothing ? null : { ...reading, isCommitted: isCommitted(reading) },
    unreadable,
  };
}

function isCommitted({ topics, allTopics }: Omit<GroupReading, "isCommitted">): boolean | null {
  const rows = topics.flatMap(({ partitions }) => partitions);
  if (rows.some(({ committedOffset }) => committedOffset !== null)) return true;
  const isWhole =
    allTopics && topics.every(({ unreadPartitions }) => unreadPartitions.length === 0);
  return isWhole ? false : null;
}

function entry(instance: string, group: string, code: string): Unreadable {
  return { instance, group, code, message: "simulated", requestId: null };
}
