import type { Invocation, Plan } from "./invocation.ts";
import { Ledger } from "./ledger.ts";
import { Oracle } from "./oracle.ts";
import { isSilenced, settingsOf } from "./rules.ts";
import { RUN_PROMISES } from "./run-promises.ts";
import type { StoreContent } from "./simulated-store.ts";
import { subjectOf } from "./subject.ts";

/** A promise that was not kept. */
export interface Broken {
  readonly promise: string;
  readonly finding: string;
  readonly run: number;
}

/** Holds every run against the promises, and keeps account of what excuses it. */
export class Judge {
  readonly ledger = new Ledger();
  readonly oracle = new Oracle();
  readonly broken: Broken[] = [];

  readonly #store: StoreContent;
  #lastSaved = Number.NEGATIVE_INFINITY;

  constructor(store: StoreContent) {
    this.#store = store;
  }

  report(promise: string, finding: string, run: number): void {
    this.broken.push({ promise, finding, run });
  }

  /** What was told up to that run may be unknown to the product, and what it measured too. */
  disturb(run: number): void {
    this.ledger.harm(run);
    this.oracle.forget();
  }

  /** The same is going to be so for what that run does. */
  harm(invocation: Invocation): void {
    invocation.harmed = true;
    this.ledger.harm(invocation.plan.run);
  }

  /** Two runs never work at once on a store that locks, unless it failed while it was asked to. */
  works(invocation: Invocation): void {
    if (invocation.lock !== "taken" || this.#store.holder === invocation) return;
    this.report("neverTwoAtOnce", "works without the lock that it took", invocation.plan.run);
  }

  /** @param lastRun the number of the run that began last */
  ended(invocation: Invocation, lastRun: number): void {
    const { plan, outcome, reading, view, saved, words } = invocation;
    if (outcome?.kind === "crashed" && words.length > 0 && !saved) this.harm(invocation);
    if (invocation.harmed) {
      this.disturb(lastRun);
    } else if (saved && reading !== null && view !== null) {
      if (plan.now < this.#lastSaved) this.oracle.forget();
      this.oracle.saved(plan.config, reading, view, plan.now);
    }
    if (saved) this.#lastSaved = plan.now;
    this.#excuse(plan);
    const { ledger, oracle } = this;
    for (const [name, promise] of Object.entries(RUN_PROMISES)) {
      const finding = promise({ invocation, ledger, oracle, store: this.#store });
      if (finding !== null) this.report(name, finding, plan.run);
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
}
