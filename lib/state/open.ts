import type { Credentials, StateLocation } from "../config/config.ts";
import { retrying } from "./retrying.ts";
import type { Store, StoreWithin } from "./store.ts";
import { createCosStore } from "./stores/cos.ts";
import { createFileStore } from "./stores/file.ts";
import { createMemoryStore, instanceMemory, type Memory } from "./stores/memory.ts";
import { createRedisStore } from "./stores/redis.ts";

/**
 * The store that `STATE_URL` names, not yet connected: a store is reached by its first call.
 */
export function openStore(
  location: StateLocation,
  {
    credentials,
    memory = instanceMemory,
  }: { readonly credentials: Credentials; readonly memory?: Memory },
): Store {
  switch (location.kind) {
    case "memory":
      return createMemoryStore(memory);
    case "file":
      return createFileStore(location.path);
    case "redis":
      return createRedisStore(location);
    case "cos":
      return createCosStore(location, credentials);
  }
}

/**
 * The store that `STATE_URL` names, its calls tried again until a deadline. `memory:` has nothing to
 * try again, and a cold start is spared the work.
 */
export function openStoreWithin(location: StateLocation, credentials: Credentials): StoreWithin {
  const store = openStore(location, { credentials });
  return location.kind === "memory" ? () => store : (deadline) => retrying(store, deadline);
}
