import * as v from "valibot";
import { isRecord } from "../base/record.ts";
import { Histories } from "../evaluate/history/histories.ts";
import { RunTimes } from "../evaluate/history/run-times.ts";
import {
  count,
  memoryFields,
  packMemory,
  time,
  unpackMemory,
  upgradeMemory,
} from "./memory-document.ts";
import { NO_SUM, StateFormatError, seal, unseal } from "./seal.ts";
import type { State } from "./state.ts";
import { upgradeMeasures } from "./version-1.ts";

/**
 * The document's version. A change of its shape raises it and adds a step that makes the present shape
 * of the one before, so that an update never loses what is known; a version without a step is unknown.
 */
const VERSION = 2;
/** Larger histories follow the JSON as they are; smaller ones stand in it. */
const APART_FROM = 64 * 1024;

/** Made where there is a document to read: a cold start from nothing is spared it. */
function documentSchema() {
  return v.strictObject({
    version: v.literal(VERSION),
    /** Its seal. */
    sum: v.string(),
    savedAt: time(),
    ...memoryFields(),
    /** `RunTimes.toSteps` */
    runs: v.array(v.pipe(v.number(), v.safeInteger())),
    partitions: count(),
    subjects: count(),
    /** In base64; or how many bytes of them follow, after a line feed. */
    histories: v.union([v.pipe(v.string(), v.base64()), count()]),
  });
}
type StateDocument = v.InferOutput<ReturnType<typeof documentSchema>>;

/**
 * The state as it is stored, sealed: JSON, followed by the histories as they are packed where these are
 * large.
 * @throws RangeError when it is larger than what is read back
 */
export function encodeState(state: State): Uint8Array {
  const { bytes: packed, partitions, subjects } = state.histories;
  const isApart = packed.length >= APART_FROM;
  const document = {
    sum: NO_SUM,
    version: VERSION,
    savedAt: state.savedAt,
    ...packMemory(state),
    runs: state.runs.toSteps(),
    partitions,
    subjects,
    histories: isApart ? packed.length : Buffer.from(packed).toString("base64"),
  } satisfies StateDocument;
  const json = Buffer.from(JSON.stringify(document) + (isApart ? "\n" : ""));
  return seal(isApart ? Buffer.concat([json, packed]) : json);
}

/** @throws StateFormatError */
export async function decodeState(stored: Uint8Array): Promise<State> {
  const bytes = await unseal(stored);
  const lineFeed = bytes.indexOf("\n");
  const json = lineFeed < 0 ? bytes : bytes.subarray(0, lineFeed);
  const document = v.safeParse(documentSchema(), upgrade(parseJson(json)));
  if (!document.success) {
    const [issue] = document.issues;
    throw new StateFormatError(`at "${v.getDotPath(issue) ?? ""}": ${issue.message}`);
  }
  const { sum, savedAt, version, runs, partitions, subjects, histories, ...memory } =
    document.output;
  const packed =
    typeof histories === "string"
      ? new Uint8Array(Buffer.from(histories, "base64"))
      : bytes.subarray(json.length + 1);
  return {
    savedAt,
    runs: RunTimes.fromSteps(runs),
    ...unpackMemory(memory),
    histories: new Histories(packed, { partitions, subjects }),
  };
}

/** What a document of the version before says, in the present shape; any other as it is. */
function upgrade(document: unknown): unknown {
  if (!isRecord(document) || document["version"] !== 1) return document;
  const measures = v.safeParse(measures1Schema(), document);
  if (!measures.success) return document;
  const { lags: _, ...same } = document;
  const { runs, histories } = upgradeMeasures(measures.output);
  return {
    ...same,
    version: VERSION,
    ...upgradeMemory(document),
    runs: runs.toSteps(),
    partitions: histories.partitions,
    subjects: histories.subjects,
    histories: Buffer.from(histories.bytes).toString("base64"),
  };
}

function measures1Schema() {
  return v.object({
    runs: v.string(),
    lags: v.array(v.tuple([v.string(), v.string()])),
    histories: v.array(v.tuple([v.string(), v.string(), v.string(), v.string()])),
  });
}

function parseJson(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString("utf8"));
  } catch {
    throw new StateFormatError("not JSON");
  }
}
