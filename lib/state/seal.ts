import { createHash } from "node:crypto";
import { createGunzip, gunzipSync, gzipSync } from "node:zlib";
import { errorCode, isNamed } from "../base/errors.ts";

/** A larger document is compressed. Below it that would cost more than all the measuring. */
const COMPRESS_FROM = 6 * 1024 * 1024;
/** A document that unpacks to more is none of ours. */
const MOST_BYTES = 256 * 1024 * 1024;
/** What is unpacked at a time, until the whole is known to be ours. */
const PIECE_BYTES = 256 * 1024;

/** The stored document is none of ours, or not whole. */
export class StateFormatError extends Error {
  override readonly name = "StateFormatError";

  static override [Symbol.hasInstance](thrown: unknown): boolean {
    return isNamed(thrown, "StateFormatError");
  }
}

const SUM_CHARACTERS = 22;
/** Stands in a document for its sum, which is its first field, until it is sealed. */
export const NO_SUM = "?".repeat(SUM_CHARACTERS);
const BEGINNING = '{"sum":"';
/** Of all that follows it, the sum is. */
const HEAD_BYTES = BEGINNING.length + SUM_CHARACTERS;

/**
 * Puts the document's sum in front, which tells when some of it was changed, and compresses it with gzip
 * where it is very large.
 * @param document begins with the field `sum`, `NO_SUM`, which is written over
 * @throws RangeError when it is larger than what is ever unsealed
 */
export function seal(document: Buffer): Uint8Array {
  if (document.length > MOST_BYTES) {
    throw new RangeError(`it takes ${document.length} bytes, more than ${MOST_BYTES}`);
  }
  document.write(
    sumOf(createHash("sha256").update(document.subarray(HEAD_BYTES))),
    BEGINNING.length,
  );
  return document.length < COMPRESS_FROM ? document : gzipSync(document, { level: 1 });
}

/**
 * The document as it was sealed. Nothing of what unpacks is kept before all of it has passed by and has
 * the sum that it begins with: what is none of ours takes no memory, however large it unpacks.
 * @throws StateFormatError
 */
export async function unseal(stored: Uint8Array): Promise<Buffer> {
  const bytes = Buffer.from(stored.buffer, stored.byteOffset, stored.length);
  const proof = new Proof();
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!isPacked) {
    proof.add(bytes);
    proof.end();
    return bytes;
  }
  try {
    const unpacking = createGunzip({ chunkSize: PIECE_BYTES }).end(bytes);
    for await (const piece of unpacking) proof.add(piece);
    proof.end();
    // Into one buffer of its size: by pieces, all of them and the whole would be there at once.
    return gunzipSync(bytes, { chunkSize: proof.length + 1, maxOutputLength: proof.length });
  } catch (error) {
    const isGzip = errorCode(error)?.startsWith("Z_");
    throw isGzip ? new StateFormatError("it is compressed, and cannot be unpacked") : error;
  }
}

/** Sees a document pass by, and whether it is one of ours. */
class Proof {
  #head = Buffer.alloc(0);
  readonly #hash = createHash("sha256");
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** @throws StateFormatError as soon as it cannot be ours */
  add(piece: Buffer): void {
    this.#length += piece.length;
    if (this.#length > MOST_BYTES) {
      throw new StateFormatError(`it unpacks to more than ${MOST_BYTES} bytes`);
    }
    const ofHead = Math.min(piece.length, HEAD_BYTES - this.#head.length);
    if (ofHead > 0) this.#head = Buffer.concat([this.#head, piece.subarray(0, ofHead)]);
    const begun = this.#head.toString("latin1", 0, BEGINNING.length);
    if (!BEGINNING.startsWith(begun))
      throw new StateFormatError("it does not begin as a state does");
    this.#hash.update(piece.subarray(ofHead));
  }

  /** @throws StateFormatError */
  end(): void {
    const sum = this.#head.toString("latin1", BEGINNING.length);
    if (sum !== sumOf(this.#hash)) {
      throw new StateFormatError(
        "its sum is not that of its bytes: some are missing or were changed",
      );
    }
  }
}

function sumOf(hash: ReturnType<typeof createHash>): string {
  return hash.digest("base64url").slice(0, SUM_CHARACTERS);
}
