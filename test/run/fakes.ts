import type { IncomingWebhookSendArguments } from "@slack/webhook";
import type { Config } from "../../lib/config/config.ts";
import type { GroupInfo, Reading } from "../../lib/core/reading.ts";
import type { Deadline } from "../../lib/deadline.ts";
import type { Log } from "../../lib/log.ts";
import { type AlertPorts, runAlert } from "../../lib/run/alert.ts";
import { DeliveryError } from "../../lib/slack/delivery-error.ts";
import type { WarmStates } from "../../lib/state/session.ts";
import { type Store, StoreError } from "../../lib/state/store.ts";
import { givenConfig, givenReading, MINUTE, NOON } from "../core/given.ts";

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

/** What a run is surrounded by, and what it did to it. */
export class World {
  config: Config = givenConfig();
  reading: Reading = givenReading([]);
  readonly groupInfo = new Map<string, GroupInfo>();
  readonly askedForInfo: string[] = [];
  readonly store = new FakeStore();
  readonly log = new FakeLog();
  warm: WarmStates = new Map();
  readonly sent: { readonly url: string; readonly text: string }[] = [];
  /** Webhooks that do not answer, and messages that are refused. */
  readonly deadWebhooks = new Set<string>();
  refuses: (text: string) => boolean = () => false;
  heartbeats = 0;

  get ports(): AlertPorts {
    return {
      kafka: {
        readOffsets: async () => this.reading,
        readGroupInfo: async (instance, groups) => {
          this.askedForInfo.push(...groups.map((group) => `${instance}/${group}`));
          return { infos: this.groupInfo, apiCalls: 1 };
        },
      },
      slack: { send: async (url, message) => this.#receive(url, message) },
      heartbeat: {
        ping: async () => {
          this.heartbeats += 1;
        },
      },
      store: () => this.store,
      storeName: "store",
      warm: this.warm,
      log: this.log,
    };
  }

  /** One run of `alert`, so many minutes after noon. */
  runAt(minute: number) {
    const now = NOON + minute * MINUTE;
    return runAlert(this.config, this.ports, { now, limit: HALF_A_MINUTE });
  }

  /** Forgets what was sent. */
  takeSent() {
    return this.sent.splice(0);
  }

  async #receive(url: string, message: IncomingWebhookSendArguments) {
    const text = JSON.stringify(message);
    if (this.deadWebhooks.has(url)) throw new DeliveryError("no answer", true);
    if (this.refuses(text)) throw new DeliveryError("invalid_blocks", false);
    this.sent.push({ url, text });
  }
}
