import { mkdir, readdir, rename, rm, rmdir, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../../base/errors.ts";
import type { Lock } from "../store.ts";

/**
 * SCF lets no function run for longer (ms). A lock that expires later than that was taken by a clock
 * that has been set back since, and would hold everybody up until it is that late again.
 */
const LONGEST_RUN = 900_000;

/**
 * Takes the lock at `path`, or answers `null` while another owner's has not expired.
 *
 * The lock is a folder with one entry, named after its expiry and owner. It is made elsewhere and
 * moved to `path`, so it appears whole or not at all, and POSIX's rename(2) moves a folder only onto
 * nothing or onto an empty one, so of many takers one wins. An entry is removed by its full name:
 * a taker-over that comes late, and would remove an expired entry that another has removed and
 * replaced, finds no such name. So no step relies on what an earlier one saw.
 * @param expiresAt milliseconds since the epoch, as `now`
 */
export async function takeFileLock(
  path: string,
  owner: string,
  expiresAt: number,
  now: number,
): Promise<Lock | null> {
  const latest = Math.max(expiresAt, now + LONGEST_RUN);
  for (const entry of await entries(path)) {
    const isHeld = now < expiryOf(entry) && expiryOf(entry) <= latest;
    if (isHeld) return ownerOf(entry) === owner ? held(path, entry) : null;
    await unlessCode(["ENOENT"], unlink(join(path, entry)));
  }
  const entry = `${expiresAt}-${owner}`;
  const draft = `${path}.${owner}.tmp`;
  try {
    await mkdir(draft);
    await writeFile(join(draft, entry), "");
    const won = await unlessCode(["ENOTEMPTY", "EEXIST"], rename(draft, path));
    return won ? held(path, entry) : null;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

function held(path: string, entry: string): Lock {
  return {
    async release() {
      await unlessCode(["ENOENT"], unlink(join(path, entry)));
      await unlessCode(["ENOENT", "ENOTEMPTY", "EEXIST"], rmdir(path));
    },
  };
}

async function entries(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}

function expiryOf(entry: string): number {
  return Number.parseInt(entry, 10);
}

function ownerOf(entry: string): string {
  return entry.slice(entry.indexOf("-") + 1);
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
