import { defineConfig } from "vitest/config";
import { standInsForTests } from "./tools/build/stand-ins.mjs";

export default defineConfig({
  plugins: [standInsForTests],
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Many tests wait for a process, a page or a second to pass: more of them than cores may run.
    maxWorkers: 3,
  },
});
