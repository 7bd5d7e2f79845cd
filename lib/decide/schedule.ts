import { groupBy } from "../base/group-by.ts";
import { recordOwed } from "./alert.ts";
import type { Channels } from "./channels.ts";
import type { ChannelMemory, Memory } from "./known.ts";
import { stay, suppress } from "./lifecycle.ts";
import type { Notice } from "./notice.ts";
import type { Verdict } from "./verdict.ts";

/** A channel that got so many messages in this time (ms) is loud; it gets the next one after that pause. */
const LOUD = { messages: 5, withinMs: 600_000, pauseMs: 300_000 };
/** A message of nothing but reminders comes once in this part of the shortest window among them. */
const REMINDERS_SHARE = 1 / 4;

/** As many messages as are worth remembering. */
export const REMEMBERED_MESSAGES = LOUD.messages;

/** Keeps back what a channel is not to get now: reminders that wait for each other, all that a loud one waits for. */
export function schedule(
  verdicts: readonly Verdict[],
  channels: Channels,
  memory: Memory["channels"],
  now: number,
): Verdict[] {
  const due = groupBy(
    verdicts.flatMap((verdict) => {
      const { notice } = verdict;
      return notice === null ? [] : [{ verdict, notice, channel: channels.idOf(notice.channel) }];
    }),
    ({ channel }) => channel,
  );
  const keptBack = new Map<Verdict, Verdict>();
  for (const [channel, items] of due) {
    const known = memory.get(channel) ?? { sentAt: [], remindedAt: null };
    const keep = remindersWait(items, known, now) ? wait : isHeld(items, known, now) ? hold : null;
    if (keep === null) continue;
    for (const { verdict } of items) keptBack.set(verdict, keep(verdict, now));
  }
  return verdicts.map((verdict) => keptBack.get(verdict) ?? verdict);
}

interface Due {
  readonly verdict: Verdict;
  readonly notice: Notice;
}

function remindersWait(items: readonly Due[], { remindedAt }: ChannelMemory, now: number): boolean {
  if (remindedAt === null || items.some(({ notice }) => notice.reason !== "reminder")) return false;
  const shortest = items.reduce((ms, { verdict }) => Math.min(ms, verdict.dedupMs), Infinity);
  return Math.max(0, now - remindedAt) < shortest * REMINDERS_SHARE;
}

function isHeld(items: readonly Due[], { sentAt }: ChannelMemory, now: number): boolean {
  if (items.some(({ notice }) => notice.mention !== null)) return false;
  const lately = sentAt.filter((at) => now - at < LOUD.withinMs);
  const last = sentAt.at(-1) ?? Number.NEGATIVE_INFINITY;
  return lately.length >= LOUD.messages && now - last < LOUD.pauseMs;
}

function wait(verdict: Verdict): Verdict {
  return verdict.alert === null
    ? verdict
    : { ...verdict, ...suppress(verdict.alert), notice: null };
}

function hold(verdict: Verdict, now: number): Verdict {
  const { alert } = verdict;
  if (alert === null) return verdict;
  return { ...verdict, ...stay(recordOwed(alert, "held", now)), held: true, notice: null };
}
