import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { errorName } from "../../base/errors.ts";
import { createRedact } from "../../base/redact.ts";
import { StoreError } from "../store.ts";
import { AnswerError, encodeCommand, ProtocolError, type Reply, ReplyReader } from "./resp.ts";

/** Answers that say "not now": a server that starts, fails over or is busy. */
const NOT_NOW = /^(LOADING|BUSY|TRYAGAIN|MASTERDOWN|CLUSTERDOWN|READONLY)\b/;
/** A password that the server does not ask for does no harm. */
const NEEDS_NO_PASSWORD = /no password is set|without any password configured/;
/** All that is not the document: a status, a number, an owner's name. */
const SMALL = 64 * 1024;
const MOST_OF_A_MESSAGE = 200;

type Command = readonly (string | Uint8Array)[];

/**
 * One connection to a Redis server, made by the first command that needs it, one command at a time. A
 * command that fails ends it; nothing is tried again behind the caller's back, and no command outlasts
 * its timeouts.
 */
export class RedisConnection {
  /** The server, without user and password. */
  readonly where: string;
  readonly #url: URL;
  readonly #timeoutMs: number;
  readonly #redact: (text: string) => string;
  #socket: Socket | null = null;
  #isClosed = false;
  #turn: Promise<unknown> = Promise.resolve();

  /** @param timeoutMs for connecting, and for each answer */
  constructor(address: string, timeoutMs: number) {
    this.#url = new URL(address);
    this.where = `${this.#url.protocol}//${this.#url.host}${this.#url.pathname}`;
    this.#timeoutMs = timeoutMs;
    this.#redact = createRedact([decodeURIComponent(this.#url.password)]);
  }

  /**
   * Sends the command and waits for its answer.
   * @param maxBytes of the answer
   * @throws StoreError
   */
  send(command: Command, maxBytes = SMALL): Promise<Reply> {
    const answer = this.#turn.then(() => this.#send(command, maxBytes));
    this.#turn = answer.catch(() => {});
    return answer;
  }

  /** For good: what still waits for its turn is not sent any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#drop();
  }

  async #drop(): Promise<void> {
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null || socket.closed) return;
    await new Promise((resolve) => {
      socket.once("close", resolve);
      socket.destroy();
    });
  }

  async #send(command: Command, maxBytes: number): Promise<Reply> {
    try {
      if (this.#isClosed) throw new Error("Connection is closed");
      const isOpen = this.#socket !== null && !this.#socket.destroyed;
      const socket = isOpen && this.#socket !== null ? this.#socket : await this.#open();
      return await this.#exchange(socket, command, maxBytes);
    } catch (error) {
      await this.#drop();
      throw this.#explain(error);
    }
  }

  /** Connected, signed in, in the database of the URL. */
  async #open(): Promise<Socket> {
    const { protocol, hostname, port, username, password, pathname } = this.#url;
    const host = hostname.replace(/^\[(.*)\]$/, "$1");
    const address = { host, port: Number(port || 6379) };
    const isTls = protocol === "rediss:";
    const socket = isTls
      ? connectTls({ ...address, ...(isIP(host) === 0 && { servername: host }) })
      : connectTcp(address);
    this.#socket = socket;
    // What comes unasked is no answer: the next command finds the connection closed.
    socket.on("data", () => {
      if (socket.listenerCount("data") === 1) socket.destroy();
    });
    socket.on("error", () => {});
    await this.#settled<void>(socket, "Connection timed out", (resolve) => {
      socket.once(isTls ? "secureConnect" : "connect", resolve);
      return () => socket.off(isTls ? "secureConnect" : "connect", resolve);
    });
    const [user, secret] = [decodeURIComponent(username), decodeURIComponent(password)];
    if (secret !== "") {
      const command = user === "" ? ["AUTH", secret] : ["AUTH", user, secret];
      await this.#exchange(socket, command, SMALL).catch((error: unknown) => {
        if (!(error instanceof AnswerError && NEEDS_NO_PASSWORD.test(error.message))) throw error;
      });
    }
    const database = Number(pathname.slice(1));
    if (database !== 0) await this.#exchange(socket, ["SELECT", `${database}`], SMALL);
    return socket;
  }

  #exchange(socket: Socket, command: Command, maxBytes: number): Promise<Reply> {
    return this.#settled<Reply>(socket, "Command timed out", (resolve, reject) => {
      const reader = new ReplyReader(maxBytes);
      const take = (chunk: Buffer) => {
        try {
          const reply = reader.take(chunk);
          if (reply !== undefined) resolve(reply);
        } catch (error) {
          reject(error);
        }
      };
      socket.on("data", take);
      socket.cork();
      for (const piece of encodeCommand(command)) socket.write(piece);
      socket.uncork();
      return () => socket.off("data", take);
    });
  }

  /** Waits for what `start` resolves; a connection that ends, or the timeout, ends it. */
  async #settled<T>(
    socket: Socket,
    timedOut: string,
    start: (resolve: (value: T) => void, reject: (error: unknown) => void) => () => void,
  ): Promise<T> {
    let stop = () => {};
    let fail = (_error: unknown) => {};
    const closed = () => fail(new Error("Connection is closed"));
    const failed = (error: Error) => fail(error);
    const timer = setTimeout(() => fail(new Error(timedOut)), this.#timeoutMs);
    try {
      return await new Promise<T>((resolve, reject) => {
        fail = reject;
        socket.once("error", failed);
        socket.once("close", closed);
        socket.once("end", closed);
        stop = start(resolve, reject);
      });
    } finally {
      clearTimeout(timer);
      stop();
      socket.off("error", failed);
      socket.off("close", closed);
      socket.off("end", closed);
    }
  }

  #explain(error: unknown): StoreError {
    const said = this.#redact(errorName(error)).slice(0, MOST_OF_A_MESSAGE);
    if (error instanceof AnswerError) {
      return new StoreError(
        `Redis at ${this.where} answered: ${said}. Check user, password and database in STATE_URL.`,
        { transient: NOT_NOW.test(said) },
      );
    }
    if (error instanceof ProtocolError) {
      return new StoreError(
        `Redis at ${this.where} sent ${said}. Check that STATE_URL names a Redis server and a key of its own.`,
        { transient: true },
      );
    }
    return new StoreError(
      `Redis at ${this.where} cannot be reached: ${said}. Check STATE_URL, and that the function is in its network.`,
      { transient: true },
    );
  }
}
