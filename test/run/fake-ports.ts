import type { IncomingWebhookSendArguments } from "@slack/webhook";
import type { Deadline } from "../../lib/base/deadline.ts";
import type { Log, LogFields } from "../../lib/base/log.ts";
import type { GroupInfo, LogStarts, Reading } from "../../lib/model/reading.ts";
import type { Heartbeat } from "../../lib/notify/heartbeat.ts";
import type { DeliveryError, Slack } from "../../lib/notify/slack.ts";
import type { Kafka } from "../../lib/read/kafka.ts";
import type { AlertPorts } from "../../lib/run/alert.ts";
import { encodedIn, type StateStore } from "../../lib/state/encoded.ts";
import type { WarmStates } from "../../lib/state/session.ts";
import { type Store, StoreError } from "../../lib/state/store.ts";

export type StoreCall = "lock" | "load" | "save" | "setAside" | "release" | "close";

/** What went to a webhook. */
export interface Sent {
  readonly url: string;
  /** All of its texts, as JSON. */
  readonly text: string;
}

/**
 * Everything outside a run, in memory: what it answers is set from outside, and every call stands in
 * `journal`, in order. A call takes `callMs` on the clock of `limit`.
 */
export class FakePorts implements AlertPorts {
  readonly journal: string[] = [];
  callMs = 0;
  elapsedMs = 0;

  reading: Reading = { groups: [], unreadable: [], discovered: new Map(), apiCalls: 0 };
  /** By group. */
  infos = new Map<string, GroupInfo>();

  logStarts: LogStarts = new Map();

  /** What Slack took, in order. */
  sent: Sent[] = [];
  /** Why Slack does not take a message; `null`: it takes it. */
  refuses: (sent: Sent) => Error | null = () => null;

  /** Store calls that fail. */
  failing = new Set<StoreCall>();
  document: Uint8Array | null = null;
  aside: Uint8Array[] = [];
  /** Somebody else holds the lock. */
  isHeld = false;

  readonly logged: {
    readonly level: string;
    readonly message: string;
    readonly fields: LogFields;
  }[] = [];

  /** What this warm instance knows; a new map is a cold one. */
  warm: WarmStates = new Map();
  readonly storeName = "fake";

  readonly kafka: Kafka = {
    readOffsets: async (_rules, _deadline, onGroup) => {
      this.call("readOffsets");
      const { groups, ...summary } = this.reading;
      for (const group of groups) onGroup(group);
      return summary;
    },
    readGroupInfo: async (instance, groups) => {
      this.call(`readGroupInfo ${instance} ${groups.join()}`);
      const infos = new Map(
        groups.flatMap((group) => {
          const info = this.infos.get(group);
          return info === undefined ? [] : [[group, info] as const];
        }),
      );
      return { infos, apiCalls: 1 };
    },
    readLogStarts: async (instance, topics) => {
      this.call(`readLogStarts ${instance} ${topics.join()}`);
      return { starts: this.logStarts, apiCalls: 1 };
    },
  };

  readonly slack: Slack = {
    send: async (url: string, message: IncomingWebhookSendArguments) => {
      this.call(`send ${new URL(url).pathname}`);
      const sent = { url, text: JSON.stringify(message) };
      const error = this.refuses(sent);
      if (error !== null) throw error;
      this.sent.push(sent);
    },
  };

  readonly heartbeat: Heartbeat = { ping: async () => this.call("ping") };

  readonly store = (): StateStore => encodedIn(this.bytes());

  readonly bytes = (): Store => ({
    load: async () => this.#storeCall("load", () => this.document),
    save: async (document) =>
      this.#storeCall("save", () => {
        this.document = document;
      }),
    setAside: async (document) =>
      this.#storeCall("setAside", () => {
        this.aside.push(document);
        return "fake:aside";
      }),
    lock: async () =>
      this.#storeCall("lock", () =>
        this.isHeld ? null : { release: async () => this.#storeCall("release", () => {}) },
      ),
    close: async () => this.#storeCall("close", () => {}),
  });

  readonly log: Log = {
    debug: this.#logAt("debug"),
    info: this.#logAt("info"),
    warn: this.#logAt("warn"),
    error: this.#logAt("error"),
  };

  /** The function's time limit. */
  limit(ms = 30_000): Deadline {
    return { remainingMs: () => Math.max(0, ms - this.elapsedMs) };
  }

  /** The calls since this was asked last. */
  takeJournal(): string[] {
    return this.journal.splice(0);
  }

  /** What Slack took since this was asked last. */
  takeSent(): Sent[] {
    return this.sent.splice(0);
  }

  call(name: string): void {
    this.journal.push(name);
    this.elapsedMs += this.callMs;
  }

  #storeCall<T>(name: StoreCall, work: () => T): T {
    this.call(name);
    if (this.failing.has(name)) throw new StoreError(`the store fails to ${name}`);
    return work();
  }

  #logAt(level: string) {
    return (message: string, fields: LogFields = {}) => {
      this.logged.push({ level, message, fields });
    };
  }
}

/** Refuses everything that goes to the URLs with that path. */
export const refusing =
  (path: string, error: () => DeliveryError) =>
  ({ url }: Sent): DeliveryError | null =>
    new URL(url).pathname === path ? error() : null;
