import pMap, { pMapSkip } from "p-map";
import type { GroupReading, Unreadable } from "../model/reading.ts";
import type { Caller } from "./caller.ts";
import { Discovery } from "./discovery.ts";
import { toUnreadable } from "./failure.ts";
import { type GroupResult, readGroup } from "./offsets.ts";
import type { Target } from "./targets.ts";

export interface InstanceResult {
  readonly groups: readonly GroupReading[];
  readonly unreadable: readonly Unreadable[];
  /** `null`: its groups were not asked for, or did not come whole. */
  readonly discovered: ReadonlySet<string> | null;
}

/**
 * Reads every group of one instance that the rules ask for. Named groups do not wait for the
 * discovery: that it fails, or takes all the time there is, is no harm to them.
 * @param concurrency groups read at a time
 */
export async function readInstance(
  caller: Caller,
  { instance, named, patterns }: Target,
  concurrency: number,
): Promise<InstanceResult> {
  const discovery = patterns.size === 0 ? null : new Discovery(caller, instance);
  const matches = [...patterns.values()];
  const read = (group: string): Promise<GroupResult> => readGroup(caller, instance, group);
  const readFound = async (group: string) =>
    !named.has(group) && matches.some((match) => match(group)) ? read(group) : pMapSkip;
  const [ofNamed, ofFound] = await Promise.all([
    pMap(named, read, { concurrency }),
    discovery === null ? [] : pMap(discovery.list(), readFound, { concurrency }),
  ]);
  const results = [...ofNamed, ...ofFound];
  const failure = discovery?.failure ?? null;
  return {
    groups: results.map(({ reading }) => reading).filter((reading) => reading !== null),
    unreadable: [
      ...(failure === null
        ? []
        : [...patterns.keys()].map((pattern) => toUnreadable(instance, pattern, failure))),
      ...results.flatMap(({ unreadable }) => unreadable),
    ],
    discovered: failure === null ? (discovery?.groups ?? null) : null,
  };
}
