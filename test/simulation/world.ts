import { type AlertPorts, runAlert } from "../../lib/run/alert.ts";
import { encodedIn } from "../../lib/state/encoded.ts";
import type { WarmStates } from "../../lib/state/session.ts";
import { Cluster } from "./cluster.ts";
import { configOf } from "./config.ts";
import { type Clock, Invocation, type Plan } from "./invocation.ts";
import { Judge } from "./judge.ts";
import { groupInfos, readCluster } from "./simulated-kafka.ts";
import { simulateSlack } from "./simulated-slack.ts";
import { StoreContent } from "./simulated-store.ts";
import { START, type Story, type Trouble } from "./story.ts";

/** A warm function instance: it lives until it is lost or a run on it is killed. */
interface Instance {
  readonly warm: WarmStates;
  /** It may know what the store could not be given, and will then go by that. */
  ahead: boolean;
}

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
/** The instance on which overlapping runs are invoked. */
const OTHER = 9;

/** Everything outside of the product, on a virtual clock. */
export class World {
  readonly clock: Clock = { ms: 0 };
  readonly cluster = new Cluster();
  readonly store = new StoreContent(this.clock);
  readonly judge = new Judge(this.store);
  readonly runs: Invocation[] = [];
  /** How far the wall clock is off the virtual one. */
  wallOffset = START;

  readonly #story: Story;
  readonly #instances = new Map<number, Instance>();
  #rules = "usual";

  constructor(story: Story) {
    this.#story = story;
  }

  lose(instance: number): void {
    this.#instances.delete(instance);
  }

  /** Something happened between two runs that makes it uncertain what the product still knows. */
  disturb(): void {
    this.judge.disturb(this.runs.length - 1);
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
      if (!this.#story.locks) this.judge.harm(invocation);
      other = this.#begin(OTHER, alone, async (otherCall) => {
        if (otherCall !== overlap.pauseAt) return;
        pause();
        await invocation.ended;
      });
      if (!this.#story.locks) this.judge.harm(other);
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
      if (ended.storeFailed) host.ahead = true;
      else if (ended.saved) host.ahead = false;
      this.judge.ended(ended, this.runs.length - 1);
    });
    this.runs.push(invocation);
    if (host.ahead) this.judge.harm(invocation);
    const { config, now } = plan;
    Promise.resolve()
      .then(() =>
        runAlert(config, this.#ports(invocation, host), {
          now,
          machineNow: now,
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
    const { judge } = this;
    const slack = simulateSlack(invocation, judge.ledger, (promise, finding) =>
      judge.report(promise, finding, plan.run),
    );
    return {
      kafka: {
        readOffsets: (rules, _deadline, onGroup) =>
          invocation.call(() => {
            judge.works(invocation);
            const reading = readCluster(this.cluster, rules, plan.troubles);
            invocation.reading = reading;
            invocation.view = judge.oracle.view(plan.config, reading, plan.now);
            for (const group of reading.groups) onGroup(group);
            return reading;
          }),
        readGroupInfo: (_, groups) =>
          invocation.call(() => {
            const fails = plan.troubles.some(({ kind }) => kind === "group states unknown");
            return { infos: fails ? new Map() : groupInfos(groups), apiCalls: 1 };
          }),
        readLogStarts: async () => ({ starts: new Map(), apiCalls: 0 }),
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
        encodedIn(this.store.open(invocation, this.#story.locks, () => judge.harm(invocation))),
      storeName: "simulated",
      warm,
      log: SILENT,
    };
  }
}
