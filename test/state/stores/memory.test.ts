import { describe, expect, test } from "vitest";
import { deadlineIn } from "../../../lib/base/deadline.ts";
import { openStoreWithin } from "../../../lib/state/open.ts";
import { EMPTY_STATE, type State } from "../../../lib/state/state.ts";
import { createMemory, createMemoryStore } from "../../../lib/state/stores/memory.ts";
import { describeDocument, type StoreSetup } from "./contract.ts";
import { CREDENTIALS } from "./credentials.ts";
import { describeExpiry, describeLock } from "./lock-contract.ts";

let memory = createMemory<Uint8Array>();
const setup: StoreSetup = {
  open: () => createMemoryStore(memory),
  fresh: async () => {
    memory = createMemory();
  },
};

const open = (memory?: ReturnType<typeof createMemory<State>>) =>
  openStoreWithin({ kind: "memory" }, CREDENTIALS, memory)(deadlineIn(1_000));

describe("memory:", () => {
  describeDocument(setup);
  describeLock(setup);
  describeExpiry(setup);

  test("a warm instance remembers from run to run", async () => {
    const first = open();
    await first.save({ ...EMPTY_STATE, savedAt: 7 });
    await first.close();
    expect(await open().load()).toEqual({ ...EMPTY_STATE, savedAt: 7 });
  });

  test("another instance knows nothing of it", async () => {
    await open().save(EMPTY_STATE);
    expect(await open(createMemory()).load()).toBeNull();
  });
});
