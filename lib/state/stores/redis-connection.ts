import { Redis, ReplyError } from "iovalkey";
import { faultName } from "../../base/errors.ts";
import { createRedact } from "../../base/redact.ts";
import { StoreError } from "../store.ts";

/** How long a server may take to say goodbye before its socket is destroyed. */
const FAREWELL_MS = 200;

/** Answers that say "not now": a server that starts, fails over or is busy. */
const NOT_NOW = /^(LOADING|BUSY|TRYAGAIN|MASTERDOWN|CLUSTERDOWN|READONLY)\b/;

/**
 * One connection to a Redis server, made by the first call that needs it. A call that fails drops
 * it; nothing is tried again behind the caller's back, and no call outlasts its timeouts.
 */
export class RedisConnection {
  /** The server, without user and password. */
  readonly where: string;
  readonly #url: string;
  readonly #timeoutMs: number;
  readonly #redact: (text: string) => string;
  #client: Redis | null = null;
  /** Why the connection failed: what the client rejects with says only that it is closed. */
  #fault: Error | null = null;

  /** @param timeoutMs for connecting, and for each answer */
  constructor(address: string, timeoutMs: number) {
    const url = new URL(address);
    url.search = ""; // The client would take it for options of its own.
    this.where = `${url.protocol}//${url.host}${url.pathname}`;
    this.#url = url.href;
    this.#timeoutMs = timeoutMs;
    this.#redact = createRedact([decodeURIComponent(url.password)]);
  }

  /** @throws StoreError */
  async use<T>(work: (client: Redis) => Promise<T>): Promise<T> {
    if (this.#client === null || this.#client.status === "end") this.#client = this.#open();
    const client = this.#client;
    try {
      if (client.status === "wait") await client.connect();
      return await work(client);
    } catch (error) {
      await this.close();
      throw this.#explain(this.#fault ?? error);
    }
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    if (client === null || client.status === "end") return;
    await new Promise((resolve) => {
      client.once("end", resolve);
      client.disconnect();
    });
  }

  #open(): Redis {
    this.#fault = null;
    const client = new Redis(this.#url, {
      lazyConnect: true,
      family: 0,
      connectTimeout: this.#timeoutMs,
      commandTimeout: this.#timeoutMs,
      disconnectTimeout: FAREWELL_MS,
      enableReadyCheck: false,
      retryStrategy: () => null,
    });
    client.on("error", (error: Error) => {
      this.#fault ??= error;
    });
    return client;
  }

  /** The client's own errors carry the command with its arguments, the password's too: not handed on. */
  #explain(error: unknown): StoreError {
    const fault = this.#redact(faultName(error));
    const answered = error instanceof ReplyError;
    return answered
      ? new StoreError(
          `Redis at ${this.where} answered: ${fault}. Check user, password and database in STATE_URL.`,
          { transient: NOT_NOW.test(fault) },
        )
      : new StoreError(
          `Redis at ${this.where} cannot be reached: ${fault}. Check STATE_URL, and that the function is in its network.`,
          { transient: true },
        );
  }
}
