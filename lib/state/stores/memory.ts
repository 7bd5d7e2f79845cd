import { asideName, lostLock, type Store } from "../store.ts";

/** What a warm function instance remembers between its runs. */
export interface Memory {
  document: Uint8Array | null;
  lock: { readonly owner: symbol; readonly expiresAt: number } | null;
  /** The latest few, by their names. */
  readonly setAside: Map<string, Uint8Array>;
}

/** An instance may live for days: what is set aside in it must not fill its memory. */
const MOST_SET_ASIDE = 2;

export function createMemory(): Memory {
  return { document: null, lock: null, setAside: new Map() };
}

/** This instance's. */
export const instanceMemory = createMemory();

/** `memory:`: lives as long as this instance; any number of stores may share one `memory`. */
export function createMemoryStore(memory: Memory): Store {
  const owner = Symbol("owner");
  let isLocked = false;
  return {
    // Nobody changes a document, and a large one must not be there twice.
    load: async () => memory.document,
    async save(document) {
      if (isLocked && memory.lock?.owner !== owner) throw lostLock();
      memory.document = document;
    },
    async setAside(document, now) {
      const name = asideName("state", now);
      memory.setAside.set(name, new Uint8Array(document));
      for (const old of [...memory.setAside.keys()].slice(0, -MOST_SET_ASIDE)) {
        memory.setAside.delete(old);
      }
      return `memory:${name}`;
    },
    async lock(ttlMs, now) {
      const holder = memory.lock;
      if (holder !== null && holder.owner !== owner && now < holder.expiresAt) return null;
      memory.lock = { owner, expiresAt: now + ttlMs };
      isLocked = true;
      return {
        async release() {
          if (memory.lock?.owner === owner) memory.lock = null;
          isLocked = false;
        },
      };
    },
    close: async () => {},
  };
}
