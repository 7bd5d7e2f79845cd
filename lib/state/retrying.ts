import { type Deadline, deadlineIn } from "../base/deadline.ts";
import { retry } from "../base/retry.ts";
import { type Store, StoreError } from "./store.ts";

/** Delays of 0.2, 0.4 and 0.8 s, each up to twice that. */
const PACE = { attempts: 4, backoffMs: 200 };
const RELEASE_MS = 1_000;

/**
 * The store, trying each call up to four times while its error is transient, and giving up at the
 * deadline: then with the last error there was. A call that is cut off may still do its work: close
 * the store to end it. Releasing the lock has a second at most, since it comes last and matters
 * least: the lock expires by itself.
 */
export function retrying(store: Store, deadline: Deadline): Store {
  const lock = store.lock?.bind(store);
  return {
    load: () => tried(() => store.load(), deadline),
    save: (document) => tried(() => store.save(document), deadline),
    setAside: (document, now) => tried(() => store.setAside(document, now), deadline),
    ...(lock && {
      async lock(ttlMs, now) {
        const taken = await tried(() => lock(ttlMs, now), deadline);
        if (taken === null) return null;
        return {
          release: (within) => {
            const ms = Math.min(RELEASE_MS, within?.remainingMs() ?? RELEASE_MS);
            return tried(() => taken.release(), deadlineIn(ms));
          },
        };
      },
    }),
    close: () => store.close(),
  };
}

function tried<T>(work: () => Promise<T>, deadline: Deadline): Promise<T> {
  return retry(work, {
    ...PACE,
    deadline,
    isWorthIt: (error) => error instanceof StoreError && error.transient,
    exceeded: () =>
      new StoreError("The state's store gave no answer within the time left. See STATE_URL."),
  });
}
