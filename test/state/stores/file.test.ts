import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
  chmod,
  type FileHandle,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { MAX_STORED } from "../../../lib/state/store.ts";
import { createFileStore } from "../../../lib/state/stores/file.ts";
import { describeDocument, describeSetAside, type OutsideSetup } from "./contract.ts";
import { CREDENTIALS } from "./credentials.ts";
import { describeErrors } from "./error-contract.ts";
import { describeExpiry, describeLock } from "./lock-contract.ts";
import { describeFrozen, describeProcesses, expectCleanEnd } from "./process-contract.ts";
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

const setup: OutsideSetup = {
  open: () => createFileStore(path),
  fresh: async () => {
    folder = join(root, `${++count}`);
    await mkdir(folder);
    path = join(folder, "state.json");
  },
  read: (where) => readFile(where),
};

/** What every open file has its methods from. */
async function fileHandlePrototype(): Promise<FileHandle> {
  const handle = await open("/dev/null");
  await handle.close();
  return Object.getPrototypeOf(handle);
}

describe("file:", () => {
  describeDocument(setup);
  describeSetAside(setup);
  describeLock(setup);
  describeExpiry(setup);
  describeProcesses(() => ({ kind: "file", path: join(root, "processes", "state.json") }));
  describeFrozen(() => ({ kind: "file", path: join(root, "frozen", "state.json") }), 300);
  describeErrors(
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
    const store = setup.open();
    await store.save(Buffer.from("old"));
    const full = Object.assign(new Error("ENOSPC: no space left"), { code: "ENOSPC" });
    const spy = vi.spyOn(await fileHandlePrototype(), "sync").mockRejectedValue(full);
    await expect(store.save(Buffer.from("new"))).rejects.toThrow(/Cannot write the state.*ENOSPC/);
    const lock = await store.lock?.(60_000, NOW);
    await expect(store.save(Buffer.from("new"))).rejects.toThrow(/Cannot write the state.*ENOSPC/);
    await lock?.release();
    spy.mockRestore();
    expect(await readdir(folder)).toEqual(["state.json"]);
    expect(await store.load()).toEqual(Buffer.from("old"));
  });

  test("only its owner may read what is stored, set aside or locked", async () => {
    await setup.fresh();
    const store = setup.open();
    await store.save(Buffer.from("before"));
    await chmod(path, 0o644);
    await store.lock?.(1_000, NOW);
    await store.save(Buffer.from("after"));
    const aside = await store.setAside(Buffer.from("corrupt"), NOW);
    const mode = async (place: string) => (await stat(place)).mode & 0o777;
    expect(await mode(path)).toBe(0o600);
    expect(await mode(aside)).toBe(0o600);
    expect(await mode(`${path}.lock`)).toBe(0o700);
  });

  test("what is written is on the disk before it takes the old one's place", async () => {
    await setup.fresh();
    const store = setup.open();
    await store.save(Buffer.from("old"));
    const prototype = await fileHandlePrototype();
    const synced: string[] = [];
    const { sync } = prototype;
    const spy = vi.spyOn(prototype, "sync").mockImplementation(async function (this: FileHandle) {
      await sync.call(this);
      synced.push(`${(await this.stat()).size} bytes, still ${await readFile(path, "utf8")}`);
    });
    const lock = await store.lock?.(1_000, NOW);
    await store.save(Buffer.from("locked"));
    await lock?.release();
    await store.save(Buffer.from("unlocked"));
    spy.mockRestore();
    expect(synced).toEqual(["6 bytes, still old", "8 bytes, still locked"]);
  });

  test("a file larger than any state is not read", async () => {
    await setup.fresh();
    await writeFile(path, "");
    await truncate(path, MAX_STORED + 1);
    await expect(setup.open().load()).rejects.toThrow(/has 33554433 bytes, more than/);
    await truncate(path, MAX_STORED);
    expect(await setup.open().load()).toHaveLength(MAX_STORED);
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

  test("a folder that can never be made is an error, and not waited for", async () => {
    const store = createFileStore("/proc/lag/state.json");
    await expect(store.lock?.(1000, Date.now())).rejects.toThrow(
      "Cannot lock the state at /proc/lag",
    );
    await expect(store.save(Buffer.from("x"))).rejects.toThrow(
      "Cannot write the state at /proc/lag",
    );
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

describe("a path that is not what it should be is refused and left as it is", () => {
  beforeEach(() => setup.fresh());

  test.each<[name: string, make: () => Promise<unknown>]>([
    ["a folder", () => mkdir(path)],
    ["a pipe", async () => execFileSync("mkfifo", [path])],
    [
      "a link to a file",
      async () => {
        await writeFile(join(folder, "target"), "of another");
        await symlink(join(folder, "target"), path);
      },
    ],
    ["a link to nothing", () => symlink(join(folder, "nothing"), path)],
    ["a link to a device", () => symlink("/dev/null", path)],
  ])("the state being %s", async (_, make) => {
    await make();
    const [before, names] = [await lstat(path), await readdir(folder)];
    const store = setup.open();
    const says = /state\.json should be the state, but is .* another path in STATE_URL/;
    await expect(store.lock?.(60_000, NOW)).rejects.toThrow(says);
    await expect(store.load()).rejects.toThrow(says);
    await expect(store.save(Buffer.from("x"))).rejects.toThrow(says);
    expect(await lstat(path)).toEqual(before);
    expect(await readdir(folder)).toEqual(names);
  });

  const strangers = ["notes.txt", `${NOW}-0wner`, `${randomUUID()}`, `1-${randomUUID()}.bak`];
  test.each<[name: string, make: (lock: string) => Promise<unknown>]>([
    ["a file", (lock) => writeFile(lock, "of another")],
    [
      "a link to a folder",
      async (lock) => {
        await mkdir(join(folder, "precious"));
        await writeFile(join(folder, "precious", `1-${randomUUID()}`), "of another");
        await symlink(join(folder, "precious"), lock);
      },
    ],
    ...strangers.map((name): [string, (lock: string) => Promise<unknown>] => [
      `a folder with ${name}`,
      async (lock) => {
        await mkdir(lock);
        await writeFile(join(lock, name), "of another");
      },
    ]),
  ])("the lock being %s", async (_, make) => {
    await make(`${path}.lock`);
    const before = await readdir(folder, { recursive: true });
    await expect(setup.open().lock?.(60_000, NOW)).rejects.toThrow(
      /state\.json\.lock should be the state's lock, but .* another path in STATE_URL/,
    );
    expect(await readdir(folder, { recursive: true })).toEqual(before);
  });

  test("a lock of an earlier version, whose entry is a file, is kept to and then taken over", async () => {
    await mkdir(`${path}.lock`);
    await writeFile(join(`${path}.lock`, `${NOW + 60_000}-${randomUUID()}`), "");
    expect(await setup.open().lock?.(60_000, NOW)).toBeNull();
    const lock = await setup.open().lock?.(60_000, NOW + 60_000);
    expect(lock).toBeTruthy();
    await lock?.release();
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("what killed runs have left", () => {
  const HOUR = 3_600_000;
  const made = async (names: readonly string[], now: number) => {
    for (const name of names) {
      await writeFile(join(folder, name), "");
      await utimes(join(folder, name), now / 1_000, now / 1_000);
    }
  };

  test("is removed by a later one, and nothing else is", async () => {
    await setup.fresh();
    const uuid = randomUUID();
    const own = [
      `state.json.${uuid}.tmp`,
      `state.json.set-aside-20261122T120000Z-1b9d6bcd.${uuid}.tmp`,
    ];
    const others = [
      "state.json",
      "state.json.tmp",
      "state.json.backup.tmp",
      `state.json.${uuid}.tmp.bak`,
      `state.json.${uuid}`,
      `my-state.json.${uuid}.tmp`,
      `state.jsonx.${uuid}.tmp`,
      "state.json.set-aside-20261122T120000Z-1b9d6bcd",
      `other.json.${uuid}.tmp`,
    ];
    await made([...own, ...others], NOW - HOUR);
    const young = `state.json.${randomUUID()}.tmp`;
    await made([young], NOW - 60_000);
    await mkdir(join(folder, `state.json.${randomUUID()}.tmp`));
    const folders = (await readdir(folder)).filter(
      (name) => ![...own, ...others, young].includes(name),
    );
    await utimes(join(folder, `${folders[0]}`), 1, 1);

    const lock = await setup.open().lock?.(1_000, NOW);
    await lock?.release();
    expect(await readdir(folder)).toEqual([...others, young, ...folders].toSorted());
  });

  test("of a lock in the making is removed too, with what the run made of it and no more", async () => {
    await setup.fresh();
    const [empty, whole, strange] = [randomUUID(), randomUUID(), randomUUID()];
    const drafts = [empty, whole, strange].map((uuid) =>
      join(folder, `state.json.lock.${uuid}.tmp`),
    );
    for (const draft of drafts) await mkdir(draft);
    await mkdir(join(`${drafts[1]}`, `${NOW}-${whole}`));
    await writeFile(join(`${drafts[2]}`, "notes.txt"), "of another");
    for (const draft of drafts) await utimes(draft, 1, 1);
    const lock = await setup.open().lock?.(1_000, NOW);
    await lock?.release();
    expect(await readdir(folder, { recursive: true })).toEqual([
      `state.json.lock.${strange}.tmp`,
      join(`state.json.lock.${strange}.tmp`, "notes.txt"),
    ]);
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
