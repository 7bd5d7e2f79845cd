import { type AlertPorts, runAlert } from "../../lib/run/alert.ts";
import { runClock } from "../../lib/run/time.ts";
import { encodedIn } from "../../lib/state/encoded.ts";
import type { WarmStates } from "../../lib/state/session.ts";
import { Cluster } from "./cluster.ts";
import { configsOf } from "./config.ts";
import { type Clock, Invocation, type Plan } from "./invocation.ts";
import { Judge } from "./judge.ts";
import { falseWords } from "./notices.ts";
import { groupInfos, logStartsOf, readCluster } from "./simulated-kafka.ts";
import { simulateSlack } from "./simulated-slack.ts";
import { StoreContent } from "./simulated-store.ts";
import { START, type Story } from "./story.ts";
import type { Trouble } from "./trouble.ts";

/** A warm function instance: it lives until it is lost or a run on it is killed. */
interface Instance {
  readonly warm: WarmStates;
  /** It may know what the store could not be given, and will then go by that. */
  ahead: boolean;
}

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
/** The instance on which overlapping runs are invoked. */
const OTHER = 9;

/** Up to so late an event's `Time` is the run's clock. */
const MOST_LATE_MS = 90_000;

/** Everything outside of the product, on a virtual clock. */
export class World {
  readonly clock: Clock = { ms: 0 };
  readonly cluster: Cluster;
  readonly store = new StoreContent(this.clock);
  readonly judge = new Judge(this.store);
  readonly runs: Invocation[] = [];

  readonly #story: Story;
  readonly #configOf: ReturnType<typeof configsOf>;
  readonly #instances = new Map<number, Instance>();
  /** How far the wall clock is off the virtual one. */
  #wallOffset = START;
  /** When the timer's last event was due, on the virtual clock. */
  #due = 0;

  constructor(story: Story) {
    this.#story = story;
    this.#configOf = configsOf(story);
    const rules = [...story.rules, ...story.otherRules];
    this.cluster = new Cluster([...new Set(rules.map(({ instance }) => instance))]);
  }

  /** The timer's next event, and its invocation so long after it. */
  timer(wait: number, late: number): void {
    this.#due += wait;
    this.pass(Math.max(0, this.#due + late - this.clock.ms));
  }

  pass(ms: number): void {
    this.clock.ms += ms;
    this.cluster.advance(ms);
  }

  setBack(ms: number): void {
    this.#wallOffset -= ms;
  }

  lose(instance: number): void {
    this.#instances.delete(instance);
  }

  /** Something happened to what is stored: the product may know none of it any more. */
  forget(): void {
    this.judge.forget(this.runs.length - 1);
  }

  /** One run, with another one beside it where the troubles say so. */
  async invoke(instance: number, troubles: readonly Trouble[]): Promise<Invocation> {
    const overlap = troubles.find((trouble) => trouble.kind === "overlap");
    let other: Invocation | undefined;
    const invocation: Invocation = this.#begin(instance, troubles, "by timer", async (call) => {
      if (overlap === undefined || call !== overlap.call || other !== undefined) return;
      this.pass(1_000 + overlap.frozenMs);
      invocation.frozen = overlap.frozenMs > 0;
      const alone = troubles.filter(({ kind }) => kind !== "crash" && kind !== "overlap");
      let pause: () => void = () => {};
      const paused = new Promise<void>((resolve) => {
        pause = resolve;
      });
      if (!this.#story.locks) this.judge.harm(invocation);
      if (invocation.frozen) this.judge.ledger.harm(this.runs.length - 1);
      other = this.#begin(OTHER, alone, "by hand", async (otherCall) => {
        if (otherCall !== overlap.pauseAt) return;
        pause();
        await invocation.ended;
      });
      if (!this.#story.locks) this.judge.harm(other);
      await Promise.race([paused, other.ended]);
      if (!invocation.frozen) return;
      // Each may tell what the other told, and the frozen one goes by what was before.
      this.judge.ledger.harm(this.runs.length - 1);
      this.judge.oracle.doubt();
    });
    await invocation.ended;
    await other?.ended;
    for (const one of other === undefined ? [invocation] : [invocation, other]) {
      for (const words of await falseWords(one)) {
        this.judge.report("nothingFalse", words, one.plan.run);
      }
    }
    return invocation;
  }

