import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import * as v from "valibot";
import type { Histories } from "../evaluate/evaluate.ts";
import { RunTimes } from "../evaluate/history/run-times.ts";
import {
  isRecord,
  memoryFields,
  packMemory,
  subjectKeySchema,
  time,
  unpackMemory,
  upgradeMemory,
} from "./memory-document.ts";
import type { State } from "./state.ts";

/**
 * The document's version. A change of its shape raises it and adds a step that makes the present shape
 * of the one before, so that an update never loses what is known; a version without a step is unknown.
 */
const VERSION = 2;
/** A larger document is compressed; a small one stays readable. */
const COMPRESS_FROM = 256 * 1024;

/** The stored document is none of ours, or not whole. */
export class StateFormatError extends Error {
  override readonly name = "StateFormatError";
}

/** Made where there is a document to read: a cold start from nothing is spared it. */
function documentSchema() {
  return v.strictObject({
    version: v.literal(VERSION),
    /** `sumOf` the other fields. */
    sum: v.string(),
    savedAt: time(),
    runs: v.string(),
    ...memoryFields(),
    /** Subject key, packed lags. Pairs and not an object: a name may be any text, `__proto__` too. */
    lags: v.array(v.tuple([subjectKeySchema(), v.string()])),
    /** Instance, group, topic, packed history. */
    histories: v.array(v.tuple([v.string(), v.string(), v.string(), v.string()])),
  });
}
type StateDocument = v.InferOutput<ReturnType<typeof documentSchema>>;

/**
 * The state as it is stored: JSON, compressed with gzip where it is large. What is packed in it is any
 * text to JSON: the sum in front tells when some of it was changed.
 */
export function encodeState(state: State): Uint8Array {
  const document = {
    sum: "?".repeat(SUM_CHARACTERS),
    version: VERSION,
    savedAt: state.savedAt,
    ...packMemory(state),
    runs: state.runs.pack(),
    lags: [...state.lags],
    histories: [...entries(state.histories)],
  } satisfies StateDocument;
  const bytes = Buffer.from(JSON.stringify(document));
  bytes.write(sumOf(bytes), SUM_START);
  return bytes.length < COMPRESS_FROM ? bytes : gzipSync(bytes, { level: 1 });
}

/** @throws StateFormatError */
export function decodeState(bytes: Uint8Array): State {
  const text = decompress(bytes);
  const document = v.safeParse(documentSchema(), upgrade(parseJson(text)));
  if (!document.success) {
    const [issue] = document.issues;
    throw new StateFormatError(`at "${v.getDotPath(issue) ?? ""}": ${issue.message}`);
  }
  const { sum, savedAt, runs, lags, histories, ...memory } = document.output;
  if (sum !== sumOf(text)) {
    throw new StateFormatError('at "sum": it is of another document');
  }
  return {
    savedAt,
    runs: RunTimes.unpack(runs),
    ...unpackMemory(memory),
    lags: new Map(lags),
    histories: toMaps(histories),
  };
}

function decompress(bytes: Uint8Array): Buffer {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  try {
    return isGzip ? gunzipSync(bytes) : Buffer.from(bytes);
  } catch {
    throw new StateFormatError("not whole (gzip)");
  }
}

/** What a document of the version before says, in the present shape; any other as it is. */
function upgrade(document: unknown): unknown {
  if (!isRecord(document) || document["version"] !== 1) return document;
  return { ...document, version: VERSION, ...upgradeMemory(document) };
}

function parseJson(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString("utf8"));
  } catch {
    throw new StateFormatError("not JSON");
  }
}

/** Where it stands: `{"sum":"…",`. */
const SUM_START = 8;
const SUM_CHARACTERS = 22;

/** By the bytes of all other fields, which follow it. */
function sumOf(document: Uint8Array): string {
  const fields = document.subarray(SUM_START + SUM_CHARACTERS);
  return createHash("sha256").update(fields).digest("base64url").slice(0, SUM_CHARACTERS);
}

function* entries(histories: Histories): Generator<[string, string, string, string]> {
  for (const [instance, groups] of histories) {
    for (const [group, topics] of groups) {
      for (const [topic, packed] of topics) yield [instance, group, topic, packed];
    }
  }
}

function toMaps(
  rows: readonly (readonly [instance: string, group: string, topic: string, packed: string])[],
): Histories {
  const histories = new Map<string, Map<string, Map<string, string>>>();
  for (const [instance, group, topic, packed] of rows) {
    const groups = histories.get(instance) ?? new Map<string, Map<string, string>>();
    const topics = groups.get(group) ?? new Map<string, string>();
    histories.set(instance, groups.set(group, topics.set(topic, packed)));
  }
  return histories;
}
