import { randomUUID } from "node:crypto";
import type { Deadline } from "../base/deadline.ts";
import { isNamed } from "../base/errors.ts";

/**
 * No store keeps or hands back more bytes than this: 240,000 partitions take 16 MB at most. What is
 * larger is no state, and would take the memory that reading and telling need.
 */
export const MAX_STORED = 32 * 1024 * 1024;

/** A held lock. */
export interface Lock {
  /** Lets go of it, in a second at most; does nothing when it has expired and is someone else's by now. */
  release(within?: Deadline): Promise<void>;
}

/** A store's answer did not come, or was an error. `message` says what to look at and holds no secret. */
export class StoreError extends Error {
  override readonly name = "StoreError";

  static override [Symbol.hasInstance](thrown: unknown): boolean {
    return isNamed(thrown, "StoreError");
  }

  /** Whether trying again may help: it could not be reached, or was not ready. */
  readonly transient: boolean;

  constructor(message: string, { transient = false } = {}) {
    super(message);
    this.transient = transient;
  }
}

/** The error of a save whose lock is another's by now, or nobody's. */
export function lostLock(): StoreError {
  return new StoreError(
    "this run's lock was lost while it was at work, and another run may have saved since: nothing was overwritten",
  );
}

/** Where one document lives between runs. Every method throws `StoreError`. */
export interface StoreOf<Document> {
  /** `null`: nothing stored yet. */
  load(): Promise<Document | null>;
  /**
   * Replaces the document as a whole; once this store has taken the lock, only while it still has it.
   * A run that was frozen must not overwrite what another has saved since.
   */
  save(document: Document): Promise<void>;
  /**
   * Takes the lock for `ttlMs` from `now`, by the machine's clock, or answers `null` when someone else
   * holds it. The store object is the owner: asked again (an answer may be lost on its way) it says that
   * it has it. Missing where the store has no atomic lock.
   */
  lock?(ttlMs: number, now: number): Promise<Lock | null>;
  /** Closes connections: nothing stays on the event loop. */
  close(): Promise<void>;
}

/** One outside of the process, of bytes. */
export interface Store extends StoreOf<Uint8Array> {
  /** Keeps the present document byte for byte beside the old name, and returns where. */
  setAside(document: Uint8Array, now: number): Promise<string>;
}

/**
 * The name under which a document called `name` is set aside at `now` (ms since the epoch):
 * `state.json.set-aside-20261122T120000Z-1b9d6bcd`. Its last part is random, so that no store has to
 * look first whether the name is free.
 */
export function asideName(name: string, now: number): string {
  const time = new Date(now).toISOString().replace(/[-:]|\.\d+/g, "");
  return `${name}.set-aside-${time}-${randomUUID().slice(0, 8)}`;
}
