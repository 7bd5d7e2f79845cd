import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Metafile } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundle } from "../../../tools/build/bundle.mjs";
import { type Ckafka, startCkafka } from "../../../tools/emulators/ckafka/start-ckafka.ts";
import { partition } from "../../../tools/emulators/ckafka/story.ts";
import { startSlack } from "../../../tools/emulators/slack/start-slack.ts";
import { environmentOn } from "../../e2e/built-functions.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const run = promisify(execFile);

let folder: string;
let outputs: Metafile["outputs"];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "build-"));
  outputs = await bundle(root, join(folder, "dist"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const functions = ["alert.js", "check.js"];
const chunks = [
  "cos.js",
  "errors.js",
  "file.js",
  "mistakes.js",
  "profile.js",
  "proxy.js",
  "redis.js",
  "silences.js",
  "state-version-1.js",
  "state.js",
  "telling.js",
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
    const output = Object.entries(outputs).find(([path]) => path.endsWith(name))?.[1];
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
});

describe("a run of alert loads", () => {
  let ckafka: Ckafka;
  let slack: Awaited<ReturnType<typeof startSlack>>;
  beforeAll(async () => {
    const group = { topics: { orders: [partition(1, 2)] } };
    ckafka = await startCkafka({ story: { "ckafka-abc": { group } } });
    slack = await startSlack();
  });
  afterAll(() => Promise.all([ckafka.close(), slack.close(), rm(stateFile, { force: true })]));

  const stateFile = join(tmpdir(), `state-${process.pid}.json`);

  const fine = JSON.stringify([{ group: "group", critical: 1_000, stalled: "5m" }]);
  const behind = JSON.stringify([{ group: "group", critical: 1 }]);

  /** The files of `dist` that a process loads for so many runs, and their bytes. */
  async function loadedBy(variables: Readonly<Record<string, string>>, runs = 1, event = {}) {
    const program = `
      const { main_handler } = require(${JSON.stringify(join(folder, "dist", "alert.js"))});
      const { basename } = require("node:path");
      const work = async () => {
        for (let run = 0; run < ${runs}; run += 1) await main_handler(${JSON.stringify(event)}, {});
      };
      work().catch(() => {}).then(() => {
        console.log(JSON.stringify(Object.keys(require.cache).map((path) => basename(path))));
      });`;
    const env = environmentOn(ckafka, slack.url("alerts"), { LAG_RULES: fine, ...variables });
    const { stdout } = await run(process.execPath, ["-e", program], { cwd: tmpdir(), env });
    const files: string[] = JSON.parse(stdout);
    const sizes = await Promise.all(files.map(async (file) => (await read(file)).length));
    return { files: files.sort(), bytes: sizes.reduce((sum, size) => sum + size, 0) };
  }

  test("one file of at most 80 KB where all is ok and nothing is remembered", async () => {
    const { files, bytes } = await loadedBy({});
    expect(files).toEqual(["alert.js"]);
    expect(bytes).toBeLessThanOrEqual(80_000);
  });

  test.each<[what: string, files: string[], variables: Record<string, string>, runs?: number]>([
    ["nothing more the next time", ["alert.js"], {}, 2],
    [
      "what decides and tells, when something is behind",
      ["alert.js", "telling.js"],
      { LAG_RULES: behind },
    ],
    [
      "what finds and reads a state, when it lies in a file",
      ["alert.js", "file.js", "state.js"],
      { STATE_URL: `file://${stateFile}` },
      2,
    ],
    [
      "what says why a call failed, and tells of it, when one does",
      ["alert.js", "errors.js", "telling.js"],
      { TENCENTCLOUD_SECRETKEY: "wrong" },
    ],
    [
      "what reads silences, when there are some",
      ["alert.js", "silences.js"],
      { LAG_SILENCES: '[{"group":"a","until":"2030-01-01"}]' },
    ],
    [
      "what finds the cause of a mistake, when there is one",
      ["alert.js", "mistakes.js"],
      { LAG_RULES: '[{"grop":"a","warning":1}]' },
    ],
    [
      "nothing more, while something is remembered",
      ["alert.js", "telling.js"],
      { LAG_RULES: behind },
      2,
    ],
  ])("%s", async (_what, expected, variables, runs) => {
    const { files } = await loadedBy(variables, runs);
    expect(files).toEqual(expected);
  });

  test("what sends a test message, when it is asked for", async () => {
    const { files } = await loadedBy({}, 1, { test: true });
    expect(files).toEqual(["alert.js", "telling.js"]);
  });
});
