/** A reply of Redis: a status or a number as text, a document as bytes, `null` where there is nothing. */
export type Reply = string | Buffer | null;

/** Redis said no: `message` is what it said. */
export class AnswerError extends Error {
  override readonly name = "AnswerError";
}

/** What came is no reply to one command in Redis's protocol, or a larger one than is read. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}

/** Statuses, numbers and errors are short. */
const MAX_LINE = 64 * 1024;
const LINE_END = "\r\n";

/** A command as it is sent, in pieces: a document is not copied for it. */
export function encodeCommand(args: readonly (string | Uint8Array)[]): Uint8Array[] {
  const pieces = args.flatMap((arg) => {
    const bytes = typeof arg === "string" ? Buffer.from(arg) : arg;
    return [Buffer.from(`$${bytes.length}${LINE_END}`), bytes, Buffer.from(LINE_END)];
  });
  return [Buffer.from(`*${args.length}${LINE_END}`), ...pieces];
}

/**
 * Puts the reply to one command together from what arrives of it. It knows the kinds of reply that the
 * store's commands have and refuses the rest, and looks at each byte once: the libraries' parsers let a
 * length or a nesting that a server makes up exhaust memory, time or the stack.
 * Source: the RESP2 specification, https://redis.io/docs/latest/develop/reference/protocol-spec/
 */
export class ReplyReader {
  readonly #maxBytes: number;
  #chunks: Buffer[] = [];
  #received = 0;
  /** Where the bytes of a document begin and end, once its length is known. */
  #document: { readonly start: number; readonly end: number } | null = null;

  /** @param maxBytes of a document */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /**
   * @returns the reply when this was its last piece, else `undefined`
   * @throws AnswerError, ProtocolError
   */
  take(chunk: Buffer): Reply | undefined {
    this.#chunks.push(chunk);
    this.#received += chunk.length;
    if (this.#document === null) {
      const bytes = this.#joined();
      const end = bytes.indexOf(LINE_END);
      if (end < 0 && bytes.length <= MAX_LINE) return undefined;
      if (end < 0 || end > MAX_LINE) throw new ProtocolError("a line that does not end");
      const line = bytes.toString("utf8", 1, end);
      const next = end + LINE_END.length;
      if (bytes[0] !== DOLLAR) return this.#short(bytes[0], line, bytes.length === next);
      const length = this.#lengthOf(line);
      if (length === null) return this.#short(DOLLAR, line, bytes.length === next);
      this.#document = { start: next, end: next + length };
    }
    const { start, end } = this.#document;
    const missing = end + LINE_END.length - this.#received;
    if (missing > 0) return undefined;
    const bytes = this.#joined();
    const isWhole = missing === 0 && bytes.toString("latin1", end) === LINE_END;
    if (!isWhole) throw new ProtocolError("more than it had said");
    return bytes.subarray(start, end);
  }

  /** A reply of one line. */
  #short(type: number | undefined, line: string, isAll: boolean): Reply {
    if (!isAll) throw new ProtocolError("more than one answer");
    switch (type) {
      case PLUS:
      case COLON:
        return line;
      case DOLLAR:
        return null;
      case MINUS:
        throw new AnswerError(line);
      default:
        throw new ProtocolError("an answer of an unknown kind");
    }
  }

  /** `null` stands for nothing stored: `$-1`. */
  #lengthOf(line: string): number | null {
    if (line === "-1") return null;
    if (!/^\d{1,15}$/.test(line)) throw new ProtocolError("a length that is no number");
    const length = Number(line);
    if (length > this.#maxBytes) {
      throw new ProtocolError(`${length} bytes, more than the ${this.#maxBytes} that are read`);
    }
    return length;
  }

  #joined(): Buffer {
    const [first, ...more] = this.#chunks;
    const all = first !== undefined && more.length === 0 ? first : Buffer.concat(this.#chunks);
    this.#chunks = [all];
    return all;
  }
}

const [PLUS, MINUS, COLON, DOLLAR] = Buffer.from("+-:$");
