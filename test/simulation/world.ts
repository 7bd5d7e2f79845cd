import type { AlertPorts } from "../../lib/run/alert.ts";
import { runAlert } from "../../lib/run/alert.ts";
import type { WarmStates } from "../../lib/state/session.ts";
import { Cluster } from "./cluster.ts";
import { configOf } from "./config.ts";
import { type Clock, Invocation, type Plan } from "./invocation.ts";
import { Ledger } from "./ledger.ts";
import { Oracle } from "./oracle.ts";
import { isSilenced, settingsOf } from "./rules.ts";
import { RUN_PROMISES } from "./run-promises.ts";
import { groupInfos, readCluster } from "./simulated-kafka.ts";
import { simulateSlack } from "./simulated-slack.ts";
import { StoreContent } from "./simulated-store.ts";
import { START, type Story, type Trouble } from "./story.ts";
import { subjectOf } from "./subject.ts";

/** A warm function instance: it lives until it is lost or a run on it is killed. */
interface Instance {
  readonly warm: WarmStates;
  /** It may know what the store could not be given, and will then go by that. */
  ahead: boolean;
}

/** A promise that was not kept. */
export interface Broken {
  readonly promise: string;
  readonly finding: string;
  readonly run: number;
}

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
/** The instance on which overlapping runs are invoked. */
const OTHER = 9;

/** Everything outside of the product, on a virtual clock. */
export class World {
  readonly clock: Clock = { ms: 0 };
  readonly cluster = new Cluster();
  readonly ledger = new Ledger();
  readonly oracle = new Oracle();
  readonly store = new StoreContent(this.clock);
  readonly broken: Broken[] = [];
  readonly runs: Invocation[] = [];
  /** How far the wall clock is off the virtual one. */
  wallOffset = START;

  readonly #story: Story;
  readonly #instances = new Map<number, Instance>();
  #rules = "usual";
  #lastSaved = Number.NEGATIVE_INFINITY;

  constructor(story: Story) {
    this.#story = story;
  }

  lose(instance: number): void {
    this.#instances.delete(instance);
  }

  /** Something happened between two runs that makes it uncertain what the product still knows. */
  disturb(): void {
    this.ledger.harm(this.runs.length - 1);
    this.oracle.forget();
  }

  /** A change of the rules begins a new count of everything. */
  switchRules(rules: "usual" | "other"): void {
    if (rules !== this.#rules) this.disturb();
    this.#rules = rules;
  }

  /** One run, with another one beside it where the troubles say so. */
  async invoke(instance: number, troubles: readonly Trouble[]): Promise<Invocation> {
    const overlap = troubles.find((trouble) => trouble.kind === "overlap");
    let other: Invocation | undefined;
    const invocation: Invocation = this.#begin(instance, troubles, async (call) => {
      if (overlap === undefined || call !== overlap.call || other !== undefined) return;
      this.clock.ms += 1_000;
      const alone = troubles.filter(({ kind }) => kind !== "crash" && kind !== "overlap");
      let pause: () => void = () => {};
      const paused = new Promise<void>((resolve) => {
        pause = resolve;
      });
      if (!this.#story.locks) this.#harm(invocation);
      other = this.#begin(OTHER, alone, async (otherCall) => {
        if (otherCall !== overlap.pauseAt) return;
        pause();
        await invocation.ended;
      });
      if (!this.#story.locks) this.#harm(other);
      await Promise.race([paused, other.ended]);
    });
    await invocation.ended;
    await other?.ended;
    return invocation;
  }

  #begin(
    instance: number,
    troubles: readonly Trouble[],
    beforeCall: NonNullable<Plan["beforeCall"]>,
  ): Invocation {
    const plan = {
      run: this.runs.length,
      now: this.wallOffset + this.clock.ms,
      config: configOf(this.#story, troubles),
      troubles,
      beforeCall,
    };
    const host = this.#instances.get(instance) ?? { warm: new Map(), ahead: false };
    this.#instances.set(instance, host);
    const invocation = new Invocation(plan, this.clock, (ended) => {
      if (ended.outcome?.kind === "crashed") this.lose(instance);
      this.#ended(ended, host);
    });
    this.runs.push(invocation);
    if (host.ahead) this.#harm(invocation);
    const { config, now } = plan;
    Promise.resolve()
      .then(() => runAlert(config, this.#ports(invocation, host), { now, limit: invocation.limit }))
      .then(
        (summary) =>
          invocation.finish(
            summary.status === "skipped" ? { kind: "skipped" } : { kind: "returned", summary },
          ),
        (error: unknown) => invocation.finish({ kind: "threw", error }),
      );
    return invocation;
  }

  #ports(invocation: Invocation, { warm }: Instance): AlertPorts {
    const { plan } = invocation;
    const slack = simulateSlack(invocation, this.ledger, (promise, finding) =>
      this.#report(promise, finding, plan.run),
    );
    return {
      kafka: {
        readOffsets: (rules) =>
          invocation.call(() => {
            this.#works(invocation);
            const reading = readCluster(this.cluster, rules, plan.troubles);
            invocation.reading = reading;
            invocation.view = this.oracle.view(plan.config, reading, plan.now);
            return reading;
          }),
        readGroupInfo: (_, groups) =>
          invocation.call(() => {
            const fails = plan.troubles.some(({ kind }) => kind === "group states unknown");
            return { infos: fails ? new Map() : groupInfos(groups), apiCalls: 1 };
          }),
      },
      slack: {
        send: (...message) => {
          this.#works(invocation);
          return slack.send(...message);
        },
      },
      heartbeat: {
        ping: () =>
          invocation.call(() => {
            invocation.pinged = true;
          }),
      },
      store: () => this.store.open(invocation, this.#story.locks, () => this.#harm(invocation)),
      storeName: "simulated",
      warm,
      log: SILENT,
    };
  }

  /** Two runs never work at once on a store that locks, unless it failed while it was asked to. */
  #works(invocation: Invocation): void {
    if (invocation.lock !== "taken" || this.store.holder === invocation) return;
    this.#report("neverTwoAtOnce", "works without the lock that it took", invocation.plan.run);
  }

  #ended(invocation: Invocation, host: Instance): void {
    const { plan, outcome, reading, view, saved, storeFailed, words } = invocation;
    if (outcome?.kind === "crashed" && words.length > 0 && !saved) this.#harm(invocation);
    if (storeFailed) host.ahead = true;
    else if (saved) host.ahead = false;
    if (invocation.harmed) {
      this.disturb();
    } else if (saved && reading !== null && view !== null) {
      if (plan.now < this.#lastSaved) this.oracle.forget();
      this.oracle.saved(plan.config, reading, view, plan.now);
    }
    if (saved) this.#lastSaved = plan.now;
    this.#excuse(plan);
    const ended = { invocation, ledger: this.ledger, oracle: this.oracle, store: this.store };
    for (const [name, promise] of Object.entries(RUN_PROMISES)) {
      const finding = promise(ended);
      if (finding !== null) this.#report(name, finding, plan.run);
    }
  }

  /** What is silenced, or has no rule, is dropped without a word. */
  #excuse({ config, now, run }: Plan): void {
    for (const name of this.ledger.subjects) {
      const subject = subjectOf(name);
      const dropped = settingsOf(config, subject) === null || isSilenced(config, subject, now);
      if (dropped) this.ledger.excuse(name, run);
    }
  }

  #harm(invocation: Invocation): void {
    invocation.harmed = true;
    this.ledger.harm(invocation.plan.run);
  }

  #report(promise: string, finding: string, run: number): void {
    this.broken.push({ promise, finding, run });
  }
}
