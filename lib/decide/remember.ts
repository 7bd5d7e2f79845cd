import type { Alert } from "./alert.ts";
import { recordNotified, recordOwed } from "./alert.ts";
import { Channels, DEFAULT } from "./channels.ts";
import type { ChannelMemory, Known, Memory, Resolved } from "./known.ts";
import { REMEMBERED_MESSAGES } from "./schedule.ts";
import type { Verdict } from "./verdict.ts";

/** What became of the notices. */
export interface Told {
  /** Keys of the subjects whose notices Slack took. */
  readonly delivered: ReadonlySet<string>;
  /** How many messages each channel got, by `Channels.idOf`. */
  readonly messages: ReadonlyMap<string, number>;
}

/** What this run leaves to the next: only what Slack took is recorded as notified. */
export function remember(known: Known, verdicts: readonly Verdict[], told: Told): Memory {
  const { unreadSince, now } = known;
  const alerts = new Map<string, Alert>();
  const resolved = stillWithin(known);
  const absencesTold = new Set(
    verdicts.flatMap(({ key, notice }) =>
      notice !== null && isAbsence(notice.alert, notice.reason) && told.delivered.has(key)
        ? [key]
        : [],
    ),
  );
  for (const verdict of verdicts) {
    const { key, alert, notice } = verdict;
    if (alert === null || (verdict.below !== null && absencesTold.has(verdict.below))) continue;
    const next = notice === null ? alert : afterNotice(verdict, told, now);
    if (next !== null) alerts.set(key, next);
    else if (notice?.reason === "resolved") resolved.set(key, endOf(alert, now));
    if (alert.flapping !== null && next !== null) resolved.delete(key);
  }
  return {
    alerts,
    resolved,
    unreadSince,
    channels: channelsAfter(known, verdicts, told),
  };
}

function isAbsence({ about }: Alert, reason: string): boolean {
  return about === "absence" && reason !== "resolved";
}

function afterNotice({ key, alert, notice }: Verdict, { delivered }: Told, now: number) {
  if (alert === null || notice === null) return alert;
  if (!delivered.has(key)) return recordOwed(alert, "slack", now);
  return recordNotified(alert, notice.reason, notice.channel ?? DEFAULT, now);
}

function endOf({ flapping, activeAt }: Alert, now: number): Resolved {
  return { at: now, times: flapping?.times ?? 1, since: flapping?.since ?? activeAt };
}

/** What was told as resolved, as far as any window reaches back to it. */
function stillWithin({ memory, rules, policy, now }: Known): Map<string, Resolved> {
  const longest = rules.rules.reduce(
    (ms, { dedupMs }) => Math.max(ms, dedupMs),
    policy.blind.dedupMs,
  );
  const kept = new Map<string, Resolved>();
  for (const [key, { at, ...row }] of memory.resolved) {
    // A clock that was set back: it was told now.
    if (now - at < longest) kept.set(key, { at: Math.min(at, now), ...row });
  }
  return kept;
}

function channelsAfter(
  { memory, policy, now }: Known,
  verdicts: readonly Verdict[],
  { delivered, messages }: Told,
): Memory["channels"] {
  const channels = new Channels(policy.slack);
  const told = new Map<string, boolean>();
  for (const { key, notice } of verdicts) {
    if (notice === null || !delivered.has(key)) continue;
    const channel = channels.idOf(notice.channel);
    told.set(channel, (told.get(channel) ?? true) && notice.reason === "reminder");
  }
  const after = new Map<string, ChannelMemory>();
  for (const channel of new Set([...memory.channels.keys(), ...messages.keys()])) {
    if (!channels.has(channel)) continue;
    const { sentAt, remindedAt } = memory.channels.get(channel) ?? { sentAt: [], remindedAt: null };
    const sent = Array.from({ length: messages.get(channel) ?? 0 }, () => now);
    const past = sentAt.map((at) => Math.min(at, now));
    after.set(channel, {
      sentAt: [...past, ...sent].slice(-REMEMBERED_MESSAGES),
      remindedAt: told.get(channel) ? now : remindedAt === null ? null : Math.min(remindedAt, now),
    });
  }
  return after;
}
