import { mkdir, rm } from "node:fs/promises";
import { join, parse, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { standIns } from "./stand-ins.mjs";

/*
 * Runs a program of the project with the SDK as it is in the functions: the same transport, which
 * follows no redirect and reads no more than it should.
 *   node tools/build/run.mjs tools/check/check.ts …
 */
const root = join(import.meta.dirname, "../..");
const [, , program = "", ...args] = process.argv;
const entry = resolve(program);
const folder = join(root, "node_modules/.cache/ckafka-lag-alerts");
const outfile = join(folder, `${parse(entry).name}-${process.pid}.cjs`);

await mkdir(folder, { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: [entry],
  outfile,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  logLevel: "warning",
  plugins: [standIns],
});
process.argv.splice(1, process.argv.length, entry, ...args);
try {
  await import(pathToFileURL(outfile).href);
} finally {
  await rm(outfile, { force: true });
}
