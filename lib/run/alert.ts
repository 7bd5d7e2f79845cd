import { stopwatch } from "../base/deadline.ts";
import type { Log } from "../base/log.ts";
import type { Config } from "../config/config.ts";
import type { Alert } from "../decide/alert.ts";
import { decideAll, type Verdict } from "../decide/decide.ts";
import { recordNotified } from "../decide/lifecycle.ts";
import type { GroupReading } from "../model/reading.ts";
import { subjectName } from "../model/subject.ts";
import type { Heartbeat } from "../notify/heartbeat.ts";
import { type Delivery, notify } from "../notify/notify.ts";
import type { Slack } from "../notify/slack.ts";
import type { Kafka } from "../read/kafka.ts";
import { openSession, type Session, type WarmStates } from "../state/session.ts";
import { EMPTY_STATE, type State } from "../state/state.ts";
import type { StoreWithin } from "../state/store.ts";
import { type Observation, observe, statusOf } from "./observe.ts";
import type { AlertSummary, SkippedSummary } from "./report.ts";
import { RunError } from "./run-error.ts";
import { type RunTime, shareOut, type TimeBudget } from "./time-budget.ts";

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

/**
 * One run of `alert`: lock, load, read, evaluate, decide, notify, save, unlock.
 * @throws RunError after the state was saved, when something could not be delivered or saved, or
 *   nothing at all could be read
 */
export async function runAlert(
  config: Config,
  ports: AlertPorts,
  { now, limit }: RunTime,
): Promise<AlertSummary | SkippedSummary> {
  const durationMs = stopwatch(limit);
  const time = shareOut(limit);
  const lockMs = Math.ceil(limit.remainingMs());
  const { loading, whole: saving } = time;
  const opened = await openSession({ ...ports, lockMs, loading, saving, now });
  if (opened.kind === "held") {
    ports.log.info("skipped: another run is at work");
    return { status: "skipped" };
  }
  const { session } = opened;
  const summary = await runWith(session, config, ports, { time, durationMs, now }).finally(() =>
    session.close(),
  );
  if (summary.unreadable.length === 0) await ports.heartbeat.ping(limit);
  return { ...summary, durationMs: durationMs() };
}

async function runWith(
  session: Session,
  config: Config,
  { kafka, slack, log }: AlertPorts,
  { time, durationMs, now }: { time: TimeBudget; durationMs: () => number; now: number },
): Promise<AlertSummary> {
  const observation = await observe(config, session.state, kafka, time.reading, now);
  const verdicts = decideAll(observation.known);
  const notices = verdicts.flatMap(({ notice }) => notice ?? []);
  const delivery = await notify(notices, { slack, config, deadline: time.notifying, now });
  const state = nextState(observation, verdicts, delivery, now);
  const saveError = await session.save(state);

  const summary = summarise(observation, verdicts, delivery, state, durationMs());
  log.info("run", { ...summary });
  const errors = [session.error, saveError].filter((error) => error !== null);
  const failures = [...unreadFailure(observation), ...delivery.failures, ...errors];
  if (failures.length > 0) throw new RunError(failures);
  return summary;
}

/** What the run leaves: only what Slack took is recorded as notified. */
function nextState(
  { evaluated }: Observation,
  verdicts: readonly Verdict[],
  { delivered }: Delivery,
  now: number,
): State {
  const alerts = new Map<string, Alert>();
  for (const { key, alert, reason } of verdicts) {
    if (alert === null) continue;
    const told = reason !== null && delivered.has(key);
    const next = told ? recordNotified(alert, reason, now) : alert;
    if (next !== null) alerts.set(key, next);
  }
  const { runs, histories, lags } = evaluated;
  const { resolved, unreadSince, channels } = EMPTY_STATE;
  return { savedAt: now, runs, histories, lags, alerts, resolved, unreadSince, channels };
}

function summarise(
  { known, evaluated, apiCalls }: Observation,
  verdicts: readonly Verdict[],
  { delivered }: Delivery,
  state: State,
  durationMs: number,
): AlertSummary {
  const { unreadable } = known.reading;
  return {
    status: statusOf(known.evaluations, unreadable),
    subjects: evaluated.evaluations.length,
    firing: [...state.alerts.values()].filter(({ firing }) => firing !== null).length,
    notified: verdicts.flatMap(({ key, subject, notice }) =>
      notice !== null && delivered.has(key)
        ? [{ subject: subjectName(subject), severity: notice.severity, reason: notice.reason }]
        : [],
    ),
    suppressed: verdicts.filter(({ suppressed }) => suppressed).length,
    unreadable,
    apiCalls,
    durationMs,
  };
}

/** Something of it was read: not only partitions that failed. */
function hasAnything({ topics, allTopics }: GroupReading): boolean {
  return (
    (topics.length === 0 && allTopics) ||
    topics.some(
      ({ partitions, unreadPartitions }) => partitions.length > 0 || unreadPartitions.length === 0,
    )
  );
}

function unreadFailure({ known: { reading } }: Observation): string[] {
  if (reading.unreadable.length === 0 || reading.groups.some(hasAnything)) return [];
  const causes = new Set(reading.unreadable.map(({ code, message }) => `${code}: ${message}`));
  return [`nothing could be read (${[...causes].slice(0, 3).join("; ")})`];
}
