import type { Deadline } from "../../lib/base/deadline.ts";
import type { Config } from "../../lib/config/config.ts";
import type { GroupInfo, LogStarts } from "../../lib/model/reading.ts";
import type { AlertSummary } from "../../lib/run/report.ts";
import type { WarmStates } from "../../lib/state/session.ts";
import type { Look } from "./oracle.ts";
import type { Trouble } from "./trouble.ts";
import type { Word } from "./words.ts";

/** The function's time limit, and so the lock's expiry. */
const LIMIT_MS = 60_000;
const CALL_MS = 100;

export type Outcome =
  | { readonly kind: "returned"; readonly summary: AlertSummary }
  | { readonly kind: "skipped" }
  | { readonly kind: "threw"; readonly error: unknown }
  | { readonly kind: "crashed" };

/** Virtual time since the story's start, which never goes back. */
export interface Clock {
  ms: number;
}

/** What is to happen to one invocation. */
export interface Plan {
  /** The number of the run, counted over the story. */
  readonly run: number;
  /** The clock that it goes by, and the time by one that is never set. */
  readonly now: number;
  readonly real: number;
  /** The machine's, which locks go by. */
  readonly machineNow: number;
  readonly config: Config;
  readonly troubles: readonly Trouble[];
  /** Called in front of the port call of that number. */
  readonly beforeCall?: (call: number) => Promise<void>;
}

/** What an invocation was told. */
export interface Told {
  /** What its instance knew of the runs before. */
  readonly warm: WarmStates;
  /** What the store had; `undefined`: it did not answer. */
  document: Uint8Array | null | undefined;
  /** By instance, the states of groups, and by topic and partition where the logs begin. */
  readonly infos: Map<string, ReadonlyMap<string, GroupInfo>>;
  readonly starts: Map<string, LogStarts>;
}

/** One invocation of the function, and what became of it. Every call of a port passes through `call`. */
export class Invocation {
  look: Look | null = null;
  lock: "not asked" | "taken" | "refused" | "failed" = "not asked";
  storeFailed = false;
  /** What it does or knows may be lost or repeated, for a cause that the promises excuse. */
  harmed = false;
  releaseFailed = false;
  /** It was frozen for longer than its lock lasts. */
  frozen = false;
  /** Its lock was another's, or nobody's, when it saved. */
  lostLock = false;
  saved = false;
  /** What it saved counts as known. */
  learned = false;
  pinged = false;
  /** What it was told besides what it read. */
  readonly told: Told;
  /** Webhooks that did not take a message, or whose answer was lost. */
  readonly failedUrls = new Set<string>();
  /** What Slack took, in order, and of it what the run knows that it was taken. */
  readonly words: Word[] = [];
  readonly answered: Word[] = [];
  /** What it sent, whether Slack took it or not. */
  readonly sent: { readonly url: string; readonly message: unknown }[] = [];
  /** The webhook that took a message which says that there is more than it has room for. */
  cutUrl: string | null = null;
  outcome: Outcome | null = null;
  /** Resolves when it has come to its end, or was killed. */
  readonly ended: Promise<void>;

  readonly plan: Plan;
  readonly #clock: Clock;
  readonly #onEnd: (invocation: Invocation) => void;
  readonly #start: number;
  readonly #crash: Extract<Trouble, { kind: "crash" }> | undefined;
  #calls = 0;
  #dead = false;
  #end: () => void = () => {};

  constructor(plan: Plan, warm: WarmStates, clock: Clock, onEnd: (invocation: Invocation) => void) {
    this.plan = plan;
    this.told = { warm: new Map(warm), document: undefined, infos: new Map(), starts: new Map() };
    this.#clock = clock;
    this.#onEnd = onEnd;
    this.#start = clock.ms;
    this.#crash = plan.troubles.find((trouble) => trouble.kind === "crash");
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  get calls(): number {
    return this.#calls;
  }

  /** Its time limit, on the virtual clock. */
  get limit(): Deadline {
    const end = this.#start + LIMIT_MS;
    return { remainingMs: () => Math.max(0, end - this.#clock.ms) };
  }

  /** A port call. From the moment of a crash on, no call returns or does anything any more. */
  async call<T>(work: () => T): Promise<T> {
    const number = this.#calls++;
    await this.plan.beforeCall?.(number);
    if (this.#dead || this.#crashes(number, false)) return never();
    this.#clock.ms += CALL_MS;
    try {
      return work();
    } finally {
      if (this.#crashes(number, true)) await never();
    }
  }

  finish(outcome: Outcome): void {
    if (this.outcome !== null) return;
    this.outcome = outcome;
    this.#onEnd(this);
    this.#end();
  }

  #crashes(call: number, after: boolean): boolean {
    if (this.#crash?.call !== call || this.#crash.after !== after) return false;
    this.#dead = true;
    this.finish({ kind: "crashed" });
    return true;
  }
}

function never(): Promise<never> {
  return new Promise(() => {});
}
