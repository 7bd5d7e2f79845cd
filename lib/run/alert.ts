import { stopwatch } from "../base/deadline.ts";
import type { Log } from "../base/log.ts";
import type { Config } from "../config/config.ts";
import { decideAll } from "../decide/decide.ts";
import { remember } from "../decide/remember.ts";
import type { Verdict } from "../decide/verdict.ts";
import { subjectName } from "../model/subject.ts";
import type { Heartbeat } from "../notify/heartbeat.ts";
import { type Delivery, notify } from "../notify/notify.ts";
import type { Slack } from "../notify/slack.ts";
import type { Kafka } from "../read/kafka.ts";
import { openSession, type WarmStates } from "../state/session.ts";
import type { State } from "../state/state.ts";
import type { StoreWithin } from "../state/store.ts";
import { RunError } from "./invoke.ts";
import { type Observation, observe, statusOf } from "./observe.ts";
import type { AlertSummary, SkippedSummary } from "./report.ts";
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
    const verdicts = decideAll(known);
    const notices = verdicts.flatMap(({ notice }) => notice ?? []);
    const delivery = await notify(notices, { slack, config, deadline: time.notifying, now });
    const { runs, histories } = evaluated;
    const memory = remember(known, verdicts, delivery);
    const state = { savedAt: now, runs, histories, ...memory };
    const saveError = await session.save(state);

    summary = summarise(observation, verdicts, delivery, state, durationMs());
    log.info("run", { ...summary });
    const stateErrors = [session.error, saveError].filter((error) => error !== null);
    const errors = [...unreadErrors(observation), ...delivery.errors, ...stateErrors];
    if (errors.length > 0) throw new RunError(errors);
  } finally {
    await session.close();
  }
  if (summary.unreadable.length === 0 && summary.subjects > 0) await heartbeat.ping(limit);
  return { ...summary, durationMs: durationMs() };
}

function summarise(
  { known, evaluated, coverage, apiCalls }: Observation,
  verdicts: readonly Verdict[],
  { delivered }: Delivery,
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
