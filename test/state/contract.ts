import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { StateLocation } from "../../lib/config/config.ts";
import { type Store, StoreError } from "../../lib/state/store.ts";
import { CREDENTIALS } from "./credentials.ts";
import { StoreProcess } from "./store-process.ts";

/** One kind of store, as its tests set it up. */
export interface StoreSetup {
  /** Another client of the document that was made last. */
  open(): Store;
  /** Starts anew, with a document that nothing was ever saved to. */
  fresh(): Promise<void>;
  /** What lies at a place that `setAside` named. */
  read(where: string): Promise<Uint8Array | null>;
}

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);
const bytes = (text: string) => new Uint8Array(Buffer.from(text));

/** What every store promises. */
export function describeDocument(setup: StoreSetup): void {
  describe("the document", () => {
    let store: Store;
    beforeEach(async () => {
      await setup.fresh();
      store = setup.open();
      return () => store.close();
    });

    test("nothing is stored at first", async () => {
      expect(await store.load()).toBeNull();
    });

    test.each([
      ["a text", bytes('{"version":1}')],
      ["bytes that are no text", new Uint8Array([0, 255, 10, 13, 0, 128, 254])],
      ["a single byte", new Uint8Array([0])],
      ["8 MB", new Uint8Array(randomBytes(8 * 1024 * 1024))],
    ])("what was saved is loaded byte for byte: %s", async (_, document) => {
      await store.save(document);
      const other = setup.open();
      const loaded = await other.load();
      await other.close();
      expect(Buffer.compare(loaded ?? new Uint8Array(), document)).toBe(0);
    });

    test("saving replaces the document as a whole, also with a shorter one", async () => {
      await store.save(bytes("a long document"));
      await store.save(bytes("short"));
      expect(Buffer.from((await store.load()) ?? []).toString()).toBe("short");
    });

    test("what is set aside stays byte for byte, and the document too", async () => {
      const corrupt = new Uint8Array([0, 255, 1, 2, 3]);
      await store.save(corrupt);
      const where = await store.setAside(corrupt, NOW);
      expect(where).toContain(".set-aside-20261122T120000Z-");
      await store.save(bytes("a new beginning"));
      expect(Buffer.from((await setup.read(where)) ?? [])).toEqual(Buffer.from(corrupt));
      expect(Buffer.from((await store.load()) ?? []).toString()).toBe("a new beginning");
    });

    test("setting aside twice in a moment keeps both", async () => {
      const first = await store.setAside(bytes("first"), NOW);
      const second = await store.setAside(bytes("second"), NOW);
      expect(Buffer.from((await setup.read(first)) ?? []).toString()).toBe("first");
      expect(Buffer.from((await setup.read(second)) ?? []).toString()).toBe("second");
    });

    test("a changed array changes nothing that was saved or loaded", async () => {
      const document = Buffer.from("as saved");
      await store.save(document);
      document.fill(0);
      (await store.load())?.fill(0);
      expect(Buffer.from((await store.load()) ?? []).toString()).toBe("as saved");
    });

    test("closing twice, and without any call, is no mistake", async () => {
      const other = setup.open();
      await other.close();
      await other.close();
    });
  });
}

/** What a store that can lock promises, whatever its clock is. */
export function describeLock(setup: StoreSetup): void {
  describe("the lock", () => {
    let mine: Store;
    let other: Store;
    beforeEach(async () => {
      await setup.fresh();
      [mine, other] = [setup.open(), setup.open()];
      return async () => {
        await mine.close();
        await other.close();
      };
    });

    test("a held lock is not given to another", async () => {
      expect(await mine.lock?.(60_000, NOW)).toBeTruthy();
      expect(await other.lock?.(60_000, NOW)).toBeNull();
    });

    test("a released lock is free", async () => {
      const lock = await mine.lock?.(60_000, NOW);
      await lock?.release();
      expect(await other.lock?.(60_000, NOW)).toBeTruthy();
    });

    test("its owner, asking again after a lost answer, has it still, and once", async () => {
      await mine.lock?.(60_000, NOW);
      const again = await mine.lock?.(60_000, NOW);
      expect(again).toBeTruthy();
      expect(await other.lock?.(60_000, NOW)).toBeNull();
      await again?.release();
      expect(await other.lock?.(60_000, NOW)).toBeTruthy();
    });

    test("releasing twice does not take the lock from the next owner", async () => {
      const lock = await mine.lock?.(60_000, NOW);
      await lock?.release();
      await other.lock?.(60_000, NOW);
      await lock?.release();
      expect(await mine.lock?.(60_000, NOW)).toBeNull();
    });

    test("of many asking at once one gets it", async () => {
      const stores = Array.from({ length: 16 }, () => setup.open());
      const locks = await Promise.all(stores.map((store) => store.lock?.(60_000, NOW)));
      expect(locks.filter((lock) => lock)).toHaveLength(1);
      await Promise.all(stores.map((store) => store.close()));
    });

    test("the lock is no part of the document", async () => {
      const lock = await mine.lock?.(60_000, NOW);
      expect(await other.load()).toBeNull();
      await other.save(bytes("saved while locked"));
      await lock?.release();
      expect(Buffer.from((await mine.load()) ?? []).toString()).toBe("saved while locked");
    });
  });
}

