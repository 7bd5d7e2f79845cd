import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { errorCode, messageOf } from "../../base/errors.ts";
import { type Store, StoreError } from "../store.ts";
import { asideName } from "./aside.ts";
import { takeFileLock } from "./file-lock.ts";

/** What passes on a file system that hangs on a network, or on a busy machine. */
const TRANSIENT = ["EAGAIN", "EBUSY", "EIO", "EMFILE", "ENFILE", "ESTALE", "ETIMEDOUT"];

/**
 * `file:///path`: one file, for one machine or a mounted file system. Folders on the way to it are
 * made when they are missing.
 */
export function createFileStore(path: string): Store {
  const owner = randomUUID();

  async function attempt<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
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
        await mkdir(dirname(path), { recursive: true });
        await replace(path, document);
      }),
    async setAside(document, now) {
      const name = asideName(path, now);
      await attempt("set aside", () => replace(name, document));
      return name;
    },
    lock: (ttlMs, now) =>
      attempt("lock", async () => {
        await mkdir(dirname(path), { recursive: true });
        return takeFileLock(`${path}.lock`, owner, now + ttlMs, now);
      }),
    close: async () => {},
  };
}

async function readIfThere(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}

/** Readers see the old bytes or the new ones, also after a crash or a power cut at any point. */
async function replace(path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await writeThrough(draft, bytes);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function writeThrough(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
