import { describe, expect, test } from "vitest";
import { EMPTY_STATE, type State } from "../../lib/core/state.ts";
import { decodeState, encodeState } from "../../lib/core/state-document.ts";
import { openSession, peekState, type Session, type WarmStates } from "../../lib/state/session.ts";
import { FakeLog, FakeStore, HALF_A_MINUTE } from "../run/fakes.ts";

const stateAt = (savedAt: number): State => ({ ...EMPTY_STATE, savedAt });
const EMPTY = 0;

interface Given {
  readonly store: FakeStore;
  readonly warm: WarmStates;
  readonly log: FakeLog;
}

function given(): Given {
  return { store: new FakeStore(), warm: new Map(), log: new FakeLog() };
}

async function open({ store, warm, log }: Given, now = 100): Promise<Session> {
  const opened = await openSession({
    store: () => store,
    storeName: "store",
    warm,
    lockMs: 30_000,
    loading: HALF_A_MINUTE,
    saving: HALF_A_MINUTE,
    now,
    log,
  });
  if (opened.kind !== "open") throw new Error("another run is at work");
  return opened.session;
}

describe("the state that a session begins with", () => {
  const fine = Buffer.from(encodeState(stateAt(50)));
  const corrupt = Buffer.from("garbage");
  const saved = (savedAt: number) => ({ state: stateAt(savedAt), saved: true });
  const unsaved = (savedAt: number) => ({ state: stateAt(savedAt), saved: false });
  type Warm = ReturnType<typeof saved> | null;

  test.each<
    [
      name: string,
      stored: Buffer | null | "unreachable",
      warm: Warm,
      savedAt: number,
      fault: boolean,
    ]
  >([
    ["nothing stored yet", null, null, EMPTY, false],
    ["what is stored", fine, null, 50, false],
    ["what is stored, over what was saved before", fine, saved(90), 50, false],
    ["nothing, where the store lost what was saved", null, saved(90), EMPTY, false],
    ["what could not be saved, where it is newer", fine, unsaved(51), 51, false],
    ["what is stored, where it is newer", fine, unsaved(49), 50, false],
    ["what is stored, where it is as new", fine, unsaved(50), 50, false],
    ["what could not be saved, where nothing is stored", null, unsaved(51), 51, false],
    ["nothing known, where it is corrupt", corrupt, null, EMPTY, false],
    ["nothing known, where it is corrupt, whatever was saved", corrupt, saved(90), EMPTY, false],
    ["nothing known, out of reach", "unreachable", null, EMPTY, true],
    ["what was last known, out of reach", "unreachable", saved(90), 90, true],
    ["what could not be saved, out of reach", "unreachable", unsaved(90), 90, true],
  ])("%s", async (_name, stored, known, savedAt, fault) => {
    const { store, warm, log } = given();
    if (stored === "unreachable") store.down.add("load");
    else store.document = stored;
    if (known !== null) warm.set("store", known);
    warm.set("another store", unsaved(1000));
    const session = await open({ store, warm, log });
    expect(session.state.savedAt).toBe(savedAt);
    expect(session.fault !== null).toBe(fault);
    expect(store.aside).toEqual(stored === corrupt ? [corrupt] : []);
  });
});

describe("saving", () => {
  test("writes one document, and this instance knows that the store has it", async () => {
    const all = given();
    const session = await open(all);
    expect(await session.save(stateAt(100))).toBeNull();
    expect(decodeState(all.store.document ?? new Uint8Array()).savedAt).toBe(100);
    expect(all.warm.get("store")).toMatchObject({ saved: true, state: { savedAt: 100 } });
  });

  test("that fails says why, and this instance keeps what the store has not", async () => {
    const all = given();
    all.store.down.add("save");
    const session = await open(all);
    expect(await session.save(stateAt(100))).toBe("the state could not be saved: cannot save");
    expect(all.warm.get("store")).toMatchObject({ saved: false, state: { savedAt: 100 } });
  });

  test("never overwrites what could not be read", async () => {
    const all = given();
    all.store.down.add("load");
    const session = await open(all);
    expect(await session.save(stateAt(100))).toBeNull();
    expect(all.store.calls).not.toContain("save");
    expect(all.warm.get("store")).toMatchObject({ saved: false, state: { savedAt: 100 } });
  });
});

describe("the lock", () => {
  test("held by another run: no session, and the store is closed", async () => {
    const { store, warm, log } = given();
    store.isLocked = true;
    const options = { storeName: "store", warm, lockMs: 1, now: 1, log };
    const deadlines = { loading: HALF_A_MINUTE, saving: HALF_A_MINUTE };
    const opened = await openSession({ store: () => store, ...options, ...deadlines });
    expect(opened).toEqual({ kind: "held" });
    expect(store.calls).toEqual(["lock", "close"]);
  });

  test("that the store cannot give is an unreachable store: it loads and saves nothing", async () => {
    const all = given();
    all.store.down.add("lock");
    const session = await open(all);
    expect(session.fault).toBe("the state could not be read: cannot lock");
    await session.save(stateAt(1));
    await session.close();
    expect(all.store.calls).toEqual(["lock", "close"]);
  });

  test("is let go of at the end, also where loading failed", async () => {
    for (const fails of [false, true]) {
      const all = given();
      if (fails) all.store.down.add("load");
      const session = await open(all);
      await session.close();
      expect(all.store.isLocked).toBe(false);
      expect(all.store.calls.slice(-2)).toEqual(["release", "close"]);
    }
  });

  test("a store without one is used without", async () => {
    const all = given();
    const { store } = all;
    const withoutLock = {
      load: () => store.load(),
      save: (document: Uint8Array) => store.save(document),
      setAside: (document: Uint8Array) => store.setAside(document),
      close: () => store.close(),
    };
    const opened = await openSession({
      store: () => withoutLock,
      storeName: "store",
      warm: all.warm,
      lockMs: 1,
      loading: HALF_A_MINUTE,
      saving: HALF_A_MINUTE,
      now: 1,
      log: all.log,
    });
    expect(opened.kind).toBe("open");
    if (opened.kind === "open") await opened.session.close();
    expect(store.calls).toEqual(["load", "close"]);
  });

  test("closing never throws", async () => {
    const all = given();
    all.store.down.add("release").add("close");
    const session = await open(all);
    await session.close();
    expect(all.log.lines).toHaveLength(2);
  });
});

describe("a look at the state", () => {
  test("takes no lock and changes nothing", async () => {
    const { store, log } = given();
    store.document = encodeState(stateAt(7));
    expect((await peekState(store, log)).savedAt).toBe(7);
    expect(store.calls).toEqual(["load", "close"]);
  });

  test.each<[name: string, prepare: (store: FakeStore) => void]>([
    ["out of reach", (store) => store.down.add("load")],
    ["corrupt", (store) => Object.assign(store, { document: Buffer.from("garbage") })],
    ["not there", () => undefined],
  ])("of a state that is %s knows nothing", async (name, prepare) => {
    const { store, log } = given();
    prepare(store);
    expect(await peekState(store, log)).toBe(EMPTY_STATE);
    expect(log.lines).toHaveLength(name === "not there" ? 0 : 1);
    expect(store.aside).toEqual([]);
  });
});
