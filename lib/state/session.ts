import type { Deadline } from "../base/deadline.ts";
import { messageOf } from "../base/errors.ts";
import type { Log } from "../base/log.ts";
import { decodeState, encodeState, StateFormatError } from "./document.ts";
import { EMPTY_STATE, type State } from "./state.ts";
import type { Lock, Store, StoreWithin } from "./store.ts";

/** What a warm instance last knew, from run to run, by store. `saved`: the store has it too. */
export type WarmStates = Map<string, { readonly state: State; readonly saved: boolean }>;

/** How a run begins: with a session, or not at all since another run is at work. */
export type Opened =
  | { readonly kind: "open"; readonly session: Session }
  | { readonly kind: "held" };

/** One run's hold on the state: read once, written once. */
export interface Session {
  readonly state: State;
  /** Something failed that the run must report at its end; `null`: not. */
  readonly fault: string | null;
  /** Writes the state, unless the store holds a document that could not be read: that is never overwritten. */
  save(state: State): Promise<string | null>;
  /** Lets go of the lock and closes the store. Never throws. */
  close(): Promise<void>;
}

export interface SessionOptions {
  readonly store: StoreWithin;
  /** Tells this store's warm state from another's. */
  readonly storeName: string;
  readonly warm: WarmStates;
  readonly lockMs: number;
  /** The lock and the loading end by then. */
  readonly loading: Deadline;
  /** The saving ends by then. */
  readonly saving: Deadline;
  readonly now: number;
  readonly log: Log;
}

/**
 * Takes the lock and loads the state. A store that fails is no reason to be silent: the session then
 * has what this warm instance last knew, or nothing, and says so in `fault`.
 */
export async function openSession(options: SessionOptions): Promise<Opened> {
  const { storeName, warm, lockMs, now, log } = options;
  const store = options.store(options.loading);
  let lock: Lock | null | undefined;
  try {
    lock = await store.lock?.(lockMs, now);
    if (lock === null) {
      await quietly(() => store.close(), log);
      return { kind: "held" };
    }
  } catch (error) {
    return { kind: "open", session: blindSession(options, store, error) };
  }
  const close = async () => {
    await quietly(async () => lock?.release(), log);
    await quietly(() => store.close(), log);
  };
  try {
    const state = await loadState(options, store);
    const save = async (next: State) => {
      warm.set(storeName, { state: next, saved: false });
      try {
        await options.store(options.saving).save(encodeState(next));
        warm.set(storeName, { state: next, saved: true });
        return null;
      } catch (error) {
        return `the state could not be saved: ${messageOf(error)}`;
      }
    };
    return { kind: "open", session: { state, fault: null, save, close } };
  } catch (error) {
    return { kind: "open", session: { ...blindSession(options, store, error), close } };
  }
}

/** A session without its store. */
function blindSession(
  { storeName, warm, log }: SessionOptions,
  store: Store,
  error: unknown,
): Session {
  const known = warm.get(storeName)?.state;
  const fault = `the state could not be read: ${messageOf(error)}`;
  log.error(fault, { goesOnWith: known === undefined ? "nothing known" : "what was last known" });
  return {
    state: known ?? EMPTY_STATE,
    fault,
    save: async (next) => {
      warm.set(storeName, { state: next, saved: false });
      return null;
    },
    close: () => quietly(() => store.close(), log),
  };
}

/**
 * What cannot be understood is set aside and treated as nothing known: alerts, not silence. Of what
 * the store has and what it could not be given before, the newer counts.
 */
async function loadState(
  { storeName, warm, now, log }: SessionOptions,
  store: Store,
): Promise<State> {
  const document = await store.load();
  try {
    const stored = document === null ? EMPTY_STATE : decodeState(document);
    const known = warm.get(storeName);
    const isNewer = known?.saved === false && known.state.savedAt > stored.savedAt;
    return isNewer ? known.state : stored;
  } catch (error) {
    if (!(error instanceof StateFormatError)) throw error;
    const place = await store.setAside(document ?? new Uint8Array(), now);
    log.error("the stored state is corrupt or of an unknown version: set aside, starting anew", {
      reason: error.message,
      place,
    });
    return EMPTY_STATE;
  }
}

async function quietly(action: () => Promise<unknown>, log: Log): Promise<void> {
  try {
    await action();
  } catch (error) {
    log.warn("could not release the lock or close the store", { reason: messageOf(error) });
  }
}

/** The state, and whether there was one: not where none is stored yet or it could not be read. */
export interface Look {
  readonly state: State;
  readonly seen: boolean;
}

/** A look at the state as it is: takes no lock, changes nothing. What cannot be read is nothing known. */
export async function peekState(store: Store, log: Log): Promise<Look> {
  try {
    const document = await store.load();
    if (document !== null) return { state: decodeState(document), seen: true };
  } catch (error) {
    log.warn("the state could not be read: checking without it", { reason: messageOf(error) });
  } finally {
    await quietly(() => store.close(), log);
  }
  return { state: EMPTY_STATE, seen: false };
}
