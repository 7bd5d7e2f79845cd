import { lostLock, type Store, StoreError } from "../../lib/state/store.ts";
import type { Clock, Invocation } from "./invocation.ts";
import type { Trouble } from "./trouble.ts";

type Failing = Extract<Trouble, { kind: "store fails" }>;

/** What lies in the store, whoever asks. */
export class StoreContent {
  document: Uint8Array | null = null;
  lock: { readonly owner: Invocation; readonly expiresAt: number } | null = null;
  readonly aside: Uint8Array[] = [];
  /** A document that nobody can read: it must not be lost. */
  corrupt: Uint8Array | null = null;
  /** How often one was put there. */
  corrupted = 0;

  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Who holds the lock at this moment. */
  get holder(): Invocation | null {
    return this.lock !== null && this.#clock.ms < this.lock.expiresAt ? this.lock.owner : null;
  }

  /** Whether the document that nobody can read was overwritten without a trace. */
  get hasLostCorrupt(): boolean {
    const { corrupt } = this;
    if (corrupt === null || corrupt === this.document) return false;
    return !this.aside.some((document) => Buffer.compare(document, corrupt) === 0);
  }

  /**
   * The store as one invocation sees it. Its lock expires by the store's own clock, as in Redis.
   * @param told is told that a call failed on which the state depends, and that the document was saved
   */
  open(
    invocation: Invocation,
    locks: boolean,
    told: { readonly failed: () => void; readonly saved: () => void },
  ): Store {
    const call = <T>(on: Failing["on"], work: () => T): Promise<T> =>
      invocation.call(() => {
        const failing = invocation.plan.troubles.find(
          (trouble): trouble is Failing =>
            trouble.kind === "store fails" && (trouble.on === on || trouble.on === "everything"),
        );
        if (failing === undefined) return work();
        if (on === "release") {
          invocation.releaseFailed = true;
        } else {
          invocation.storeFailed = true;
          told.failed();
        }
        if (failing.works) work();
        throw new StoreError("the simulated store did not answer", { transient: true });
      });

    return {
      load: () =>
        call("load", () => this.document).then((document) => {
          invocation.told.document = document;
          return document;
        }),
      save: (document) =>
        call("save", () => {
          if (invocation.lock === "taken" && this.holder !== invocation) {
            invocation.lostLock = true;
            throw lostLock();
          }
          this.document = document;
          invocation.saved = true;
          told.saved();
        }),
      setAside: (document) =>
        call("save", () => {
          this.aside.push(document);
          return "aside";
        }).catch((error: unknown) => {
          // It goes on as if the store had not answered at all.
          invocation.told.document = undefined;
          throw error;
        }),
      ...(locks && {
        lock: async (ttlMs: number) => {
          invocation.lock = "failed";
          const taken = await call("lock", () => this.#take(invocation, ttlMs));
          invocation.lock = taken ? "taken" : "refused";
          if (!taken) return null;
          const release = () =>
            call("release", () => {
              if (this.lock?.owner === invocation) this.lock = null;
            });
          return { release };
        },
      }),
      close: async () => {},
    };
  }

  #take(invocation: Invocation, ttlMs: number): boolean {
    if (this.holder !== null && this.holder !== invocation) return false;
    this.lock = { owner: invocation, expiresAt: this.#clock.ms + ttlMs };
    return true;
  }
}
