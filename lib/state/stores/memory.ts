import type { Store } from "../store.ts";
import { asideName } from "./aside.ts";

/** What a warm function instance remembers between its runs. */
export interface Memory {
  document: Uint8Array | null;
  lock: { readonly owner: symbol; readonly expiresAt: number } | null;
  readonly setAside: Map<string, Uint8Array>;
}

export function createMemory(): Memory {
  return { document: null, lock: null, setAside: new Map() };
}

/** This instance's. */
export const instanceMemory = createMemory();

/** `memory:`: lives as long as this instance; any number of stores may share one `memory`. */
export function createMemoryStore(memory: Memory): Store {
  const owner = Symbol("owner");
  return {
    load: async () => memory.document?.slice() ?? null,
    async save(document) {
      memory.document = new Uint8Array(document);
    },
    async setAside(document, now) {
      const name = asideName("state", now);
      memory.setAside.set(name, new Uint8Array(document));
      return `memory:${name}`;
    },
    async lock(ttlMs, now) {
      const holder = memory.lock;
      if (holder !== null && holder.owner !== owner && now < holder.expiresAt) return null;
      memory.lock = { owner, expiresAt: now + ttlMs };
      return {
        async release() {
          if (memory.lock?.owner === owner) memory.lock = null;
        },
      };
    },
    close: async () => {},
  };
}
