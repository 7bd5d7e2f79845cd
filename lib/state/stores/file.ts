import { randomUUID } from "node:crypto";
import { constants, type Stats } from "node:fs";
import { lstat, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { errorCode, messageOf } from "../../base/errors.ts";
import { asideName, lostLock, MAX_STORED, type Store, StoreError } from "../store.ts";
import { type FileLock, LONGEST_RUN, removeLockDraft, takeFileLock } from "./file-lock.ts";

/** Errors that may pass: of a file system on a network, or of a busy machine. */
const TRANSIENT = ["EAGAIN", "EBUSY", "EIO", "EMFILE", "ENFILE", "ESTALE", "ETIMEDOUT"];
/** The state names groups and topics: nobody else's business. */
const OWNER_ONLY = 0o600;

/**
 * `file:///path`: one file, for one machine or a mounted file system. Folders on the way to it are
 * made when they are missing.
 */
export function createFileStore(path: string): Store {
  const owner = randomUUID();
  const lockPath = `${path}.lock`;
  let taken: FileLock | null = null;

  async function attempt<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof StoreError) throw error;
      const transient = TRANSIENT.includes(errorCode(error) ?? "");
      const hint = "Check the path in STATE_URL, its rights and the space left";
      throw new StoreError(`Cannot ${what} the state at ${path}: ${messageOf(error)}. ${hint}.`, {
        transient,
      });
    }
  }

  return {
    load: () => attempt("read", () => readIfThere(path)),
    save: (document) =>
      attempt("write", async () => {
        await makeFolder(dirname(path));
        await refuseOthers(path);
        if (taken === null) return replace(path, document, draftOf(path));
        try {
          await replace(path, document, taken.draft);
        } catch (error) {
          throw errorCode(error) === "ENOENT" ? lostLock() : error;
        }
      }),
    async setAside(document, now) {
      const name = asideName(path, now);
      await attempt("set aside", () => replace(name, document, draftOf(name)));
      return name;
    },
    lock: (ttlMs, now) =>
      attempt("lock", async () => {
        await makeFolder(dirname(path));
        await refuseOthers(path);
        const lock = await takeFileLock(lockPath, owner, now + ttlMs, now);
        if (lock === null) return null;
        taken = lock;
        await removeLeftovers(path, now);
        const release = async () => {
          await attempt("unlock", () => lock.release());
          taken = null;
        };
        return { release };
      }),
    close: async () => {},
  };
}

/**
 * Makes a folder and those on the way to it. `mkdir`'s own `recursive` tries for ever where the folder
 * above is there and nothing can be made in it (`/proc`).
 */
async function makeFolder(path: string): Promise<void> {
  const isThere = await stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (isThere) return;
  if (dirname(path) !== path) await makeFolder(dirname(path));
  try {
    await mkdir(path);
  } catch (error) {
    // Another run was faster; if it is no folder, what is to be written there says so.
    if (errorCode(error) !== "EEXIST") throw error;
  }
}

/** @throws StoreError when there is something else than a file: a device, a folder, a link to a file */
async function refuseOthers(path: string): Promise<void> {
  try {
    refuseOther(path, await lstat(path));
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
}

function refuseOther(path: string, stats: Stats): void {
  if (stats.isFile()) return;
  const what = stats.isSymbolicLink() ? "a symbolic link" : "no file";
  throw new StoreError(
    `${path} should be the state, but is ${what}: it was left as it is. Name another path in STATE_URL.`,
  );
}

async function readIfThere(path: string): Promise<Uint8Array | null> {
  await refuseOthers(path);
  // Not blocking: a pipe that takes the file's place would be waited for without end.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(path, flags).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  });
  if (file === null) return null;
  try {
    const stats = await file.stat();
    refuseOther(path, stats);
    if (stats.size > MAX_STORED) {
      throw new StoreError(
        `${path} has ${stats.size} bytes, more than the ${MAX_STORED} that a state may have. Name another path in STATE_URL.`,
      );
    }
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function draftOf(path: string): string {
  return `${path}.${randomUUID()}.tmp`;
}

/** Readers see the old bytes or the new ones, also after a crash or a power cut at any point. */
async function replace(path: string, bytes: Uint8Array, draft: string): Promise<void> {
  try {
    await rm(draft, { force: true });
    await writeThrough(draft, bytes);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function writeThrough(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "wx", OWNER_ONLY);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Removes the drafts that killed runs have left: the store's own names to the letter, and older than any
 * run that may still be at work.
 * @param now the machine's clock, as files have it
 */
async function removeLeftovers(path: string, now: number): Promise<void> {
  const folder = dirname(path);
  for (const name of await readdir(folder)) {
    const rest = name.startsWith(basename(path)) ? name.slice(basename(path).length) : "";
    const [, of, owner] = LEFTOVER.exec(rest) ?? [];
    if (owner === undefined) continue;
    try {
      const stats = await lstat(join(folder, name));
      if (now - stats.mtimeMs <= LONGEST_RUN) continue;
      if (of === ".lock" && stats.isDirectory()) await removeLockDraft(`${path}.lock`, owner);
      if (of !== ".lock" && stats.isFile()) await rm(join(folder, name));
    } catch {
      // It does no harm where it is: that it cannot be removed stops no run.
    }
  }
}

const LEFTOVER =
  /^(\.lock|\.set-aside-\d{8}T\d{6}Z-[0-9a-f]{8})?\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.tmp$/;
