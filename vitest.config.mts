import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Many tests wait for a process, a page or a second to pass: more of them than cores may run.
    maxWorkers: 3,
  },
});
