import type { Deadline } from "../../lib/deadline.ts";
import type { Log } from "../../lib/log.ts";
import { type Store, StoreError } from "../../lib/state/store.ts";

/** A function's time that does not pass. */
export const HALF_A_MINUTE: Deadline = { remainingMs: () => 30_000 };

/** Keeps what was logged. */
export class FakeLog implements Log {
  readonly lines: string[] = [];
  readonly debug = this.#at("debug");
  readonly info = this.#at("info");
  readonly warn = this.#at("warn");
  readonly error = this.#at("error");

  #at(level: string) {
    return (message: string) => {
      this.lines.push(`${level}: ${message}`);
    };
  }
}

/** A store in memory that can be out of reach. */
export class FakeStore implements Store {
  document: Uint8Array | null = null;
  readonly aside: Uint8Array[] = [];
  /** Calls in their order. */
  readonly calls: string[] = [];
  /** What fails. */
  readonly down = new Set<"load" | "save" | "lock" | "setAside" | "release" | "close">();
  isLocked = false;

  async load() {
    this.#call("load");
    return this.document;
  }

  async save(document: Uint8Array) {
    this.#call("save");
    this.document = document;
  }

  async setAside(document: Uint8Array) {
    this.#call("setAside");
    this.aside.push(document);
    return "aside";
  }

  async lock() {
    this.#call("lock");
    if (this.isLocked) return null;
    this.isLocked = true;
    const release = async () => {
      this.#call("release");
      this.isLocked = false;
    };
    return { release };
  }

  async close() {
    this.#call("close");
  }

  #call(name: "load" | "save" | "lock" | "setAside" | "release" | "close") {
    this.calls.push(name);
    if (this.down.has(name)) throw new StoreError(`cannot ${name}`);
  }
}
