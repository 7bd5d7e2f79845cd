import { defineConfig } from "vitest/config";

/** What `npm run mutate` runs on every mutant: the tests of the core and of a run, but the long ones. */
export default defineConfig({
  test: {
    include: ["test/core/**/*.test.ts", "test/run/**/*.test.ts"],
    exclude: ["test/core/*-properties.test.ts", "test/core/state-size.test.ts"],
  },
});
