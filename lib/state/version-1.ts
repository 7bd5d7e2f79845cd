import { groupBy } from "../base/group-by.ts";
import { nothingKnown, type Whole } from "../evaluate/history/group-history.ts";
import { HistoriesWriter } from "../evaluate/history/histories.ts";
import { PartitionHistory } from "../evaluate/history/partition-history.ts";
import { RunTimes } from "../evaluate/history/run-times.ts";
import type { Series } from "../evaluate/history/series.ts";
import { subjectKey } from "../model/subject.ts";

/** What a document of version 1 holds of its runs' measures. Packed texts, as they stand there. */
export interface Measures1 {
  readonly runs: string;
  /** Subject key, lags. */
  readonly lags: readonly (readonly [string, string])[];
  /** Instance, group, topic, history. */
  readonly histories: readonly (readonly [string, string, string, string])[];
}

/** Packs the measures of a document of version 1 as the present one does. */
export function upgradeMeasures({ runs: packedRuns, lags, histories }: Measures1) {
  const times = readRuns(packedRuns);
  const runs = new RunTimes([...times]);
  const lagsOf = new Map(lags);
  const groups = groupBy(histories, ([instance, group]) => JSON.stringify([instance, group]));
  const writer = new HistoriesWriter(0);
  let partitions = 0;
  for (const rows of groups.values()) {
    const [[instance, group]] = rows;
    const whole = { instance, group, topic: null, partition: null };
    const wholeOf = (subject: Parameters<typeof subjectKey>[0], wasCommitted: boolean): Whole => {
      const known = { ...nothingKnown(), wasCommitted };
      readLags(known.lags, lagsOf.get(subjectKey(subject)) ?? "", times);
      return known;
    };
    let isCommitted = false;
    writer.beginGroup(instance, group, runs.newest);
    for (const [, , topic, packed] of rows) {
      let previous = -1;
      let hasCommit = false;
      writer.beginTopic(topic);
      for (const history of readPartitions(packed, times)) {
        const { partition } = history;
        readLags(history.lags, lagsOf.get(subjectKey({ ...whole, topic, partition })) ?? "", times);
        previous = history.write(writer.bytes, previous, runs.newest);
        hasCommit ||= history.committedOffset !== null;
        partitions += 1;
      }
      isCommitted ||= hasCommit;
      writer.endTopic(wholeOf({ ...whole, topic }, hasCommit));
    }
    writer.endGroup(wholeOf(whole, isCommitted));
    writer.keepGroup();
  }
  return { runs, histories: writer.finish({ partitions, subjects: lags.length }) };
}

type Times = ReadonlyMap<number, number>;

function readRuns(packed: string): Times {
  const reader = new VlqReader(packed);
  const times = new Map<number, number>();
  for (let serial = 0, time = 0; !reader.done; ) {
    serial += reader.read();
    time += reader.read();
    times.set(serial, time);
  }
  return times;
}

function* readPartitions(packed: string, times: Times): Generator<PartitionHistory> {
  const reader = new VlqReader(packed);
  const newest = reader.read();
  const history = new PartitionHistory();
  const samples: [serial: number, end: number][] = [];
  let partition = -1;
  while (!reader.done) {
    partition += 1 + unzigzag(reader.read());
    history.clear(partition);
    const stalled = newest - (reader.read() - 1);
    history.stalledSince = stalled <= newest && times.has(stalled) ? stalled : null;
    const count = reader.read();
    let serial = newest - reader.read();
    let end = reader.read();
    samples.length = 0;
    for (let i = 0; i < count && !reader.done; i += 1) {
      if (i > 0) {
        serial += reader.read();
        end += reader.read();
      }
      if (times.has(serial)) samples.push([serial, end]);
    }
    const commit = reader.read();
    history.committedOffset = commit === 0 ? null : end - unzigzag(commit - 1);
    for (const [serial, end] of samples.toReversed()) history.ends.addOlder(serial, end);
    yield history;
  }
}

function readLags(lags: Series, packed: string, times: Times): void {
  const reader = new VlqReader(packed);
  let serial = 0;
  let lag = 0;
  for (let first = true; !reader.done; first = false) {
    const step = reader.read();
    serial = first ? step : serial - step;
    lag += unzigzag(reader.read());
    if (times.has(serial)) lags.addOlder(serial, lag);
  }
}

function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Whole numbers as text: digits of five bits, lowest first, with the sixth set where more follow. */
class VlqReader {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get done(): boolean {
    return this.#position >= this.#text.length;
  }

  read(): number {
    let value = 0;
    for (let weight = 1; !this.done && weight <= 32 ** 10; weight *= 32) {
      const digit = Math.max(0, ALPHABET.indexOf(this.#text.charAt(this.#position)));
      this.#position += 1;
      value += (digit & 31) * weight;
      if (digit < 32) break;
    }
    return value;
  }
}
