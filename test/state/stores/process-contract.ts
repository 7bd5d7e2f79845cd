import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { StateLocation } from "../../../lib/config/config.ts";
import { CREDENTIALS } from "./credentials.ts";
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