/** A lock whose expiry the caller's `now` decides. */
export function describeExpiry(setup: StoreSetup): void {
  describe("the lock's expiry", () => {
    beforeEach(() => setup.fresh());

    test("a lock is held until it expires, and free from then on", async () => {
      await setup.open().lock?.(60_000, NOW);
      expect(await setup.open().lock?.(60_000, NOW + 59_999)).toBeNull();
      expect(await setup.open().lock?.(60_000, NOW + 60_000)).toBeTruthy();
    });

    test("an owner whose lock expired and was taken over does not release the new one", async () => {
      const expired = await setup.open().lock?.(60_000, NOW);
      await setup.open().lock?.(60_000, NOW + 60_000);
      await expired?.release();
      expect(await setup.open().lock?.(60_000, NOW + 61_000)).toBeNull();
    });

    test("of many that take over an expired lock one gets it", async () => {
      await setup.open().lock?.(60_000, NOW);
      const stores = Array.from({ length: 16 }, () => setup.open());
      const locks = await Promise.all(stores.map((store) => store.lock?.(60_000, NOW + 60_000)));
      expect(locks.filter((lock) => lock)).toHaveLength(1);
    });
  });
}

/** What processes of their own see of one store. */
export function describeProcesses(locate: () => StateLocation): void {
  describe("among processes", () => {
    let processes: StoreProcess[];
    beforeAll(async () => {
      const two = [0, 1].map(() => StoreProcess.start(locate(), CREDENTIALS));
      processes = await Promise.all(two);
    });
    afterAll(() => Promise.all(processes.map((store) => store.kill())));

    test("of two processes at once, one gets the lock, in every round", async () => {
      for (let round = 0; round < 50; round++) {
        const answers = await Promise.all(
          processes.map((store) => store.ask({ call: "lock", ttlMs: 60_000, now: NOW })),
        );
        expect(answers.toSorted()).toEqual(["held", "locked"]);
        await Promise.all(processes.map((store) => store.ask({ call: "release" })));
      }
    });

    test("one process loads what another saved", async () => {
      const [one, two] = processes;
      await one?.ask({ call: "save", text: "from the first" });
      expect(await two?.ask({ call: "load" })).toBe("from the first");
    });
  });
}

/** Nothing keeps a process alive once its store is closed, whatever became of the calls before. */
export async function expectCleanEnd(
  location: StateLocation,
  loaded: unknown,
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  const store = await StoreProcess.start(location, CREDENTIALS, env);
  expect(await store.ask({ call: "load" })).toEqual(loaded);
  expect(await store.ask({ call: "close" })).toBe("closed, still active: nothing");
  expect(await store.end()).toBe(0);
}

/** A store that gives no right answer says where, and no secret. */
export function describeFailures(
  cases: readonly [name: string, open: () => Store, names: RegExp][],
  secrets: readonly string[],
): void {
  describe.each(cases)("with %s", (_, open, names) => {
    test.each([
      ["load", (store: Store) => store.load()],
      ["save", (store: Store) => store.save(bytes("x"))],
      ["setAside", (store: Store) => store.setAside(bytes("x"), NOW)],
      ["lock", (store: Store) => store.lock?.(1_000, NOW) ?? store.load()],
    ])("%s throws an error that names the place and no secret", async (_call, call) => {
      const store = open();
      const error = await call(store).then(
        () => null,
        (reason: unknown) => reason,
      );
      await store.close();
      expect(error).toBeInstanceOf(StoreError);
      const { message, cause, stack } = error as StoreError;
      expect(message).toMatch(names);
      expect(cause).toBeUndefined();
      for (const secret of secrets) expect(`${message} ${stack}`).not.toContain(secret);
    });
  });
}
