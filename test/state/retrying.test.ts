import { beforeEach, describe, expect, test, vi } from "vitest";
import { type Deadline, deadlineIn } from "../../lib/base/deadline.ts";
import { retrying } from "../../lib/state/retrying.ts";
import { type Store, StoreError } from "../../lib/state/store.ts";
import { createMemory, createMemoryStore } from "../../lib/state/stores/memory.ts";

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);
const unreachable = () => new StoreError("out of reach", { transient: true });
const refused = () => new StoreError("refused");

/** A store of bytes. */
const inMemory = (memory = createMemory<Uint8Array>()): Store => ({
  ...createMemoryStore(memory),
  setAside: async () => "aside",
});

/** A memory store whose calls fail with the given errors first, one a call. */
function failing(errors: (() => Error)[]): { store: Store; calls: () => number } {
  const inner = inMemory();
  let calls = 0;
  const fail = () => {
    const error = errors[calls++];
    if (error !== undefined) throw error();
  };
  return {
    calls: () => calls,
    store: {
      async load() {
        fail();
        return inner.load();
      },
      async save(document) {
        fail();
        return inner.save(document);
      },
      async setAside(document, now) {
        fail();
        return inner.setAside(document, now);
      },
      async lock(ttlMs, now) {
        fail();
        return (await inner.lock?.(ttlMs, now)) ?? null;
      },
      close: () => inner.close(),
    },
  };
}

const CALLS: [name: string, call: (store: Store) => Promise<unknown> | undefined][] = [
  ["load", (store) => store.load()],
  ["save", (store) => store.save(Buffer.from("x"))],
  ["setAside", (store) => store.setAside(Buffer.from("x"), NOW)],
  ["lock", (store) => store.lock?.(60_000, NOW)],
];

describe("a store whose calls are tried again", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    return () => vi.useRealTimers();
  });

  /** Runs it with every delay passing at once. */
  async function outcome(work: Promise<unknown> | undefined): Promise<unknown> {
    const settled = Promise.resolve(work).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(60_000);
    return settled;
  }

  test.each(CALLS)("%s succeeds when the store is back at the fourth try", async (_, call) => {
    const { store, calls } = failing([unreachable, unreachable, unreachable]);
    expect(await outcome(call(retrying(store, deadlineIn(60_000))))).not.toBeInstanceOf(Error);
    expect(calls()).toBe(4);
  });

  test.each(CALLS)("%s gives up after the fourth", async (_, call) => {
    const { store, calls } = failing(Array.from({ length: 9 }, () => unreachable));
    expect(await outcome(call(retrying(store, deadlineIn(60_000))))).toEqual(unreachable());
    expect(calls()).toBe(4);
  });

  test.each(CALLS)("%s is not tried again after a refusal", async (_, call) => {
    const { store, calls } = failing([unreachable, refused]);
    expect(await outcome(call(retrying(store, deadlineIn(60_000))))).toEqual(refused());
    expect(calls()).toBe(2);
  });

  test("an error of another kind goes through at once", async () => {
    const { store, calls } = failing([() => new RangeError("a bug")]);
    expect(await outcome(retrying(store, deadlineIn(60_000)).load())).toEqual(
      new RangeError("a bug"),
    );
    expect(calls()).toBe(1);
  });

  test("a store without a lock gets none", () => {
    const { load, save, setAside, close } = failing([]).store;
    expect(retrying({ load, save, setAside, close }, deadlineIn(1)).lock).toBeUndefined();
  });

  test("releasing the lock is tried again too, the deadline of the other calls being over", async () => {
    const release = vi.fn().mockRejectedValueOnce(unreachable()).mockResolvedValueOnce(undefined);
    const store = { ...failing([]).store, lock: async () => ({ release }) };
    const lock = await retrying(store, deadlineIn(20)).lock?.(60_000, NOW);
    await outcome(lock?.release());
    expect(release).toHaveBeenCalledTimes(2);
  });

  test("releasing the lock ends with the run, and takes a second at most", async () => {
    const store = {
      ...failing([]).store,
      lock: async () => ({ release: () => new Promise<never>(() => {}) }),
    };
    const lock = await retrying(store, deadlineIn(20)).lock?.(60_000, NOW);
    const took = async (within?: Deadline) => {
      const start = performance.now();
      const released = lock?.release(within).catch(() => performance.now() - start);
      return outcome(released);
    };
    expect(await took(deadlineIn(300))).toBe(300);
    expect(await took(deadlineIn(30_000))).toBe(1_000);
    expect(await took()).toBe(1_000);
    expect(await took(deadlineIn(0))).toBe(0);
  });

  test("a lock that was taken is released in the store", async () => {
    const memory = createMemory<Uint8Array>();
    const lock = await retrying(inMemory(memory), deadlineIn(60_000)).lock?.(60_000, NOW);
    await lock?.release();
    expect(memory.lock).toBeNull();
  });
});

describe("at the deadline", () => {
  const never = () => new Promise<never>(() => {});
  const hanging: Store = {
    ...inMemory(),
    load: never,
    save: never,
    setAside: never,
    lock: never,
  };

  test.each(CALLS)("%s that hangs is cut off", async (_, call) => {
    await expect(call(retrying(hanging, deadlineIn(30)))).rejects.toThrow(
      new StoreError("The state's store gave no answer within the time left. See STATE_URL."),
    );
  });

  test("the last error there was is the one that is thrown", async () => {
    const { store } = failing(Array.from({ length: 9 }, () => unreachable));
    await expect(retrying(store, deadlineIn(30)).load()).rejects.toThrow(unreachable());
  });
});
