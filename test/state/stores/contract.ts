import { randomBytes } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import type { Store, StoreOf } from "../../../lib/state/store.ts";

/** One kind of store, as its tests set it up. */
export interface StoreSetup {
  /** Another client of the document that was made last. */
  open(): StoreOf<Uint8Array>;
  /** Starts anew, with a document that nothing was ever saved to. */
  fresh(): Promise<void>;
}

/** One outside of the process. */
export interface OutsideSetup extends StoreSetup {
  open(): Store;
  /** What lies at a place that `setAside` named. */
  read(where: string): Promise<Uint8Array | null>;
}

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);
const bytes = (text: string) => new Uint8Array(Buffer.from(text));

/** What every store promises. */
export function describeDocument(setup: StoreSetup): void {
  describe("the document", () => {
    let store: StoreOf<Uint8Array>;
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

    test("what was saved is loaded byte for byte, as often as one asks", async () => {
      const document = Uint8Array.from({ length: 256 }, (_, byte) => byte);
      await store.save(document);
      for (let time = 0; time < 2; time += 1) {
        expect([...((await store.load()) ?? [])]).toEqual([...document]);
      }
    });

    test("closing twice, and without any call, is no mistake", async () => {
      const other = setup.open();
      await other.close();
      await other.close();
    });
  });
}

/** What every store outside of the process promises of a document that cannot be understood. */
export function describeSetAside(setup: OutsideSetup): void {
  describe("setting aside", () => {
    let store: Store;
    beforeEach(async () => {
      await setup.fresh();
      store = setup.open();
      return () => store.close();
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
  });
}
