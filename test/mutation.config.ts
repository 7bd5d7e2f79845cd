import { defineConfig } from "vitest/config";

/** What `npm run mutate` runs on every mutant: the tests of the core and of a run, in process. */
export default defineConfig({
  test: {
    include: ["test/core/**/*.test.ts", "test/run/**/*.test.ts"],
    testTimeout: 60_000,
  },
});
