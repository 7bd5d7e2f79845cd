import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { deadlineIn } from "../../lib/base/deadline.ts";
import { Histories } from "../../lib/evaluate/history/histories.ts";
import { encodeState } from "../../lib/state/document.ts";
import { encodedIn, type StoreWithin } from "../../lib/state/encoded.ts";
import { openSession, peekState, type Session } from "../../lib/state/session.ts";
import { EMPTY_STATE, type State } from "../../lib/state/state.ts";
import { MAX_STORED } from "../../lib/state/store.ts";
import { createMemory, createMemoryStore } from "../../lib/state/stores/memory.ts";
import { FakePorts } from "../run/fake-ports.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
const LOCK_MS = 30_000;

/** A state that is told from others by when it was saved. */
const stateAt = (savedAt: number): State => ({ ...EMPTY_STATE, savedAt });
const storing = (savedAt: number): FakePorts => {
  const ports = new FakePorts();
  ports.document = encodeState(stateAt(savedAt));
  return ports;
};

/** What the warm instance knows, before a session … */
function knows(ports: FakePorts, state: State, saved: boolean, store = ports.storeName): void {
  ports.warm.set(store, { state, saved });
}
/** … and after it. */
function known(ports: FakePorts): { state: State; saved: boolean } | null {
  return ports.warm.get(ports.storeName) ?? null;
}

async function open(
  ports: FakePorts,
  store: StoreWithin = ports.store,
  now = NOW,
): Promise<Session> {
  const { warm, storeName, log } = ports;
  const [loading, saving] = [deadlineIn(1_000, () => 0), deadlineIn(2_000, () => 0)];
  const options = { store, storeName, warm, lockMs: LOCK_MS, loading, saving, now, log };
  const opened = await openSession(options);
  if (opened.kind !== "open") throw new Error(`the lock is ${opened.kind}`);
  return opened.session;
}

describe("a session", () => {
  test("has the state that the last one saved", async () => {
    const ports = new FakePorts();
    const first = await open(ports);
    expect(first.state).toEqual(EMPTY_STATE);
    expect(await first.save(stateAt(NOW))).toBeNull();
    await first.close();
    const second = await open(ports);
    expect(second.state).toEqual(stateAt(NOW));
    expect(second.error).toBeNull();
  });

  test("takes the lock before it loads, and lets go of it at its end", async () => {
    const ports = new FakePorts();
    const session = await open(ports);
    await session.save(stateAt(NOW));
    await session.close();
    expect(ports.journal).toEqual(["lock", "load", "save", "release", "close"]);
  });

  test("is not opened while somebody else holds the lock", async () => {
    const ports = storing(1);
    ports.isHeld = true;
    await expect(open(ports)).rejects.toThrow("the lock is held");
    expect(ports.journal).toEqual(["lock", "close"]);
    expect(ports.warm.size).toBe(0);
  });

  test("works without a lock on a store that has none", async () => {
    const ports = storing(1);
    const session = await open(ports, () => {
      const { load, save, setAside, close } = ports.bytes();
      return encodedIn({ load, save, setAside, close });
    });
    expect(session.state).toEqual(stateAt(1));
    await session.close();
    expect(ports.journal).toEqual(["load", "close"]);
    expect(ports.logged).toEqual([]);
  });

  test("locks for the time limit, and gives loading and saving their own time", async () => {
    const ports = new FakePorts();
    const locks: [ttlMs: number, now: number][] = [];
    const deadlines: number[] = [];
    const session = await open(ports, (deadline) => {
      deadlines.push(deadline.remainingMs());
      return {
        ...ports.store(),
        lock: async (ttlMs, now) => {
          locks.push([ttlMs, now]);
          return { release: async () => {} };
        },
      };
    });
    await session.save(stateAt(NOW));
    expect(locks).toEqual([[LOCK_MS, NOW]]);
    expect(deadlines).toEqual([1_000, 2_000]);
  });
});

