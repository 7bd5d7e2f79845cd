import type { Deadline } from "../base/deadline.ts";
import { decodeState, encodeState } from "./document.ts";
import type { State } from "./state.ts";
import { MAX_STORED, type Store, StoreError, type StoreOf } from "./store.ts";

/** A store of states. */
export interface StateStore extends StoreOf<State> {
  /**
   * Sets aside the document of which `load` has thrown that it cannot be understood, and returns where.
   * Missing where there are no bytes to be wrong.
   */
  setAside?(now: number): Promise<string>;
}

/** The store, its calls tried again until the deadline where that is worth it. */
export type StoreWithin = (deadline: Deadline) => StateStore;

/** A store of bytes as one of states. Its `load` throws `StateFormatError`, too. */
export function encodedIn(store: Store): StateStore {
  const lock = store.lock?.bind(store);
  let loaded: Uint8Array = new Uint8Array();
  return {
    async load() {
      const document = await store.load();
      if (document === null) return null;
      loaded = document;
      return await decodeState(document);
    },
    async save(state) {
      const document = encodeState(state);
      const { length } = document;
      if (length <= MAX_STORED) return store.save(document);
      throw new StoreError(`it takes ${length} bytes, and no store keeps more than ${MAX_STORED}`);
    },
    setAside: (now) => store.setAside(loaded, now),
    ...(lock && { lock }),
    close: () => store.close(),
  };
}
