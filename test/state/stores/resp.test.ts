import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  AnswerError,
  encodeCommand,
  ProtocolError,
  type Reply,
  ReplyReader,
} from "../../../lib/state/stores/resp.ts";

/** Reads what arrives in the given pieces. */
function read(pieces: readonly Buffer[], maxBytes = 1_000): Reply | undefined {
  const reader = new ReplyReader(maxBytes);
  for (const [index, piece] of pieces.entries()) {
    const reply = reader.take(piece);
    if (reply === undefined) continue;
    expect(index).toBe(pieces.length - 1);
    return reply;
  }
  return undefined;
}
const whole = (text: string) => [Buffer.from(text)];
const byByte = (text: string) => [...Buffer.from(text)].map((byte) => Buffer.from([byte]));

describe("a reply of Redis", () => {
  test.each<[name: string, sent: string, reply: Reply]>([
    ["a status", "+OK\r\n", "OK"],
    ["an empty status", "+\r\n", ""],
    ["a number", ":1\r\n", "1"],
    ["nothing", "$-1\r\n", null],
    ["a document", "$5\r\na\r\nbc\r\n", Buffer.from("a\r\nbc")],
    ["an empty document", "$0\r\n\r\n", Buffer.alloc(0)],
  ])("is read, in one piece or byte by byte: %s", (_, sent, reply) => {
    expect(read(whole(sent))).toEqual(reply);
    expect(read(byByte(sent))).toEqual(reply);
  });

  test.each(["+OK", "+OK\r", "$5\r\n", "$5\r\nabcde", "$5\r\nabcde\r", "$", "-ERR"])(
    "that has not come whole is waited for: %j",
    (sent) => {
      expect(read(whole(sent))).toBeUndefined();
      expect(read(byByte(sent))).toBeUndefined();
    },
  );

  test("that says no is an error with its words", () => {
    expect(() => read(byByte("-NOAUTH Authentication required.\r\n"))).toThrow(
      new AnswerError("NOAUTH Authentication required."),
    );
  });

  test.each<[name: string, sent: string, says: RegExp]>([
    ["a list", "*1\r\n:1\r\n", /more than one/],
    ["an empty list", "*0\r\n", /unknown kind/],
    ["lists in lists", "*1\r\n".repeat(1_000), /more than one/],
    ["a list without end", "*99999999999\r\n", /unknown kind/],
    ["a page", "HTTP/1.1 400 Bad Request\r\n", /unknown kind/],
    ["a length that is none", "$5x\r\nabcde\r\n", /length/],
    ["a length below nothing", "$-2\r\n", /length/],
    ["a length beyond all numbers", `$${"9".repeat(400)}\r\n`, /length/],
    ["more than is read", "$1001\r\n", /1001 bytes, more than the 1000/],
    ["more than it says", "$2\r\nabcd\r\n", /more than it had said/],
    ["two answers", "+OK\r\n+OK\r\n", /more than one/],
    ["two documents", "$1\r\na\r\n$1\r\nb\r\n", /more than it had said/],
    ["an endless line", `+${"x".repeat(64 * 1024)}`, /line that does not end/],
  ])("that is none is refused: %s", (_, sent, says) => {
    expect(() => read(whole(sent))).toThrow(ProtocolError);
    expect(() => read(whole(sent))).toThrow(says);
  });

  test("is the same however it is cut into pieces", () => {
    const cuts = fc.array(fc.nat(40), { maxLength: 8 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 30 }), cuts, (document, places) => {
        const [head, end] = [Buffer.from(`$${document.length}\r\n`), Buffer.from("\r\n")];
        const sent = Buffer.concat([head, document, end]);
        const from = [0, ...places.filter((place) => place < sent.length).sort((a, b) => a - b)];
        const pieces = from.map((place, index) => sent.subarray(place, from[index + 1]));
        expect(read(pieces)).toEqual(Buffer.from(document));
      }),
    );
  });

  test("is a reply, an error or not whole, whatever comes", () => {
    const bytes = fc.oneof(
      fc.uint8Array(),
      fc
        .stringMatching(/^[+:$*-]-?\d{0,3}(\r\n[+:$*-]?\w{0,4}){0,4}$/)
        .map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(bytes, (noise) => {
        try {
          read(whole(Buffer.from(noise).toString("latin1")));
        } catch (error) {
          expect(error instanceof AnswerError || error instanceof ProtocolError).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

test("a command is sent with its arguments counted in bytes", () => {
  const sent = Buffer.concat(encodeCommand(["SET", "ü", Buffer.from([0, 13, 10])]));
  expect(sent.toString("latin1")).toBe("*3\r\n$3\r\nSET\r\n$2\r\n\u00c3\u00bc\r\n$3\r\n\0\r\n\r\n");
});
