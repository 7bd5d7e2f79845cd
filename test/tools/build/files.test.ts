import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Metafile } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundle } from "../../../tools/build/bundle.mjs";

const root = join(import.meta.dirname, "..", "..", "..");
const run = promisify(execFile);

let folder: string;
let metafile: Metafile;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "build-"));
  metafile = await bundle(root, join(folder, "dist"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const functions = ["alert.js", "check.js"];
const chunks = [
  "cos.js",
  "file.js",
  "messages.js",
  "mistakes.js",
  "proxy.js",
  "redis.js",
  "slack.js",
];
const files = [...functions, ...chunks].sort();
const read = (name: string) => readFile(join(folder, "dist", name), "utf8");

/** What a process has loaded of `dist` after it required a function from some other folder. */
async function loadFrom(dist: string, name: string) {
  const program = `
    const { main_handler } = require(${JSON.stringify(join(dist, name))});
    const loaded = Object.keys(require.cache).map((path) => require("node:path").basename(path));
    console.log(JSON.stringify([typeof main_handler, loaded]));`;
  const { stdout } = await run(process.execPath, ["-e", program], { cwd: tmpdir(), env: {} });
  return JSON.parse(stdout);
}

describe("the build", () => {
  test("writes the two functions, and beside them what only some runs need", async () => {
    expect((await readdir(join(folder, "dist"))).sort()).toEqual(files);
  });

  test.each(functions)(
    "%s loads from any folder, and loads no chunk before it is used",
    async (name) => {
      const elsewhere = join(folder, "elsewhere");
      await cp(join(folder, "dist"), elsewhere, { recursive: true });
      expect(await loadFrom(elsewhere, name)).toEqual(["function", [name]]);
    },
  );

  test.each(functions)("%s needs nothing but Node and the chunks beside it", (name) => {
    const output = Object.entries(metafile.outputs).find(([path]) => path.endsWith(name))?.[1];
    const needed = (output?.imports ?? []).map(({ path }) => path);
    const besides = chunks.map((chunk) => `./${chunk}`);
    expect(needed).toContain("./cos.js");
    expect(needed.filter((path) => !isBuiltin(path) && !besides.includes(path))).toEqual([]);
  });

  test("writes the same bytes wherever the output lies, with no path of this machine in them", async () => {
    const again = join(folder, "somewhere", "else");
    await bundle(root, again);
    for (const name of files) {
      const content = await read(name);
      expect(await readFile(join(again, name), "utf8")).toBe(content);
      for (const path of [root, homedir(), folder, "node_modules"]) {
        expect(content.includes(path), `${path} in ${name}`).toBe(false);
      }
    }
  });

  test("keeps what every run loads below 150 KB", async () => {
    for (const name of functions) expect((await read(name)).length).toBeLessThan(150_000);
  });
});
