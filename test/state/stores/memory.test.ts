import { describe, expect, test } from "vitest";
import { openStore } from "../../../lib/state/open.ts";
import { createMemory, createMemoryStore } from "../../../lib/state/stores/memory.ts";
import { describeDocument, type StoreSetup } from "./contract.ts";
import { CREDENTIALS } from "./credentials.ts";
import { describeExpiry, describeLock } from "./lock-contract.ts";

let memory = createMemory();
const setup: StoreSetup = {
  open: () => createMemoryStore(memory),
  fresh: async () => {
    memory = createMemory();
  },
  read: async (where) => memory.setAside.get(where.replace("memory:", "")) ?? null,
};

describe("memory:", () => {
  describeDocument(setup);
  describeLock(setup);
  describeExpiry(setup);

  test("a warm instance remembers from run to run", async () => {
    const first = openStore({ kind: "memory" }, { credentials: CREDENTIALS });
    await first.save(Buffer.from("kept"));
    await first.close();
    const second = openStore({ kind: "memory" }, { credentials: CREDENTIALS });
    expect(Buffer.from((await second.load()) ?? []).toString()).toBe("kept");
  });

  test("what is set aside does not fill its memory: the latest two stay", async () => {
    await setup.fresh();
    const store = setup.open();
    const places: string[] = [];
    for (let n = 0; n < 50; n++) places.push(await store.setAside(Buffer.from(`${n}`), 0));
    expect(memory.setAside.size).toBe(2);
    const kept = await Promise.all(places.slice(-2).map((place) => setup.read(place)));
    expect(kept.map((document) => Buffer.from(document ?? []).toString())).toEqual(["48", "49"]);
  });

  test("another instance knows nothing of it", async () => {
    const store = openStore(
      { kind: "memory" },
      { credentials: CREDENTIALS, memory: createMemory() },
    );
    expect(await store.load()).toBeNull();
  });
});
