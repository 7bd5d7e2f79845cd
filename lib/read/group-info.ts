import { GROUP_STATES, type GroupInfo } from "../model/reading.ts";
import type { Caller } from "./caller.ts";
import { isRecord, readErrorCode, readList, readString } from "./json.ts";
import { ReadError } from "./read-error.ts";

/** Groups asked for at once. No limit is documented: a bound on the answer, which lists every member. */
const MAX_GROUPS = 100;

export interface GroupInfoResult {
  /** A group that could not be asked, or that the answer does not have, is missing. */
  readonly infos: ReadonlyMap<string, GroupInfo>;
  readonly errors: readonly ReadError[];
}

/** Asks for the state of groups of one instance, in as few calls as possible. */
export async function readGroupInfo(
  caller: Caller,
  instance: string,
  groups: readonly string[],
): Promise<GroupInfoResult> {
  const distinct = [...new Set(groups)];
  const calls: Promise<ReadonlyMap<string, GroupInfo> | ReadError>[] = [];
  for (let from = 0; from < distinct.length; from += MAX_GROUPS) {
    const GroupList = distinct.slice(from, from + MAX_GROUPS);
    const params = { InstanceId: instance, GroupList };
    calls.push(caller.call("DescribeGroupInfo", params, parseGroupInfo));
  }
  const answers = await Promise.all(calls);
  return {
    infos: new Map(answers.flatMap((answer) => (answer instanceof ReadError ? [] : [...answer]))),
    errors: answers.filter((answer) => answer instanceof ReadError),
  };
}

/**
 * Reads an answer of `DescribeGroupInfo`; what is not whole in it is left out.
 * @returns `null`: there is no result in it
 */
export function parseGroupInfo(answer: unknown): ReadonlyMap<string, GroupInfo> | null {
  const rows = isRecord(answer) ? readList(answer["Result"]) : null;
  if (rows === null) return null;
  const infos = new Map<string, GroupInfo>();
  for (const row of rows) {
    if (!isRecord(row)) continue;
    const group = readString(row["Group"]);
    const state = readString(row["State"]);
    if (group === null || state === null || readErrorCode(row["ErrorCode"]) !== null) continue;
    const members = state === "Stable" ? readList(row["Members"]) : null;
    infos.set(group, {
      state: GROUP_STATES.find((known) => known === state) ?? "Other",
      stateName: state,
      members: members?.length ?? null,
      owners: new Map(),
    });
  }
  return infos;
}
