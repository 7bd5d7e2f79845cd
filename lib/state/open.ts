import type { Deadline } from "../base/deadline.ts";
import type { Credentials, StateLocation } from "../config/config.ts";
import { encodedIn, type StateStore } from "./encoded.ts";
import { retrying } from "./retrying.ts";
import type { State } from "./state.ts";
import type { Store } from "./store.ts";
import { createCosStore } from "./stores/cos.ts";
import { createFileStore } from "./stores/file.ts";
import { createMemory, createMemoryStore } from "./stores/memory.ts";
import { createRedisStore } from "./stores/redis.ts";

/** Where states live outside of this process. */
export type StoredLocation = Exclude<StateLocation, { kind: "memory" }>;

/** The store that `STATE_URL` names, not yet connected: a store is reached by its first call. */
export function openStore(location: StoredLocation, credentials: Credentials): Store {
  switch (location.kind) {
    case "file":
      return createFileStore(location.path);
    case "redis":
      return createRedisStore(location);
    case "cos":
      return createCosStore(location, credentials);
  }
}

/** This instance's. */
const instanceMemory = createMemory<State>();

/**
 * The store that `STATE_URL` names, its calls tried again until a deadline. `memory:` has nothing to
 * try again.
 */
export function openStoreWithin(
  location: StateLocation,
  credentials: Credentials,
  memory = instanceMemory,
): (deadline: Deadline) => StateStore {
  if (location.kind === "memory") {
    const store = createMemoryStore(memory);
    return () => store;
  }
  const store = openStore(location, credentials);
  return (deadline) => encodedIn(retrying(store, deadline));
}