  #begin(
    instance: number,
    troubles: readonly Trouble[],
    how: "by timer" | "by hand",
    beforeCall: NonNullable<Plan["beforeCall"]>,
  ): Invocation {
    const lateBy = this.clock.ms - this.#due;
    const real = how === "by timer" && lateBy <= MOST_LATE_MS ? this.#due : this.clock.ms;
    const machineNow = this.#wallOffset + this.clock.ms;
    const time = new Date(this.#wallOffset + this.#due).toISOString();
    const event = how === "by timer" ? { Type: "Timer", Time: time } : {};
    const plan = {
      run: this.runs.length,
      now: this.#wallOffset + real,
      real,
      machineNow,
      config: this.#configOf(troubles),
      troubles,
      beforeCall,
    };
    const host = this.#instances.get(instance) ?? { warm: new Map(), ahead: false };
    this.#instances.set(instance, host);
    const invocation = new Invocation(plan, host.warm, this.clock, (ended) => {
      if (ended.outcome?.kind === "crashed") this.lose(instance);
      if (ended.storeFailed || ended.lostLock) host.ahead = true;
      else if (ended.saved) host.ahead = false;
      this.judge.ended(ended, this.runs.length - 1);
    });
    this.runs.push(invocation);
    if (runClock(event, machineNow) !== plan.now) {
      this.judge.report("timersClock", `goes by ${runClock(event, machineNow)}`, plan.run);
    }
    if (host.ahead) this.judge.harm(invocation);
    const { config, now } = plan;
    Promise.resolve()
      .then(() =>
        runAlert(config, this.#ports(invocation, host), {
          now,
          machineNow,
          limit: invocation.limit,
        }),
      )
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
    const { judge, cluster } = this;
    const startOf = (instance: string, topic: string, partition: number) =>
      cluster.logOf(instance, topic, partition)?.start ?? 0;
    const slack = simulateSlack(invocation, judge);
    return {
      kafka: {
        readOffsets: (rules, _deadline, onGroup) =>
          invocation.call(() => {
            judge.works(invocation);
            const reading = readCluster(cluster, rules, plan.troubles);
            const moment = { clock: plan.now, real: plan.real };
            // It may go by what its instance last knew, or by nothing.
            if (invocation.harmed) judge.oracle.doubt();
            invocation.look = judge.oracle.look(plan.config, reading, moment, startOf);
            for (const group of reading.groups) onGroup(group);
            return reading;
          }),
        readGroupInfo: (instance, groups) =>
          invocation.call(() => {
            const fails = plan.troubles.some(({ kind }) => kind === "group states unknown");
            const infos = fails ? new Map() : groupInfos(groups);
            invocation.told.infos.set(instance, infos);
            return { infos, apiCalls: 1 };
          }),
        readLogStarts: (instance, topics) =>
          invocation.call(() => {
            const fails = plan.troubles.some(({ kind }) => kind === "log starts unknown");
            if (fails) return { starts: new Map(), apiCalls: 1 };
            const starts = logStartsOf(cluster, instance, topics);
            invocation.told.starts.set(instance, starts);
            return { starts, apiCalls: topics.length };
          }),
      },
      slack: {
        send: (...message) => {
          judge.works(invocation);
          return slack.send(...message);
        },
      },
      heartbeat: {
        ping: () =>
          invocation.call(() => {
            invocation.pinged = true;
          }),
      },
      store: () =>
        encodedIn(
          this.store.open(invocation, this.#story.locks, {
            failed: () => judge.harm(invocation),
            saved: () => judge.saved(invocation),
          }),
        ),
      storeName: "simulated",
      warm,
      log: SILENT,
    };
  }
}
