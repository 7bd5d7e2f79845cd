import { beforeEach, describe, expect, test } from "vitest";
import type { StoreOf } from "../../../lib/state/store.ts";
import type { StoreSetup } from "./contract.ts";

/** What a save says whose lock is another's. */
export const LOST = /lock was lost .* another run may have saved since: nothing was overwritten/;

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);

/** What a store that can lock promises, whatever its clock is. */
export function describeLock(setup: StoreSetup): void {
  describe("the lock", () => {
    let mine: StoreOf<Uint8Array>;
    let other: StoreOf<Uint8Array>;
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

    test("its owner saves as often as it likes, and has it still", async () => {
      await mine.lock?.(60_000, NOW);
      await mine.save(Buffer.from("one"));
      await mine.save(Buffer.from("two"));
      expect(Buffer.from((await other.load()) ?? []).toString()).toBe("two");
      expect(await other.lock?.(60_000, NOW)).toBeNull();
    });

    test("who has released it saves as one who never had it", async () => {
      const lock = await mine.lock?.(60_000, NOW);
      await lock?.release();
      await mine.save(Buffer.from("without a lock"));
      expect(Buffer.from((await other.load()) ?? []).toString()).toBe("without a lock");
    });

    test("the lock is no part of the document", async () => {
      const lock = await mine.lock?.(60_000, NOW);
      expect(await other.load()).toBeNull();
      await other.save(Buffer.from("saved while locked"));
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

    test("an owner whose lock expired and was taken over overwrites nothing", async () => {
      const [frozen, other] = [setup.open(), setup.open()];
      await frozen.lock?.(60_000, NOW);
      await frozen.save(Buffer.from("before"));
      const lock = await other.lock?.(60_000, NOW + 60_000);
      await expect(frozen.save(Buffer.from("too late"))).rejects.toThrow(LOST);
      await other.save(Buffer.from("newer"));
      await lock?.release();
      await expect(frozen.save(Buffer.from("too late"))).rejects.toThrow(LOST);
      expect(Buffer.from((await other.load()) ?? []).toString()).toBe("newer");
    });

    test("an owner whose lock expired and that nobody has taken over saves", async () => {
      const store = setup.open();
      await store.lock?.(1, NOW - 120_000);
      await store.save(Buffer.from("late, and alone"));
      expect(Buffer.from((await store.load()) ?? []).toString()).toBe("late, and alone");
    });

    test("of many that take over an expired lock one gets it", async () => {
      await setup.open().lock?.(60_000, NOW);
      const stores = Array.from({ length: 16 }, () => setup.open());
      const locks = await Promise.all(stores.map((store) => store.lock?.(60_000, NOW + 60_000)));
      expect(locks.filter((lock) => lock)).toHaveLength(1);
    });
  });
}
