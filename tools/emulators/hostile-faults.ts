import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";

/** What a fault has to work with. */
export interface Scene {
  /** What a server that means well would answer, to the last byte. */
  readonly right: Buffer;
  /** From 0 up to 1, the same for the same seed. */
  readonly random: () => number;
  /** Another address of this server, which nobody should ever ask. */
  readonly elsewhere: string;
}
export type Fault = (socket: Socket, scene: Scene) => void;

const DRIP_MS = 20;
const CHUNK = Buffer.alloc(64 * 1024, "x");
const silence: Fault = () => {};

/** Writes as fast as the other side reads, for as long as it listens. */
function pour(socket: Socket, bytes: Buffer | string): void {
  const write = () => {
    while (socket.writable) if (!socket.write(bytes)) return;
  };
  socket.on("drain", write);
  write();
}

/** A byte now and then: each comes in time, all of them never do. */
function drip(socket: Socket, bytes: string): void {
  let index = 0;
  const timer = setInterval(() => socket.write(bytes[index++ % bytes.length] ?? ""), DRIP_MS);
  socket.on("close", () => clearInterval(timer));
}

/** Some of the right answer, and not all of it. */
function part({ right, random }: Scene): Buffer {
  return right.subarray(0, Math.floor(random() * right.length));
}

function noise(random: () => number, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
}

/** Those of any protocol on a socket. */
export const SOCKET_FAULTS = {
  silent: silence,
  resets: (socket) => socket.resetAndDestroy(),
  "hangs up": (socket) => socket.end(),
  stalls: (socket, scene) => socket.write(part(scene)),
  cuts: (socket, scene) => socket.end(part(scene)),
  "cuts by a reset": (socket, scene) => socket.write(part(scene), () => socket.resetAndDestroy()),
  "drips from the start": (socket, { right }) => drip(socket, right.toString("latin1")),
  "drips at the end": (socket, { right }) => {
    socket.write(right.subarray(0, -1));
    drip(socket, " ");
  },
  "makes noise": (socket, { random }) => socket.write(noise(random, 4_096)),
  "makes noise without end": (socket, { random }) => pour(socket, noise(random, 4_096)),
  "goes on after the answer": (socket, { right }) => {
    socket.write(right);
    pour(socket, CHUNK);
  },
} satisfies Record<string, Fault>;

const head = (...lines: string[]) => `HTTP/1.1 ${lines.join("\r\n")}\r\n`;
const whole = (status: string, type: string, body: string, ...lines: string[]) =>
  `${head(status, `Content-Type: ${type}`, `Content-Length: ${Buffer.byteLength(body)}`, ...lines)}\r\n${body}`;
const chunked = (data: Buffer | string) =>
  Buffer.concat([
    Buffer.from(`${data.length.toString(16)}\r\n`),
    Buffer.from(data),
    Buffer.from("\r\n"),
  ]);

/** A gigabyte of zeros in a megabyte: gzip's members follow one another in one stream. */
function bomb(): Buffer {
  const member = gzipSync(Buffer.alloc(16 * 1024 * 1024));
  return Buffer.concat(Array.from({ length: 64 }, () => member));
}

const redirect =
  (status: string): Fault =>
  (socket, { elsewhere }) =>
    socket.write(whole(status, "text/plain", "", `Location: ${elsewhere}`));

