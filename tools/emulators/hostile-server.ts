import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { type Fault, HTTP_FAULTS, RESP_FAULTS } from "./hostile-faults.ts";

export interface HostileServer {
  readonly port: number;
  /** `127.0.0.1:port` */
  readonly host: string;
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** How often each fault was played, by its name; `none` where all went right. */
  readonly played: ReadonlyMap<string, number>;
  /** What was asked of the address that its redirects name: nothing ever should be. */
  readonly strayed: readonly string[];
  stop(): Promise<void>;
}

/** `http`: API, Slack, COS, heartbeat. `resp`: Redis. */
export type Protocol = "http" | "resp";

export interface HostileOptions {
  readonly protocol: Protocol;
  /** The whole answer, to the last byte, to a whole request. */
  readonly answer: (request: Buffer) => Buffer;
  /** What the nth connection (from 0) meets; `null`: nothing, all goes right. */
  readonly plan: (connection: number) => PlannedFault | null;
}

export interface PlannedFault {
  readonly name: string;
  readonly fault: Fault;
  readonly random: () => number;
  /** So many requests on the connection are answered right before. */
  readonly after: number;
}

/**
 * A server of raw sockets that plays one fault a connection: what no HTTP library would let a test do.
 * What it does follows from its plan alone.
 */
export async function startHostileServer(options: HostileOptions): Promise<HostileServer> {
  const { protocol, answer, plan } = options;
  const sockets = new Set<Socket>();
  const played = new Map<string, number>();
  const strayed: string[] = [];
  let connections = 0;

  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const planned = plan(connections++);
    const name = planned?.name ?? "none";
    played.set(name, (played.get(name) ?? 0) + 1);
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // A client that hangs up is what it should do.
    socket.on("error", () => socket.destroy());
    socket.on("end", () => socket.end());
    let rest: Buffer = Buffer.alloc(0);
    let requests = 0;
    let isPlaying = false;
    socket.on("data", (chunk) => {
      if (isPlaying) return;
      rest = Buffer.concat([rest, chunk]);
      while (!isPlaying) {
        const length = lengthOf(protocol, rest);
        if (length === null) return;
        const request = rest.subarray(0, length);
        rest = rest.subarray(length);
        if (request.includes(ELSEWHERE)) strayed.push(request.toString("latin1"));
        const right = answer(request);
        if (planned === null || requests++ < planned.after) {
          socket.write(right);
        } else {
          isPlaying = true;
          planned.fault(socket, { right, random: planned.random, elsewhere: url + ELSEWHERE });
        }
      }
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("expected a TCP port");
  const host = `127.0.0.1:${address.port}`;
  const url = `http://${host}`;
  return {
    port: address.port,
    host,
    url,
    played,
    strayed,
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

const ELSEWHERE = "/elsewhere";

/**
 * A plan by a seed: each connection meets one of the protocol's faults, or (one time in eight) none. All
 * faults have had their turn before any comes by chance.
 * @param after how many requests a connection may be answered right before its fault, at most
 */
export function hostilePlan(protocol: Protocol, seed: number, after = 0): HostileOptions["plan"] {
  const random = randomOf(seed);
  const faults = Object.entries<Fault>(protocol === "http" ? HTTP_FAULTS : RESP_FAULTS);
  const first = faults.map((fault) => ({ fault, place: random() }));
  const deck = first.sort((a, b) => a.place - b.place).map(({ fault }) => fault);
  const planned = new Map<number, PlannedFault | null>();
  return (connection) => {
    // In order, whichever connection is asked for first: the plan stays the same.
    for (let next = planned.size; next <= connection; next++) {
      const isRight = random() < 1 / 8;
      const [name, fault] =
        (isRight ? null : deck.pop()) ?? faults[Math.floor(random() * faults.length)] ?? [];
      const isNone = isRight || name === undefined || fault === undefined;
      const requests = Math.floor(random() * (after + 1));
      const own = randomOf(seed + 7_919 * (next + 1));
      planned.set(next, isNone ? null : { name, fault, random: own, after: requests });
    }
    return planned.get(connection) ?? null;
  };
}

/** The same numbers from 0 up to 1 for the same seed (mulberry32, public domain). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** An HTTP answer as it goes over the wire. */
export function httpAnswer(status: string, contentType: string, body: Uint8Array | string): Buffer {
  const bytes = Buffer.from(body);
  const head = `HTTP/1.1 ${status}\r\nContent-Type: ${contentType}\r\nContent-Length: ${bytes.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), bytes]);
}

/** How many bytes the first request takes, or `null` when it is not all there. */
function lengthOf(protocol: Protocol, bytes: Buffer): number | null {
  return protocol === "http" ? httpLength(bytes) : respLength(bytes);
}

function httpLength(bytes: Buffer): number | null {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return null;
  const [, length = "0"] = /^content-length: *(\d+)/im.exec(bytes.toString("latin1", 0, end)) ?? [];
  const total = end + 4 + Number(length);
  return total <= bytes.length ? total : null;
}

/** A command is a list of counted texts: `*2\r\n$3\r\nGET\r\n$1\r\nx\r\n`. */
function respLength(bytes: Buffer): number | null {
  const number = (from: number): [value: number, next: number] | null => {
    const end = bytes.indexOf("\r\n", from);
    return end < 0 ? null : [Number(bytes.toString("latin1", from + 1, end)), end + 2];
  };
  const list = number(0);
  if (list === null) return null;
  let [count, next] = list;
  for (; count > 0; count--) {
    const text = number(next);
    if (text === null) return null;
    next = text[1] + text[0] + 2;
  }
  return next <= bytes.length ? next : null;
}
