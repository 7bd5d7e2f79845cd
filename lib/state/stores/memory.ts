import { lostLock, type StoreOf } from "../store.ts";

/** What a warm function instance remembers between its runs. */
export interface Memory<Document> {
  document: Document | null;
  lock: { readonly owner: symbol; readonly expiresAt: number } | null;
}

export function createMemory<Document>(): Memory<Document> {
  return { document: null, lock: null };
}

/**
 * `memory:`: lives as long as this instance; any number of stores may share one `memory`. Nobody
 * changes a document, so it is handed on as it is: packing it each minute would cost as much as measuring.
 */
export function createMemoryStore<Document>(memory: Memory<Document>): StoreOf<Document> {
  const owner = Symbol("owner");
  let isLocked = false;
  return {
    load: async () => memory.document,
    async save(document) {
      if (isLocked && memory.lock?.owner !== owner) throw lostLock();
      memory.document = document;
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
