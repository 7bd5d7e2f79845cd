import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFileStore } from "../../../lib/state/stores/file.ts";
import { describeDocument, type StoreSetup } from "./contract.ts";
import { CREDENTIALS } from "./credentials.ts";
import { describeFailures } from "./failure-contract.ts";
import { describeExpiry, describeLock } from "./lock-contract.ts";
import { describeProcesses, expectCleanEnd } from "./process-contract.ts";
import { StoreProcess } from "./store-process.ts";

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);

let root: string;
let folder: string;
let path: string;
let count = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "file-store-"));
  return () => rm(root, { recursive: true });
});

const setup: StoreSetup = {
  open: () => createFileStore(path),
  fresh: async () => {
    folder = join(root, `${++count}`);
    await mkdir(folder);
    path = join(folder, "state.json");
  },
  read: (where) => readFile(where),
};

describe("file:", () => {
  describeDocument(setup);
  describeLock(setup);
  describeExpiry(setup);
  describeProcesses(() => ({ kind: "file", path: join(root, "processes", "state.json") }));
  describeFailures(
    [
      [
        "a file where a folder should be",
        () => {
          return createFileStore(join("/dev/null", "state.json"));
        },
        /at \/dev\/null\/state\.json: E(NOTDIR|EXIST): .*STATE_URL/,
      ],
    ],
    [],
  );

  test("a run leaves nothing in the folder but the document", async () => {
    await setup.fresh();
    const store = setup.open();
    const lock = await store.lock?.(1_000, NOW);
    await store.save(Buffer.from("one"));
    await store.save(Buffer.from("two"));
    await lock?.release();
    expect(await readdir(folder)).toEqual(["state.json"]);
  });

  test("a save that fails leaves the old document and no draft", async () => {
    await setup.fresh();
    await mkdir(path);
    await writeFile(join(path, "in-the-way"), "");
    await expect(setup.open().save(Buffer.from("new"))).rejects.toThrow(/Cannot write the state/);
    expect(await readdir(folder)).toEqual(["state.json"]);
  });

  test("a process killed in the midst of saving leaves a whole document", async () => {
    await setup.fresh();
    const size = 4 * 1024 * 1024;
    const victim = await StoreProcess.start({ kind: "file", path }, CREDENTIALS);
    await victim.ask({ call: "save", text: "0".repeat(size) });
    const saves = ["1", "2", "3", "4"].map((digit) =>
      victim.ask({ call: "save", text: digit.repeat(size) }),
    );
    await Promise.race(saves);
    await victim.kill();
    const text = Buffer.from((await setup.open().load()) ?? []).toString();
    expect(text).toHaveLength(size);
    expect(new Set(text).size).toBe(1);
  });

  test("missing folders are made", async () => {
    await setup.fresh();
    const store = createFileStore(join(folder, "a", "b", "state.json"));
    expect(await store.load()).toBeNull();
    await store.save(Buffer.from("deep"));
    expect(Buffer.from((await store.load()) ?? []).toString()).toBe("deep");
  });

  test("a process killed while it holds the lock keeps others out only until it expires", async () => {
    await setup.fresh();
    const victim = await StoreProcess.start({ kind: "file", path }, CREDENTIALS);
    await victim.ask({ call: "lock", ttlMs: 60_000, now: NOW });
    await victim.kill();
    expect(await setup.open().lock?.(60_000, NOW + 59_999)).toBeNull();
    expect(await setup.open().lock?.(60_000, NOW + 60_000)).toBeTruthy();
  });

  test("a lock of a clock that was set back since keeps nobody out", async () => {
    await setup.fresh();
    const minutes = (n: number) => NOW + n * 60_000;
    expect(await setup.open().lock?.(60_000, minutes(120))).toBeTruthy();
    expect(await setup.open().lock?.(60_000, minutes(107))).toBeNull();
    expect(await setup.open().lock?.(60_000, minutes(0))).toBeTruthy();
    expect(await setup.open().lock?.(60_000, minutes(0))).toBeNull();
  });

  test("nothing keeps a process alive after close", async () => {
    await setup.fresh();
    await expectCleanEnd({ kind: "file", path }, null);
  });
});

describe("taking over an expired file lock", () => {
  let processes: StoreProcess[];
  beforeAll(async () => {
    const path = join(root, "takeover", "state.json");
    const starts = Array.from({ length: 6 }, () =>
      StoreProcess.start({ kind: "file", path }, CREDENTIALS),
    );
    processes = await Promise.all(starts);
  });
  afterAll(() => Promise.all(processes.map((store) => store.kill())));

  // Each round's winner lets its lock expire, so the next round begins with a takeover by all.
  test("of six processes at once exactly one wins, in each of 300 rounds", async () => {
    const winners: number[] = [];
    for (let round = 0; round < 300; round++) {
      const now = NOW + round * 1_000;
      const answers = await Promise.all(
        processes.map((store) => store.ask({ call: "lock", ttlMs: 1_000, now })),
      );
      winners.push(answers.filter((answer) => answer === "locked").length);
    }
    expect(winners).toEqual(Array.from({ length: 300 }, () => 1));
  });

  test("also while the owner of the expired lock releases it", async () => {
    const later = NOW + 1_000_000;
    const [owner, ...others] = processes;
    const winners: number[] = [];
    for (let round = 0; round < 100; round++) {
      const now = later + round * 10_000;
      await owner?.ask({ call: "lock", ttlMs: 1_000, now });
      const [, ...answers] = await Promise.all([
        owner?.ask({ call: "release" }),
        ...others.map((store) => store.ask({ call: "lock", ttlMs: 1_000, now: now + 5_000 })),
      ]);
      winners.push(answers.filter((answer) => answer === "locked").length);
    }
    expect(winners).toEqual(Array.from({ length: 100 }, () => 1));
  });
});
