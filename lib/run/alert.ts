import { stopwatch } from "../base/deadline.ts";
import type { Log } from "../base/log.ts";
import type { Config } from "../config/config.ts";
import type { Known } from "../decide/known.ts";
import { subjectName } from "../model/subject.ts";
import type { Heartbeat } from "../notify/heartbeat.ts";
import type { Slack } from "../notify/slack.ts";
import type { Kafka } from "../read/kafka.ts";
import type { StoreWithin } from "../state/encoded.ts";
import { openSession, type WarmStates } from "../state/session.ts";
import type { State } from "../state/state.ts";
import { RunError } from "./invoke.ts";
import { type Observation, observe, statusOf } from "./observe.ts";
import type { AlertSummary, SkippedSummary } from "./report.ts";
import { type Told, tell } from "./tell.ts";
import { type RunTime, shareOut } from "./time.ts";

/** Everything outside that a run touches. */
export interface AlertPorts {
  readonly kafka: Kafka;
  readonly slack: Slack;
  readonly heartbeat: Heartbeat;
  readonly store: StoreWithin;
  /** Tells the store from another one, between runs of one warm instance. */
  readonly storeName: string;
  readonly warm: WarmStates;
  readonly log: Log;
}

/** A run's time, with the machine's clock beside the run's: locks go by it. */
export interface AlertTime extends RunTime {
  readonly machineNow: number;
}

/**
 * One run of `alert`: lock, load, read, evaluate, decide, notify, save, unlock.
 * @throws RunError after the state was saved, when something could not be delivered or saved, or
 *   nothing at all could be read
 */
export async function runAlert(
  config: Config,
  { kafka, slack, heartbeat, log, ...stored }: AlertPorts,
  { now, machineNow, limit }: AlertTime,
): Promise<AlertSummary | SkippedSummary> {
  const durationMs = stopwatch(limit);
  const time = shareOut(limit);
  const lockMs = Math.ceil(limit.remainingMs());
  const { loading, whole: saving } = time;
  const opened = await openSession({ ...stored, log, lockMs, loading, saving, now: machineNow });
  if (opened.kind === "held") {
    log.info("skipped: another run is at work");
    return { status: "skipped" };
  }
  const { session } = opened;
  let summary: AlertSummary;
  try {
    const observation = await observe(config, session.state, kafka, time.reading, now);
    const { known, evaluated } = observation;
    // What lies in the future of a clock that was set back is brought back to it.
    const told =
      isQuiet(known) && session.state.savedAt <= now
        ? nothingTold(known)
        : await tell(known, { slack, config, deadline: time.notifying });
    const { runs, histories } = evaluated;
    const state = { savedAt: now, runs, histories, ...told.memory };
    const saveError = await session.save(state);

    summary = summarise(observation, told, state, durationMs());
    log.info("run", { ...summary });
    const stateErrors = [session.error, saveError].filter((error) => error !== null);
    const errors = [...unreadErrors(observation), ...told.delivery.errors, ...stateErrors];
    if (errors.length > 0) throw new RunError(errors);
  } finally {
    await session.close();
  }
  if (summary.unreadable.length === 0 && summary.subjects > 0) await heartbeat.ping(limit);
  return { ...summary, durationMs: durationMs() };
}

/**
 * All is ok, nothing is remembered that could end, and nothing is unread: then there is nothing to
 * decide, and what it takes to decide and to tell is not even loaded.
 */
function isQuiet({ evaluations, reading, memory }: Known): boolean {
  const { alerts, unreadSince } = memory;
  const isAllRead = reading.unreadable.length === 0 && unreadSince.size === 0;
  return isAllRead && evaluations.length === 0 && alerts.size === 0;
}

function nothingTold({ memory }: Known): Told {
  const { alerts, resolved, unreadSince, channels } = memory;
  return {
    verdicts: [],
    delivery: { delivered: new Set(), errors: [] },
    memory: { alerts, resolved, unreadSince, channels },
  };
}

function summarise(
  { known, evaluated, coverage, apiCalls }: Observation,
  { verdicts, delivery: { delivered } }: Told,
  state: State,
  durationMs: number,
): AlertSummary {
  const { unreadable } = known.reading;
  return {
    status: statusOf(evaluated, unreadable),
    subjects: evaluated.subjects,
    firing: [...state.alerts.values()].filter(({ firing }) => firing !== null).length,
    notified: verdicts.flatMap(({ key, subject, notice }) =>
      notice !== null && delivered.has(key)
        ? [{ subject: subjectName(subject), severity: notice.severity, reason: notice.reason }]
        : [],
    ),
    suppressed: verdicts.filter(({ suppressed }) => suppressed).length,
    held: verdicts.filter(({ held }) => held).length,
    unreadable,
    unmatched: coverage.unmatched(known.reading),
    apiCalls,
    durationMs,
  };
}

function unreadErrors({ known: { reading }, readAnything }: Observation): string[] {
  if (reading.unreadable.length === 0 || readAnything) return [];
  const causes = new Set(reading.unreadable.map(({ code, message }) => `${code}: ${message}`));
  return [`nothing could be read (${[...causes].slice(0, 3).join("; ")})`];
}
