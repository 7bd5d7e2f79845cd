import { compilePattern, hasWildcard } from "../model/pattern.ts";
import type { Unreadable } from "../model/reading.ts";
import { subjectKey } from "../model/subject.ts";
import type { Channels } from "./channels.ts";
import type { Known, Memory } from "./known.ts";
import { decide } from "./lifecycle.ts";
import { type BlindVerdict, noticeOf } from "./verdict.ts";

/**
 * Since when each group, or pattern of a failed discovery, has been unread at every check. A group is
 * not read either while the discovery of a pattern that it matches fails.
 */
export function countUnread(
  unreadable: readonly Unreadable[],
  before: Memory["unreadSince"],
  now: number,
): Memory["unreadSince"] {
  const since = new Map<string, Map<string, number>>();
  for (const { instance, group } of unreadable) {
    const known = before.get(instance);
    const groups = since.get(instance) ?? new Map<string, number>();
    since.set(instance, groups.set(group, Math.min(known?.get(group) ?? now, now)));
  }
  for (const [instance, groups] of since) {
    const failed = [...groups.keys()].filter(hasWildcard).map(compilePattern);
    if (failed.length === 0) continue;
    for (const [group, at] of before.get(instance) ?? []) {
      if (!groups.has(group) && failed.some((matches) => matches(group))) groups.set(group, at);
    }
  }
  return since;
}

/**
 * What could not be read for `LAG_BLIND.for` is an alert on the instance, never silenced; all that
 * cannot be read now is in it, and it lasts until everything can.
 * @returns `null`: there is nothing to say of the instance
 */
export function onBlindness(
  instance: string,
  unreadable: readonly Unreadable[],
  channels: Channels,
  { policy, memory, unreadSince, now }: Known,
): BlindVerdict | null {
  const { forMs, dedupMs, channel, mention } = policy.blind;
  const subject = { instance, group: null, topic: null, partition: null };
  const key = subjectKey(subject);
  const previous = memory.alerts.get(key) ?? null;
  const lasted = [...(unreadSince.get(instance)?.values() ?? [])].filter(
    (since) => now - since >= forMs,
  );
  const isBlind = unreadable.length > 0 && (lasted.length > 0 || previous !== null);
  if (!isBlind && previous === null) return null;
  const found = {
    subject,
    about: "blind" as const,
    severity: isBlind ? ("unknown" as const) : ("ok" as const),
    complete: true,
    mayResolve: true,
    lag: null,
    timeIs: "within" as const,
    stillSince: null,
    forMs: 0,
    keepFiringForMs: 0,
    dedupMs,
    silenced: false,
    moved: channels.isMoved(previous?.lastSentTo ?? null, channel),
    resolved: memory.resolved.get(key) ?? null,
  };
  const step = decide(previous, found, now);
  const began = previous === null ? lasted.reduce((a, b) => Math.min(a, b), now) : null;
  const alert =
    step.alert === null || began === null
      ? step.alert
      : { ...step.alert, activeAt: began, beganAt: began };
  const notice = noticeOf({ ...step, alert }, (fields) => ({
    kind: "blind" as const,
    ...fields,
    unreadable,
    channel,
    mention: fields.reason === "first" ? mention : null,
  }));
  const base = { key, subject, silenced: false, held: false, below: null, dedupMs };
  return { kind: "blind", ...base, ...step, alert, unreadable, notice };
}
