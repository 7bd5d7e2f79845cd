import pRetry from "p-retry";
import { type Deadline, deadlineIn, deadlineSignal } from "../base/deadline.ts";
import { type Store, StoreError } from "./store.ts";

/** Delays of 0.2, 0.4 and 0.8 s, each up to twice that. */
const PACE = { retries: 3, minTimeout: 200, factor: 2, randomize: true };
const RELEASE_MS = 1_000;

/**
 * The store, trying each call up to four times while its error is transient, and giving up at the
 * deadline: then with the last error there was. A call that is cut off may still do its work: close
 * the store to end it. Releasing the lock has a second of its own, since it comes last and matters
 * least: the lock expires by itself.
 */
export function retrying(store: Store, deadline: Deadline): Store {
  const lock = store.lock?.bind(store);
  return {
    load: () => attempts(() => store.load(), deadline),
    save: (document) => attempts(() => store.save(document), deadline),
    setAside: (document, now) => attempts(() => store.setAside(document, now), deadline),
    ...(lock && {
      async lock(ttlMs, now) {
        const taken = await attempts(() => lock(ttlMs, now), deadline);
        if (taken === null) return null;
        return { release: () => attempts(() => taken.release(), deadlineIn(RELEASE_MS)) };
      },
    }),
    close: () => store.close(),
  };
}

async function attempts<T>(work: () => Promise<T>, deadline: Deadline): Promise<T> {
  const signal = deadlineSignal(deadline);
  let last = new StoreError(
    "The state's store gave no answer within the time left. See STATE_URL.",
  );
  try {
    return await pRetry(() => untilAborted(work(), signal), {
      ...PACE,
      signal,
      shouldRetry: ({ error }) => error instanceof StoreError && error.transient,
      onFailedAttempt: ({ error }) => {
        if (error instanceof StoreError) last = error;
      },
    });
  } catch (error) {
    throw signal.aborted ? last : error;
  }
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason);
    signal.addEventListener("abort", giveUp, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
  });
}
