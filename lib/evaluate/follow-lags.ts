import { subjectKey, subjectOfKey } from "../model/subject.ts";
import type { Measured } from "./draft.ts";
import type { Evaluation } from "./evaluation.ts";
import {
  addLag,
  packLags,
  pointsPerSubject,
  trendPerMinute,
  unpackLags,
} from "./history/lag-history.ts";
import type { RunTimes } from "./history/run-times.ts";
import { VlqWriter } from "./history/vlq.ts";
import type { Presences } from "./presence.ts";

/** Subjects with their recent lag, and what later runs will know of it. */
export interface Followed {
  readonly evaluations: readonly Evaluation[];
  /** Packed lag histories by `subjectKey`. */
  readonly lags: ReadonlyMap<string, string>;
  /** Serial numbers of the runs that they refer to. */
  readonly referred: ReadonlySet<number>;
}

/**
 * Adds to every subject how its lag went in recent runs.
 * @param known what earlier runs know
 * @param runs with this run in it, as the newest
 */
export function followLags(
  subjects: readonly Measured[],
  known: ReadonlyMap<string, string>,
  presences: Presences,
  runs: RunTimes,
): Followed {
  const writer = new VlqWriter();
  const most = pointsPerSubject(subjects.length);
  const evaluations: Evaluation[] = [];
  const lags = new Map<string, string>();
  const referred = new Set<number>();
  const serial = runs.newest;
  const at = runs.at(serial) ?? 0;
  for (const subject of subjects) {
    const key = subjectKey(subject.subject);
    const earlier = unpackLags(known.get(key) ?? "", runs);
    const { lag, complete } = subject;
    // The lag of what was read alone would look like a fall.
    const isWhole = lag !== null && complete;
    const recentLag = isWhole ? addLag(earlier, { serial, at, lag }, most) : earlier;
    for (const point of recentLag) referred.add(point.serial);
    if (recentLag.length > 0) lags.set(key, packLags(recentLag, writer));
    const trend = isWhole ? trendPerMinute(recentLag) : null;
    evaluations.push({ ...subject, recentLag, trendPerMinute: trend });
  }
  for (const [key, packed] of known) {
    const subject = lags.has(key) ? null : subjectOfKey(key);
    if (subject === null || presences.ofSubject(subject) !== "unread") continue;
    lags.set(key, packed);
    for (const point of unpackLags(packed, runs)) referred.add(point.serial);
  }
  return { evaluations, lags, referred };
}
