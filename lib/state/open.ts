import type { Credentials, StateLocation } from "../config/config.ts";
import { createFileStore } from "./file.ts";
import { createMemoryStore, instanceMemory, type Memory } from "./memory.ts";
import type { Store } from "./store.ts";

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
