import { deadlineIn, keepBack } from "../../lib/base/deadline.ts";
import { createLog } from "../../lib/base/log.ts";
import type { StateLocation } from "../../lib/config/config.ts";
import { encodedIn } from "../../lib/state/encoded.ts";
import { retrying } from "../../lib/state/retrying.ts";
import { openSession, type WarmStates } from "../../lib/state/session.ts";
import { EMPTY_STATE } from "../../lib/state/state.ts";
import type { Store } from "../../lib/state/store.ts";
import { createCosStore } from "../../lib/state/stores/cos.ts";
import { createRedisStore } from "../../lib/state/stores/redis.ts";
import { CREDENTIALS } from "../state/stores/credentials.ts";

/** What one process of runs is asked for. */
export interface HostileRuns {
  readonly location: Extract<StateLocation, { kind: "cos" | "redis" }>;
  readonly runs: number;
  readonly limitMs: number;
  readonly attemptMs: number;
}

/** What became of them. */
export interface HostileResult {
  /** The longest run, without the time in which a busy machine did not let it work. */
  readonly longestMs: number;
  readonly collections: number;
  /** Of the whole process, in megabytes. */
  readonly peakMb: number;
  readonly saved: number;
  /** The clock of the last run that was told that its state is saved. */
  readonly lastSavedAt: number;
  /** What the other runs said, without their numbers, and how often. */
  readonly errors: Readonly<Record<string, number>>;
  readonly log: readonly string[];
}

const TICK_MS = 5;

/** One run after another, as `alert` would load and save, with collections of garbage all the while. */
async function play({ location, runs, limitMs, attemptMs }: HostileRuns): Promise<HostileResult> {
  const errors: Record<string, number> = {};
  const log = new Set<string>();
  const warm: WarmStates = new Map();
  let [longestMs, collections, saved, lastSavedAt] = [0, 0, 0, 0];
  let [lookedAt, waitedMs] = [performance.now(), 0];
  const watch = () => {
    const now = performance.now();
    if (now - lookedAt > TICK_MS + 15) waitedMs += now - lookedAt - TICK_MS;
    lookedAt = now;
    globalThis.gc?.();
    collections++;
  };
  const timer = setInterval(watch, TICK_MS);
  for (let run = 1; run <= runs; run++) {
    const store = open(location, attemptMs);
    waitedMs = 0;
    const [start, cpu] = [performance.now(), process.cpuUsage()];
    const limit = deadlineIn(limitMs);
    const opened = await openSession({
      store: (deadline) => encodedIn(retrying(store, deadline)),
      storeName: "hostile",
      warm,
      lockMs: limitMs,
      loading: keepBack(limit, limitMs / 2),
      saving: limit,
      now: Date.now(),
      log: createLog("warn", String, (line) => log.add(withoutNumbers(line))),
    });
    if (opened.kind === "held") throw new Error("nobody else is at work");
    const { session } = opened;
    const error = (await session.save({ ...EMPTY_STATE, savedAt: run })) ?? session.error;
    await session.close();
    // Time in which nothing happened counts, but for what this process did not even use the processor.
    const { user, system } = process.cpuUsage(cpu);
    const keptWaitingMs = Math.max(0, waitedMs - (user + system) / 1_000);
    longestMs = Math.max(longestMs, performance.now() - start - keptWaitingMs);
    if (error === null) [saved, lastSavedAt] = [saved + 1, run];
    else errors[withoutNumbers(error)] = (errors[withoutNumbers(error)] ?? 0) + 1;
  }
  clearInterval(timer);
  // The process's own peak: between two looks it could have been higher.
  const peakMb = Math.round(process.resourceUsage().maxRSS / 1_024);
  return { longestMs, collections, peakMb, saved, lastSavedAt, errors, log: [...log] };
}

function open(location: HostileRuns["location"], attemptMs: number): Store {
  return location.kind === "redis"
    ? createRedisStore(location, attemptMs)
    : createCosStore(location, CREDENTIALS, attemptMs);
}

function withoutNumbers(text: string): string {
  return text.replace(/[0-9a-f]{8}(?=["' ]|$)|\d+/g, "N");
}

process.once("message", async (asked: HostileRuns) => {
  process.send?.(await play(asked));
  process.disconnect();
});
