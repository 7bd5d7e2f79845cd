import { openStore } from "../../../lib/state/open.ts";
import { type Lock, type Store, StoreError } from "../../../lib/state/store.ts";
import type { StoreRequest } from "./store-process.ts";

function createAnswerer(store: Store): (request: StoreRequest) => Promise<string | null> {
  let lock: Lock | null = null;
  return async (request) => {
    switch (request.call) {
      case "lock":
        lock = (await store.lock?.(request.ttlMs, request.now)) ?? null;
        return lock === null ? "held" : "locked";
      case "release":
        await lock?.release();
        return "released";
      case "load": {
        const document = await store.load();
        return document && Buffer.from(document).toString();
      }
      case "save":
        await store.save(Buffer.from(request.text));
        return "saved";
      case "close":
        await store.close();
        return `closed, still active: ${activeResources()}`;
    }
  };
}

/** What keeps this process alive, but for the pipes to its parent and what is about to end by itself. */
function activeResources(): string {
  const passing = ["PipeWrap", "Immediate", "FSReqCallback"];
  const lasting = process.getActiveResourcesInfo().filter((name) => !passing.includes(name));
  return lasting.join() || "nothing";
}

async function serve(): Promise<void> {
  const { location, credentials } = JSON.parse(process.argv[2] ?? "");
  const answer = createAnswerer(openStore(location, credentials));
  process.on("message", async (request: StoreRequest) => {
    try {
      process.send?.(await answer(request));
    } catch (error) {
      process.send?.(error instanceof StoreError ? `StoreError: ${error.message}` : `${error}`);
    }
  });
  process.send?.("ready");
}

void serve();
