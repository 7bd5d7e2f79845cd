import type { Deadline } from "../base/deadline.ts";

/** A held lock. */
export interface Lock {
  /** Lets go of it; does nothing when it has expired and is someone else's by now. */
  release(): Promise<void>;
}

/** A store's answer did not come, or was an error. `message` says what to look at and holds no secret. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  /** Whether trying again may help: it could not be reached, or was not ready. */
  readonly transient: boolean;

  constructor(message: string, { transient = false } = {}) {
    super(message);
    this.transient = transient;
  }
}

/** Where the state lives between runs: one document of bytes. Every method throws `StoreError`. */
export interface Store {
  /** `null`: nothing stored yet. */
  load(): Promise<Uint8Array | null>;
  /** Replaces the document as a whole. */
  save(document: Uint8Array): Promise<void>;
  /** Keeps the present document byte for byte beside the old name, and returns where. */
  setAside(document: Uint8Array, now: number): Promise<string>;
  /**
   * Takes the lock for `ttlMs`, or answers `null` when someone else holds it. The store object is
   * the owner: asked again (an answer may be lost on its way) it says that it has it. Missing where
   * the store has no atomic lock.
   */
  lock?(ttlMs: number, now: number): Promise<Lock | null>;
  /** Closes connections: nothing stays on the event loop. */
  close(): Promise<void>;
}

/** The store, its calls tried again until the deadline where that is worth it. */
export type StoreWithin = (deadline: Deadline) => Store;
