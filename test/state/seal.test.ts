import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NO_SUM, StateFormatError, seal, unseal } from "../../lib/state/seal.ts";

const MEGABYTE = 1024 * 1024;

const documentOf = (length: number, fill = "x") =>
  Buffer.from(`{"sum":"${NO_SUM}"${fill.repeat(Math.max(0, length - 31))}`);
/** As `seal` would store it, were it larger. */
const compressed = (length: number) => gzipSync(seal(documentOf(length)));

test.each([31, 100, 5 * MEGABYTE, 7 * MEGABYTE])(
  "a document of %i bytes comes back as it was sealed",
  async (length) => {
    const document = documentOf(length);
    const unsealed = await unseal(seal(document));
    expect(unsealed.equals(document)).toBe(true);
    expect(unsealed.toString("latin1", 0, 31)).not.toContain("?");
  },
);

test("a very large document is compressed, and is unpacked into no more than its size", async () => {
  const stored = seal(documentOf(7 * MEGABYTE));
  expect(stored.length).toBeLessThan(MEGABYTE);
  const unsealed = await unseal(stored);
  expect(unsealed.buffer.byteLength).toBeLessThan(7 * MEGABYTE + 1024);
});

test("a document that could not be unsealed is not sealed", () => {
  expect(() => seal(Buffer.alloc(256 * MEGABYTE + 1))).toThrow(RangeError);
});

describe("what is none of ours, or not whole, is refused", () => {
  const sealed = Buffer.from(seal(documentOf(2_000)));
  const longer = Buffer.concat([sealed, Buffer.from(" ")]);
  const noState = /^it does not begin as a state does$/;
  const wrongSum = /^its sum is not that of its bytes/;
  const noGzip = /^it is compressed, and cannot be unpacked$/;
  test.each<[name: string, stored: Uint8Array, says: RegExp]>([
    ["nothing", Buffer.alloc(0), wrongSum],
    ["its beginning", sealed.subarray(0, 20), wrongSum],
    ["all but its last byte", sealed.subarray(0, -1), wrongSum],
    ["one byte more", longer, wrongSum],
    ["garbage", Uint8Array.from([0xff, 0x00, 0x80]), noState],
    ["other JSON", Buffer.from("[]"), noState],
    ["JSON with other fields first", Buffer.from('{"version":2}'), noState],
    ["compressed garbage", gzipSync("garbage"), noState],
    ["what is compressed and cut", gzipSync(sealed).subarray(0, -9), noGzip],
    ["what looks compressed and is not", Buffer.from([0x1f, 0x8b, 1, 2, 3]), noGzip],
    ["two that follow each other", Buffer.concat([gzipSync(sealed), gzipSync(sealed)]), wrongSum],
  ])("%s", async (_name, stored, says) => {
    const refused = unseal(stored);
    await expect(refused).rejects.toBeInstanceOf(StateFormatError);
    await expect(refused).rejects.toThrow(says);
  });

  test.each(["as it is", "compressed"])("a change of any byte of one %s", async (form) => {
    const stored = form === "compressed" ? compressed(2_000) : sealed;
    await fc.assert(
      fc.asyncProperty(
        fc.nat(stored.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (position, change) => {
          const changed = Buffer.from(stored);
          changed[position] = (changed[position] ?? 0) ^ change;
          // Some bytes of gzip's own frame say nothing of what is in it: what comes back is whole then.
          const back = await unseal(changed).catch((error: unknown) => error);
          if (Buffer.isBuffer(back) && form === "compressed")
            expect(back.equals(sealed)).toBe(true);
          else expect(back).toBeInstanceOf(StateFormatError);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

/** Bytes that gzip makes a thousandth of: `next` begins a document, or something that is none. */
function bomb(beginning: string, fill: string, megabytes: number): Buffer {
  const piece = gzipSync(fill.repeat(MEGABYTE / fill.length));
  return Buffer.concat([gzipSync(beginning), ...Array.from({ length: megabytes }, () => piece)]);
}

const CHILD = fileURLToPath(new URL("seal.child.ts", import.meta.url));

describe("what unpacks to much and is none of ours takes no memory", () => {
  const begun = `{"sum":"${NO_SUM}","version":2,"savedAt":1,"histories":250000000}\n`;
  test.each<[name: string, stored: Buffer, says: string]>([
    ["a gigabyte of zeros", bomb("", "\0", 1_024), "begin"],
    ["a state's beginning, and 250 MB of zeros", bomb(begun, "\0", 250), "sum"],
    [
      "a state's beginning, and a gigabyte of zeros",
      bomb(begun, "\0", 1_024),
      "more than 268435456",
    ],
    ["a gigabyte of JSON", bomb("[", '{"a":1},', 1_024), "begin"],
    ["a state's beginning, and 255 MB of JSON", bomb(begun, '{"a":1},', 255), "sum"],
  ])("%s", (_name, stored, says) => {
    const { stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", CHILD], {
      input: stored,
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    const { said, tookMb } = JSON.parse(stdout);
    expect(said).toContain(says);
    // What is unpacked piece by piece is garbage for a while; kept, it would be 250 and more.
    expect(tookMb).toBeLessThan(100);
  });
});
