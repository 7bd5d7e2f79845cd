import { defineConfig } from "vitest/config";

/** What `npm run test:mutants` runs on every mutant: the tests of the core and of a run, but the long ones. */
export default defineConfig({
  test: {
    include: ["test/{evaluate,decide,model,run}/**/*.test.ts", "test/notify/notify.test.ts"],
    exclude: ["test/**/*-properties.test.ts"],
  },
});