describe("of what the store has and what this warm instance knows", () => {
  test.each<
    [name: string, stored: number, known: number, saved: boolean, counts: "stored" | "known"]
  >([
    ["the newer counts when it could not be saved", 5, 6, false, "known"],
    ["the store's counts when that is newer", 6, 5, false, "stored"],
    ["the store's counts when both are of one moment", 5, 5, false, "stored"],
    [
      "the newer counts also when the store's is of a clock that ran ahead",
      NOW + 1,
      6,
      false,
      "known",
    ],
    ["the store's counts when it is of this very moment", NOW, 6, false, "stored"],
    [
      "the store's counts when it ran ahead and the other one was saved",
      NOW + 1,
      6,
      true,
      "stored",
    ],
    [
      "the store's counts when the other one was saved: somebody has set it back since",
      5,
      6,
      true,
      "stored",
    ],
  ])("%s", async (_, stored, known, saved, counts) => {
    const ports = storing(stored);
    knows(ports, stateAt(known), saved);
    const { state } = await open(ports);
    expect(state.savedAt).toBe(counts === "stored" ? stored : known);
  });

  test("what is known of another store does not count", async () => {
    const ports = storing(5);
    knows(ports, stateAt(6), false, "another");
    expect((await open(ports)).state).toEqual(stateAt(5));
    ports.failing.add("load");
    expect((await open(ports)).state).toEqual(EMPTY_STATE);
  });

  test("only the present store's is kept, however often the configuration names another", async () => {
    const ports = storing(5);
    for (const store of ["one", "two", "three"]) knows(ports, stateAt(4), false, store);
    await (await open(ports)).save(stateAt(NOW));
    expect([...ports.warm.keys()]).toEqual([ports.storeName]);
  });

  test("what could not be saved counts where the store has nothing", async () => {
    const ports = new FakePorts();
    knows(ports, stateAt(6), false);
    expect((await open(ports)).state).toEqual(stateAt(6));
  });
});

describe("a store that fails", () => {
  test.each(["lock", "load"] as const)(
    "at its %s: the session has what was last known, says so, and overwrites nothing",
    async (call) => {
      const ports = storing(5);
      ports.failing.add(call);
      knows(ports, stateAt(4), true);
      const session = await open(ports);
      expect(session.state).toEqual(stateAt(4));
      expect(session.error).toBe(`the state could not be read: the store fails to ${call}`);
      expect(ports.logged).toEqual([
        {
          level: "error",
          message: session.error,
          fields: { goesOnWith: "what was last known" },
        },
      ]);

      expect(await session.save(stateAt(NOW))).toBeNull();
      expect(ports.journal).not.toContain("save");
      expect(known(ports)).toEqual({ state: stateAt(NOW), saved: false });
    },
  );

  test("on a cold instance: nothing is known, and the log says so", async () => {
    const ports = storing(5);
    ports.failing.add("load");
    expect((await open(ports)).state).toEqual(EMPTY_STATE);
    expect(ports.logged).toMatchObject([{ fields: { goesOnWith: "nothing known" } }]);
  });

  test.each([
    ["lock", ["lock", "close"]],
    ["load", ["lock", "load", "release", "close"]],
  ] as const)("at its %s: the session lets go of what it has", async (call, journal) => {
    const ports = storing(5);
    ports.failing.add(call);
    await (await open(ports)).close();
    expect(ports.journal).toEqual(journal);
  });

  test("at its save: the session says why, and this instance remembers that it is not saved", async () => {
    const ports = storing(5);
    const session = await open(ports);
    ports.failing.add("save");
    expect(await session.save(stateAt(NOW))).toBe(
      "the state could not be saved: the store fails to save",
    );
    expect(known(ports)).toEqual({ state: stateAt(NOW), saved: false });
    ports.failing.clear();
    await session.save(stateAt(NOW));
    expect(known(ports)).toEqual({ state: stateAt(NOW), saved: true });
  });

  test("at its save, since the lock is another's by now: nothing is overwritten, and it says so", async () => {
    const memory = createMemory<State>();
    const ports = new FakePorts();
    const mine = createMemoryStore(memory);
    const frozen = await open(ports, () => mine);
    // Another one, after this run's lock has expired.
    const other = createMemoryStore(memory);
    const lock = await other.lock?.(LOCK_MS, NOW + LOCK_MS);
    const newer = stateAt(NOW + LOCK_MS);
    await other.save(newer);
    await lock?.release();

    expect(await frozen.save(stateAt(NOW))).toMatch(
      /^the state could not be saved: this run's lock was lost .* nothing was overwritten$/,
    );
    await frozen.close();
    expect(memory.document).toBe(newer);
    // The next run of the instance that was frozen goes on with what the other one saved.
    const next = await open(ports, () => createMemoryStore(memory), NOW + 2 * LOCK_MS);
    expect(next.state).toEqual(stateAt(NOW + LOCK_MS));
  });

  test("would get more than any store keeps: the session says so, and the store keeps what it has", {
    timeout: 60_000,
  }, async () => {
    const ports = storing(5);
    const session = await open(ports);
    // Random, and so as large compressed as it is.
    const histories = new Histories(randomBytes(MAX_STORED));
    expect(await session.save({ ...stateAt(NOW), histories })).toMatch(
      /^the state could not be saved: it takes \d{8} bytes, and no store keeps more than 33554432$/,
    );
    expect(ports.journal).not.toContain("save");
  });

  test("at its end: closing goes on, with a warning for each", async () => {
    const ports = storing(5);
    ports.failing = new Set(["release", "close"]);
    await (await open(ports)).close();
    expect(ports.journal.slice(-2)).toEqual(["release", "close"]);
    expect(ports.logged).toEqual(
      ["the store fails to release", "the store fails to close"].map((error) => ({
        level: "warn",
        message: "could not release the lock or close the store",
        fields: { error },
      })),
    );
  });

  test("at its end, somebody else holding the lock: no run either way", async () => {
    const ports = storing(5);
    ports.isHeld = true;
    ports.failing.add("close");
    await expect(open(ports)).rejects.toThrow("the lock is held");
  });

  test("with something that is no error at all is told by its text", async () => {
    const ports = new FakePorts();
    const store = { ...ports.store(), load: () => Promise.reject("a text") };
    expect((await open(ports, () => store)).error).toBe("the state could not be read: a text");
  });
});

