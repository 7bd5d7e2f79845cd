import type { Deadline } from "../base/deadline.ts";
import { messageOf } from "../base/errors.ts";
import type { Log } from "../base/log.ts";
import type { StateStore, StoreWithin } from "./encoded.ts";
import { StateFormatError } from "./seal.ts";
import { EMPTY_STATE, type State } from "./state.ts";
import type { Lock } from "./store.ts";

/** What a warm instance last knew. */
export interface Known {
  readonly state: State;
  /** The store has it too. */
  readonly saved: boolean;
}

/** What is known of a store, by its name; of one at a time, whatever the configuration becomes. */
export type WarmStates = Map<string, Known>;

/** How a run begins: with a session, or not at all since another run is at work. */
export type Opened =
  | { readonly kind: "open"; readonly session: Session }
  | { readonly kind: "held" };

/** One run's hold on the state: read once, written once. */
export interface Session {
  readonly state: State;
  /** Why the state could not be read, which the run must report at its end; `null`: it could. */
  readonly error: string | null;
  /**
   * Writes the state, unless the store holds a document that could not be read, or the lock is another's
   * by now: then it overwrites nothing.
   * @returns why it is not saved, which the run must report; `null`: it is, or `error` has said it
   */
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
  /** The machine's clock (ms since the epoch): locks go by it, and no state can be of a later moment. */
  readonly now: number;
  readonly log: Log;
}

/**
 * Takes the lock and loads the state. A store that fails is no reason to be silent: the session then
 * has what this warm instance last knew, or nothing, and says so in `error`.
 */
export async function openSession(options: SessionOptions): Promise<Opened> {
  const { lockMs, now, log } = options;
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
    await quietly(async () => lock?.release(options.saving), log);
    await quietly(() => store.close(), log);
  };
  try {
    const state = await loadState(options, store);
    const save = async (next: State) => {
      remember(options, next, false);
      try {
        await options.store(options.saving).save(next);
        remember(options, next, true);
        return null;
      } catch (error) {
        return `the state could not be saved: ${messageOf(error)}`;
      }
    };
    return { kind: "open", session: { state, error: null, save, close } };
  } catch (error) {
    return { kind: "open", session: { ...blindSession(options, store, error), close } };
  }
}

/** A session without its store. */
function blindSession(options: SessionOptions, store: StateStore, cause: unknown): Session {
  const { storeName, warm, log } = options;
  const known = warm.get(storeName);
  const error = `the state could not be read: ${messageOf(cause)}`;
  log.error(error, { goesOnWith: known === undefined ? "nothing known" : "what was last known" });
  return {
    state: known?.state ?? EMPTY_STATE,
    error,
    save: async (next) => {
      remember(options, next, false);
      return null;
    },
    close: () => quietly(() => store.close(), log),
  };
}

/** For a next run of this instance, should the store not have it then. */
function remember({ storeName, warm }: SessionOptions, state: State, saved: boolean): void {
  warm.clear();
  warm.set(storeName, { state, saved });
}

/**
 * The newer one of what the store has and what it could not be given before. A stored time in the future
 * is of a clock that ran ahead, and makes nothing newer.
 */
async function loadState(options: SessionOptions, store: StateStore): Promise<State> {
  const stored = await loadStored(options, store);
  const known = options.warm.get(options.storeName);
  if (known === undefined || known.saved) return stored;
  const isNewer = known.state.savedAt > stored.savedAt || stored.savedAt > options.now;
  return isNewer ? known.state : stored;
}

/** What cannot be understood is set aside and treated as nothing known: alerts, not silence. */
async function loadStored({ now, log }: SessionOptions, store: StateStore): Promise<State> {
  try {
    return (await store.load()) ?? EMPTY_STATE;
  } catch (error) {
    if (!(error instanceof StateFormatError)) throw error;
    const place = await store.setAside?.(now);
    log.error("the stored state is corrupt or of an unknown version: set aside, starting anew", {
      error: error.message,
      place,
    });
    return EMPTY_STATE;
  }
}

async function quietly(action: () => Promise<unknown>, log: Log): Promise<void> {
  try {
    await action();
  } catch (error) {
    log.warn("could not release the lock or close the store", { error: messageOf(error) });
  }
}

/** The state, and whether there was one: not where none is stored yet or it could not be read. */
export interface Look {
  readonly state: State;
  readonly seen: boolean;
}

/** A look at the state as it is: takes no lock, changes nothing. What cannot be read is nothing known. */
export async function peekState(store: StateStore, log: Log): Promise<Look> {
  try {
    const state = await store.load();
    if (state !== null) return { state, seen: true };
  } catch (error) {
    log.warn("the state could not be read: checking without it", { error: messageOf(error) });
  } finally {
    await quietly(() => store.close(), log);
  }
  return { state: EMPTY_STATE, seen: false };
}
