import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { StateLocation } from "../../../lib/config/config.ts";
import { CREDENTIALS } from "./credentials.ts";
import { LOST } from "./lock-contract.ts";
import { StoreProcess } from "./store-process.ts";

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);

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

/**
 * A run that was frozen past its lock: the provider stops a function and lets it go on later.
 * @param locate anew, with nothing in it
 * @param later how much later (ms) the other asks, by the callers' clock; by a server's, it just waits
 */
export function describeFrozen(locate: () => StateLocation, later: number): void {
  test("a process that was frozen until another had its lock overwrites nothing", async () => {
    const location = locate();
    const starts = [0, 1].map(() => StoreProcess.start(location, CREDENTIALS));
    const [frozen, other] = await Promise.all(starts);
    if (frozen === undefined || other === undefined) throw new Error("expected two processes");
    expect(await frozen.ask({ call: "lock", ttlMs: 300, now: NOW })).toBe("locked");
    frozen.freeze();
    const late = frozen.ask({ call: "save", text: "too late" });
    await expect
      .poll(() => other.ask({ call: "lock", ttlMs: 60_000, now: NOW + later }), { timeout: 10_000 })
      .toBe("locked");
    await other.ask({ call: "save", text: "newer" });
    frozen.thaw();
    expect(await late).toMatch(LOST);
    expect(await other.ask({ call: "load" })).toBe("newer");
    await Promise.all([frozen.kill(), other.kill()]);
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