describe("a document that cannot be understood", () => {
  test("is set aside byte for byte, and the session starts anew and may save", async () => {
    const ports = new FakePorts();
    const corrupt = Buffer.from([0, 1, 2, 255]);
    ports.document = corrupt;
    const session = await open(ports);
    expect(session.state).toEqual(EMPTY_STATE);
    expect(session.error).toBeNull();
    expect(ports.aside).toEqual([corrupt]);
    expect(ports.logged).toMatchObject([{ level: "error", fields: { place: "fake:aside" } }]);
    expect(await session.save(stateAt(NOW))).toBeNull();
    expect((await open(ports)).state).toEqual(stateAt(NOW));
  });

  test("that cannot be set aside stays where it is", async () => {
    const ports = new FakePorts();
    ports.document = Buffer.from("corrupt");
    ports.failing.add("setAside");
    const session = await open(ports);
    expect(session.error).toBe("the state could not be read: the store fails to setAside");
    await session.save(stateAt(NOW));
    expect(Buffer.from(ports.document).toString()).toBe("corrupt");
  });
});

describe("a look at the state", () => {
  test("sees what is stored, and takes no lock", async () => {
    const ports = storing(5);
    expect(await peekState(ports.store(), ports.log)).toEqual({ state: stateAt(5), seen: true });
    expect(ports.journal).toEqual(["load", "close"]);
  });

  test("sees nothing where nothing is stored", async () => {
    const ports = new FakePorts();
    expect(await peekState(ports.store(), ports.log)).toEqual({ state: EMPTY_STATE, seen: false });
    expect(ports.logged).toEqual([]);
  });

  test.each<[name: string, spoil: (ports: FakePorts) => void, error: string]>([
    ["of a store that fails", (ports) => ports.failing.add("load"), "the store fails to load"],
    [
      "of a corrupt one",
      (ports) => (ports.document = Buffer.from("corrupt")),
      "it does not begin as a state does",
    ],
  ])("%s sees nothing, warns, and leaves all as it is", async (_, spoil, error) => {
    const ports = storing(5);
    spoil(ports);
    expect(await peekState(ports.store(), ports.log)).toEqual({ state: EMPTY_STATE, seen: false });
    expect(ports.journal).toEqual(["load", "close"]);
    expect(ports.logged).toMatchObject([{ level: "warn", fields: { error } }]);
  });
});
