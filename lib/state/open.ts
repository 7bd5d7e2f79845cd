import type { Credentials, StateLocation } from "../config/config.ts";
import { createFileStore } from "./file.ts";
import { createMemoryStore, instanceMemory, type Memory } from "./memory.ts";
import { retrying } from "./retrying.ts";
import type { Store, StoreWithin } from "./store.ts";

/**
 * The store that `STATE_URL` names, not yet connected: a store is reached by its first call. Only
 * the client of the store that is used is loaded.
 */
export async function openStore(
  location: StateLocation,
  {
    credentials,
    memory = instanceMemory,
  }: { readonly credentials: Credentials; readonly memory?: Memory },
): Promise<Store> {
  switch (location.kind) {
    case "memory":
      return createMemoryStore(memory);
    case "file":
      return createFileStore(location.path);
    case "redis": {
      const { createRedisStore } = await import("./redis.ts");
      return createRedisStore(location);
    }
    case "cos": {
      const { createCosStore } = await import("./cos.ts");
      return createCosStore(location, credentials);
    }
  }
}

/**
 * The store that `STATE_URL` names, its calls tried again until a deadline. `memory:` has nothing to
 * try again, and a cold start is spared the work.
 */
export async function openStoreWithin(
  location: StateLocation,
  credentials: Credentials,
): Promise<StoreWithin> {
  const store = await openStore(location, { credentials });
  return location.kind === "memory" ? () => store : (deadline) => retrying(store, deadline);
}
