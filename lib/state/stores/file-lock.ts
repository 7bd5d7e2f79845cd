import { lstat, mkdir, readdir, rename, rm, rmdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../../base/errors.ts";
import { type Lock, StoreError } from "../store.ts";

/**
 * SCF lets no function run for longer (ms). A lock that expires later than that was taken by a clock
 * that has been set back since, and would hold everybody up until it is that late again.
 */
export const LONGEST_RUN = 900_000;

/** What an entry is called: its expiry and its owner. Nothing else in the lock's folder is the lock's. */
const ENTRY = /^(\d{1,16})-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const DRAFT = "draft";

export interface FileLock extends Lock {
  /** Where to write what is to replace the state: a place that is gone with the lock. */
  readonly draft: string;
}

/**
 * Takes the lock at `path`, or answers `null` while another owner's has not expired.
 *
 * The lock is a folder with one entry, a folder too, named after its expiry and owner. It is made
 * elsewhere and moved to `path`, so it appears whole or not at all, and POSIX's rename(2) moves a folder
 * only onto nothing or onto an empty one, so of many takers one wins. An entry is removed by its full
 * name: a taker-over that comes late, and would remove an expired entry that another has removed and
 * replaced, finds no such name. So no step relies on what an earlier one saw. What is written is written
 * inside the entry and moved out of it, which fails once the entry is gone: who has lost the lock
 * overwrites nothing.
 * @param expiresAt milliseconds since the epoch, as `now`
 * @throws StoreError when there is something at `path` that is no lock: it is left as it is
 */
export async function takeFileLock(
  path: string,
  owner: string,
  expiresAt: number,
  now: number,
): Promise<FileLock | null> {
  const latest = Math.max(expiresAt, now + LONGEST_RUN);
  for (const entry of await entries(path)) {
    const isHeld = now < entry.expiry && entry.expiry <= latest;
    if (isHeld) return entry.owner === owner ? held(path, entry.name) : null;
    await remove(join(path, entry.name));
  }
  const name = `${expiresAt}-${owner}`;
  const made = lockDraftOf(path, owner);
  await mkdir(made, { mode: 0o700 });
  try {
    await mkdir(join(made, name), { mode: 0o700 });
    const won = await unlessCode(["ENOTEMPTY", "EEXIST"], rename(made, path));
    return won ? held(path, name) : null;
  } finally {
    await unlessCode(["ENOENT"], rmdir(join(made, name)));
    await unlessCode(["ENOENT"], rmdir(made));
  }
}

/** Where a lock is made before it is moved to its place. */
function lockDraftOf(path: string, owner: string): string {
  return `${path}.${owner}.tmp`;
}

/** Removes what a taker that was killed has left of the lock that it was making. */
export async function removeLockDraft(path: string, owner: string): Promise<void> {
  const made = lockDraftOf(path, owner);
  for (const entry of await entries(made)) await remove(join(made, entry.name));
  await rmdir(made);
}

function held(path: string, name: string): FileLock {
  const entry = join(path, name);
  return {
    draft: join(entry, DRAFT),
    async release() {
      await remove(entry);
      await unlessCode(["ENOENT", "ENOTEMPTY", "EEXIST"], rmdir(path));
    },
  };
}

/** An entry with its draft. Until now an entry was a file: an update finds those of killed runs. */
async function remove(entry: string): Promise<void> {
  const isFile = await unlessCode(["EISDIR", "EPERM", "ENOENT"], unlink(entry));
  if (isFile) return;
  await rm(join(entry, DRAFT), { force: true });
  // Not empty: its owner has just begun to write. It has the lock then, and the next taker tries again.
  await unlessCode(["ENOENT", "ENOTEMPTY", "EEXIST"], rmdir(entry));
}

interface Entry {
  readonly name: string;
  readonly expiry: number;
  readonly owner: string;
}

async function entries(path: string): Promise<Entry[]> {
  let names: string[];
  try {
    const isFolder = (await lstat(path)).isDirectory();
    if (!isFolder) throw noLock(path, "is no folder");
    names = await readdir(path);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
  return names.map((name) => {
    const [, expiry, owner] = ENTRY.exec(name) ?? [];
    if (expiry === undefined || owner === undefined) throw noLock(path, `holds ${name}`);
    return { name, expiry: Number(expiry), owner };
  });
}

function noLock(path: string, why: string): StoreError {
  return new StoreError(
    `${path} should be the state's lock, but ${why}: it was left as it is. ` +
      "Remove it, or name another path in STATE_URL.",
  );
}

/** Whether it was done; `false` when it failed with one of the codes. */
async function unlessCode(codes: readonly string[], work: Promise<void>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (codes.includes(errorCode(error) ?? "")) return false;
    throw error;
  }
}
