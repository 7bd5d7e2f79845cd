import { isRecord } from "../base/record.ts";
import { GROUP_STATES, type GroupInfo, type Owner } from "../model/reading.ts";
import type { Caller } from "./caller.ts";
import { readCount, readErrorCode, readList, readString } from "./json.ts";
import { ReadError } from "./read-error.ts";

/** Groups asked for at once. No limit is documented: a bound on the answer, which lists every member. */
const MAX_GROUPS = 100;
/** How often a call that was refused is made again in two halves, to find the group that it fails for. */
const MAX_HALVINGS = 8;
/** Codes that one of the groups asked for may cause; any other code concerns them all. */
const OF_ONE_GROUP =
  /^(InvalidParameter|FailedOperation|InternalError|ResourceNotFound|UnreadableBody)/;

const MAX_TEXT = 200;

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
  const infos = new Map<string, GroupInfo>();
  const errors: ReadError[] = [];
  let halvings = 0;
  async function ask(GroupList: string[]): Promise<void> {
    const params = { InstanceId: instance, GroupList };
    const answer = await caller.call("DescribeGroupInfo", params, parseGroupInfo);
    if (!(answer instanceof ReadError)) {
      for (const [group, info] of answer) infos.set(group, info);
      return;
    }
    const canBeOne = GroupList.length > 1 && OF_ONE_GROUP.test(answer.code);
    if (!canBeOne || halvings === MAX_HALVINGS) {
      errors.push(answer);
      return;
    }
    halvings += 1;
    const middle = Math.ceil(GroupList.length / 2);
    await Promise.all([ask(GroupList.slice(0, middle)), ask(GroupList.slice(middle))]);
  }
  const calls: Promise<void>[] = [];
  for (let from = 0; from < distinct.length; from += MAX_GROUPS) {
    calls.push(ask(distinct.slice(from, from + MAX_GROUPS)));
  }
  await Promise.all(calls);
  return { infos, errors };
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
    const stateName = readString(row["State"]);
    if (group === null || stateName === null || readErrorCode(row["ErrorCode"]) !== null) continue;
    const state = GROUP_STATES.find((known) => known === stateName) ?? "Other";
    // The list is right for groups of consumers alone, not for Kafka Connect or an old console.
    const tellsMembers = state === "Stable" && row["ProtocolType"] === "consumer";
    const members = tellsMembers ? readList(row["Members"]) : null;
    infos.set(group, {
      state,
      stateName: stateName.slice(0, MAX_TEXT),
      members: members?.length ?? null,
      owners: ownersOf(members ?? []),
    });
  }
  return infos;
}

function ownersOf(members: readonly unknown[]): GroupInfo["owners"] {
  const owners = new Map<string, Map<number, Owner>>();
  for (const member of members) {
    if (!isRecord(member) || !isRecord(member["Assignment"])) continue;
    const clientId = readString(member["ClientId"]);
    const host = readString(member["ClientHost"]);
    if (clientId === null || host === null) continue;
    // Kafka writes an address as Java does: `/10.0.0.1`.
    const owner = {
      clientId: clientId.slice(0, MAX_TEXT),
      host: host.replace(/^\//, "").slice(0, MAX_TEXT),
    };
    for (const assigned of readList(member["Assignment"]["Topics"]) ?? []) {
      const topic = isRecord(assigned) ? readString(assigned["Topic"]) : null;
      if (!isRecord(assigned) || topic === null) continue;
      const ofTopic = owners.get(topic) ?? new Map<number, Owner>();
      owners.set(topic, ofTopic);
      for (const number of readList(assigned["Partitions"]) ?? []) {
        const partition = readCount(number);
        if (partition !== null) ofTopic.set(partition, owner);
      }
    }
  }
  return owners;
}
