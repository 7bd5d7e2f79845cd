import { describe, expect, test } from "vitest";
import { type Store, StoreError } from "../../../lib/state/store.ts";

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);
const DOCUMENT = Buffer.from("x");

/** A store that gives no right answer says where, and no secret. */
export function describeErrors(
  cases: readonly [name: string, open: () => Store, names: RegExp][],
  secrets: readonly string[],
): void {
  describe.each(cases)("with %s", (_, open, names) => {
    test.each([
      ["load", (store: Store) => store.load()],
      ["save", (store: Store) => store.save(DOCUMENT)],
      ["setAside", (store: Store) => store.setAside(DOCUMENT, NOW)],
      ["lock", (store: Store) => store.lock?.(1_000, NOW) ?? store.load()],
    ])("%s throws an error that names the place and no secret", async (_call, call) => {
      const store = open();
      const error = await call(store).then(
        () => new Error("it succeeded"),
        (reason: unknown) => reason,
      );
      await store.close();
      if (!(error instanceof StoreError)) throw error;
      const { message, cause, stack } = error;
      expect(message).toMatch(names);
      expect(cause).toBeUndefined();
      for (const secret of secrets) expect(`${message} ${stack}`).not.toContain(secret);
    });
  });
}