export const HTTP_FAULTS = {
  ...SOCKET_FAULTS,
  "redirects for good": redirect("301 Moved Permanently"),
  "redirects the request": redirect("307 Temporary Redirect"),
  "redirects to itself": (socket) =>
    socket.write(whole("308 Permanent Redirect", "text/plain", "", "Location: /")),
  "is a page": (socket) =>
    socket.write(whole("200 OK", "text/html", "<!doctype html><title>Sign in</title>".repeat(99))),
  "is empty": (socket) => socket.write(whole("200 OK", "application/json", "")),
  "is null": (socket) => socket.write(whole("200 OK", "application/json", "null")),
  "is 204": (socket) => socket.write(head("204 No Content", "", "")),
  "is busy": (socket) => socket.write(whole("503 Service Unavailable", "text/html", "busy")),
  "asks to wait a year": (socket) =>
    socket.write(whole("429 Too Many Requests", "text/plain", "", "Retry-After: 31536000")),
  "drips its headers": (socket) => {
    socket.write(head("200 OK"));
    drip(socket, "X-Drip: drip\r\n");
  },
  "has no end of headers": (socket) => {
    socket.write(head("200 OK"));
    pour(socket, "X-More: more\r\n".repeat(100));
  },
  "has no end of one header": (socket) => {
    socket.write(`${head("200 OK")}X-Long: `);
    pour(socket, CHUNK);
  },
  "informs without end": (socket) => pour(socket, `${head("102 Processing")}\r\n`.repeat(100)),
  "stalls after the headers": (socket) =>
    socket.write(`${head("200 OK", "Content-Length: 1000")}\r\n`),
  "drips its body": (socket) => {
    socket.write(`${head("200 OK", "Content-Length: 1000000")}\r\n`);
    drip(socket, "ok");
  },
  "has no end of body": (socket) => {
    socket.write(`${head("200 OK", "Connection: close")}\r\n`);
    pour(socket, CHUNK);
  },
  "has no end of chunks": (socket) => {
    socket.write(`${head("200 OK", "Transfer-Encoding: chunked")}\r\n`);
    pour(socket, chunked(CHUNK));
  },
  "has no end of an error": (socket) => {
    socket.write(`${head("500 Internal Server Error", "Transfer-Encoding: chunked")}\r\n`);
    pour(socket, chunked(CHUNK));
  },
  "has no end of tiny chunks": (socket) => {
    socket.write(`${head("200 OK", "Transfer-Encoding: chunked")}\r\n`);
    pour(socket, "1\r\nx\r\n".repeat(4_096));
  },
  "claims a petabyte": (socket, { right }) =>
    socket.write(
      Buffer.concat([
        Buffer.from(`${head("200 OK", "Content-Length: 1000000000000000")}\r\n`),
        right,
      ]),
    ),
  "says less than it claims": (socket, { right }) =>
    socket.end(
      Buffer.concat([
        Buffer.from(`${head("200 OK", `Content-Length: ${right.length + 9}`)}\r\n`),
        right,
      ]),
    ),
  "counts its chunks wrong": (socket) =>
    socket.write(
      `${head("200 OK", "Transfer-Encoding: chunked")}\r\nffffffffffffffff\r\nok\r\nz\r\n`,
    ),
  "is a gzip bomb": (socket) => {
    const bytes = bomb();
    const type = ["Content-Type: application/json", "Content-Encoding: gzip"];
    socket.write(`${head("200 OK", ...type, `Content-Length: ${bytes.length}`)}\r\n`);
    socket.write(bytes);
  },
  "is broken gzip": (socket) =>
    socket.write(whole("200 OK", "application/json", "not gzip at all", "Content-Encoding: gzip")),
} satisfies Record<string, Fault>;

export const RESP_FAULTS = {
  ...SOCKET_FAULTS,
  "is another type": (socket) => socket.write(":7\r\n"),
  "is a list": (socket) => socket.write("*2\r\n$1\r\na\r\n$1\r\nb\r\n"),
  "is an error": (socket) => socket.write("-ERR something is wrong\r\n"),
  "loads its data": (socket) => socket.write("-LOADING Redis is loading the dataset in memory\r\n"),
  "moved elsewhere": (socket, { elsewhere }) =>
    socket.write(`-MOVED 3999 ${new URL(elsewhere).host}\r\n`),
  "lies nested without end": (socket) => pour(socket, "*1\r\n".repeat(4_096)),
  "claims a list without end": (socket) => socket.write("*99999999999\r\n:1\r\n"),
  "claims a petabyte": (socket) => {
    socket.write("$1000000000000000\r\n");
    pour(socket, CHUNK);
  },
  "claims a length of no number": (socket) => socket.write("$-7x\r\nabc\r\n"),
  "has no end of a line": (socket) => {
    socket.write("+");
    pour(socket, CHUNK);
  },
  "has no end of an error": (socket) => {
    socket.write("-ERR ");
    pour(socket, CHUNK);
  },
  "answers without end": (socket, { right }) =>
    pour(socket, Buffer.concat(Array.from({ length: 64 }, () => right))),
  "says more than it claims": (socket) => socket.write("$2\r\nokokok\r\n"),
} satisfies Record<string, Fault>;
