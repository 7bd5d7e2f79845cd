import type { GroupInfo, GroupReading, Reading, Unreadable } from "../../lib/model/reading.ts";
import type { AnyRule } from "../../lib/model/rule.ts";
import { givenInfo } from "../given.ts";
import type { Cluster, Group } from "./cluster.ts";
import { matches } from "./rules.ts";
import { GROUPS, type Trouble } from "./story.ts";

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

/** What the API tells of the cluster, as the port's contract has it, troubles included. */
export function readCluster(
  cluster: Cluster,
  rules: readonly AnyRule[],
  troubles: readonly Trouble[],
): Reading {
  const groups: GroupReading[] = [];
  const unreadable: Unreadable[] = [];
  const discovered = new Map<string, ReadonlySet<string>>();
  const has = (kind: Trouble["kind"]) => troubles.some((trouble) => trouble.kind === kind);

  for (const instance of new Set(rules.map((rule) => rule.instance))) {
    const own = rules.filter((rule) => rule.instance === instance).map(({ group }) => group);
    const patterns = own.filter((group) => group.includes("*"));
    const targets = new Set(own.filter((group) => !group.includes("*")));
    if (patterns.length > 0) {
      const existing = (GROUPS[instance] ?? []).filter((group) => cluster.groups.has(group));
      const fails =
        has("nothing readable") ||
        troubles.some((t) => t.kind === "discovery fails" && t.instance === instance);
      if (fails) {
        for (const pattern of new Set(patterns)) {
          unreadable.push(entry(instance, pattern, "InternalError"));
        }
      } else {
        discovered.set(instance, new Set(existing));
      }
      // The first page of a discovery that fails may have come.
      for (const group of fails ? existing.slice(0, 1) : existing) {
        if (patterns.some((pattern) => matches(pattern, group))) targets.add(group);
      }
    }
    for (const name of targets) {
      if (has("nothing readable")) {
        unreadable.push(entry(instance, name, "NetworkError"));
        continue;
      }
      const result = readGroup(instance, name, cluster.groups.get(name) ?? new Map(), troubles);
      if (result.reading !== null) groups.push(result.reading);
      unreadable.push(...result.unreadable);
    }
  }
  return { groups, unreadable, discovered, apiCalls: groups.length + unreadable.length };
}

function readGroup(
  instance: string,
  name: string,
  group: Group,
  troubles: readonly Trouble[],
): { reading: GroupReading | null; unreadable: Unreadable[] } {
  const unreadable: Unreadable[] = [];
  const failed = new Set<string>();
  let shown = group.size;
  for (const trouble of troubles) {
    if (!("group" in trouble) || trouble.group !== name) continue;
    if (trouble.kind === "group unreadable") {
      return { reading: null, unreadable: [entry(instance, name, "Timeout")] };
    }
    if (trouble.kind === "pages missing" && trouble.topics < shown) shown = trouble.topics;
    if (trouble.kind === "partition error") failed.add(`${trouble.topic}/${trouble.partition}`);
  }
  const topics = [...group].slice(0, shown).map(([topic, partitions]) => {
    const rows = [...partitions].map(([partition, { end, commit }]) => ({
      partition,
      committedOffset: commit,
      logEndOffset: end,
    }));
    const isFailed = ({ partition }: { partition: number }) => failed.has(`${topic}/${partition}`);
    return {
      topic,
      partitions: rows.filter((row) => !isFailed(row)),
      unreadPartitions: rows.filter(isFailed).map(({ partition }) => partition),
    };
  });
  const allTopics = shown === group.size;
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
