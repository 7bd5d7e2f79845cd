import type { RunTimes } from "./run-times.ts";
import { Series } from "./series.ts";

/** Up to this many samples of a partition stay as they are. */
const MAX_SAMPLES = 64;
/** However large the state is, thinning goes no further than this. */
const MIN_SAMPLES = 8;
/** Samples in a whole state, from which on it is a large one. */
const SAMPLE_BUDGET = 2_000_000;
/**
 * How far, relative to the time behind that is read from it, a line may pass by a sample that it stands
 * for, and a sample that stays may be moved. What several thinnings do adds up: a test measures that it
 * comes to 5 % at most.
 */
const [PASSING_BY, MOVING] = [0.0195, 0.006];
/** At least so many more than it may keep come together before a partition is thinned. */
const SLACK = 1;

/** How many samples each of so many partitions may keep. */
export function samplesPerPartition(partitions: number): number {
  const share = Math.floor(SAMPLE_BUDGET / Math.max(1, partitions));
  return Math.min(MAX_SAMPLES, Math.max(MIN_SAMPLES, share));
}

/** What a run hands down to all thinning. */
export interface ThinningContext {
  /** With the run at work in it, as the newest. */
  readonly runs: RunTimes;
  /** Samples before this moment (ms since the epoch) are not needed. */
  readonly horizon: number;
  readonly samplesPerPartition: number;
}

/**
 * Thins a partition's samples where several more came together than it may keep. How many that are
 * depends on the log end, so that not all partitions are thinned in the same run.
 * @param commit `null`: nothing waits to be consumed
 */
export function keepFew(ends: Series, commit: number | null, context: ThinningContext): void {
  const { samplesPerPartition: most } = context;
  const more = ends.length - most;
  if (more > SLACK && more > SLACK + (ends.value % (most >> 1))) thin(ends, commit, most, context);
}

/**
 * Thins to `most` samples those that lie near a line between the ones that stay: as long as no interpolated
 * time behind moves by more than a little, relative to it; down to `MAX_SAMPLES` however far. Those that
 * bracket the commit stay: while a commit stands still, its time behind never falls. So do both ends of
 * a flat stretch, which tell since when, and until when, nothing was produced.
 */
export function thin(
  ends: Series,
  commit: number | null,
  most: number,
  { runs, horizon }: Omit<ThinningContext, "samplesPerPartition">,
): void {
  forgetOld(ends, commit, horizon, runs);
  if (ends.length > most) dropNearLines(ends, most, commit, 1, runs);
  for (let coarse = 2; ends.length > MAX_SAMPLES; coarse *= 2) {
    dropNearLines(ends, MAX_SAMPLES, commit, coarse, runs);
  }
}

/**
 * The newest of those before the horizon is the last one, so that there is always one to measure a
 * threshold's length against; one at or below the commit, however old it is.
 */
function forgetOld(ends: Series, commit: number | null, horizon: number, runs: RunTimes): void {
  ends.toNewest();
  while (runs.at(ends.atSerial) > horizon || (commit !== null && ends.atValue > commit)) {
    if (!ends.toOlder()) return;
  }
  ends.forgetOlder();
}

/** A line from a sample that stays to older ones (the swing filter of Elmeleegy et al.). */
class Line {
  #time = 0;
  #end = 0;
  /** Milliseconds a message that it may take, to pass near all that it has reached. */
  #least = 0;
  #most = 0;
  /** Where it may meet the sample that it reached last. */
  #low = 0;
  #high = 0;

  begin(time: number, end: number): void {
    this.#time = time;
    this.#end = end;
    this.#least = 0;
    this.#most = Number.POSITIVE_INFINITY;
  }

  /**
   * @param near milliseconds by which it may pass by
   * @param room messages by which the sample may be moved, to end it there
   * @returns whether it reaches the sample, past those before
   */
  reach(time: number, end: number, near: number, room: number): boolean {
    const waited = this.#time - time;
    const messages = this.#end - end;
    const least = Math.max(this.#least, (waited - near) / messages);
    const most = Math.min(this.#most, (waited + near) / messages);
    const isExact = room < 1 && least * messages <= waited && waited <= most * messages;
    const low = isExact ? end : Math.ceil(Math.max(this.#end - waited / least, end - room));
    const high = isExact ? end : Math.floor(Math.min(this.#end - waited / most, end + room));
    if (low > high || messages === 0) return false;
    this.#least = least;
    this.#most = most;
    this.#low = low;
    this.#high = high;
    return true;
  }

  /** Of the numbers where it may meet the sample that it reached last the roundest: it takes the fewest bytes. */
  meet(): number {
    // A power of two that fits between them, and then perhaps a larger one.
    let unit = 1 << (31 - Math.clz32(Math.min(this.#high - this.#low, 2 ** 30) + 1));
    const roundedBy = (size: number) => Math.floor(this.#high / size) * size;
    while (unit < this.#high && roundedBy(2 * unit) >= this.#low) unit *= 2;
    return roundedBy(unit);
  }
}

const line = new Line();
const kept = new Series("rising");

/** @param coarse how many times as far as usual lines may pass by */
function dropNearLines(
  ends: Series,
  most: number,
  commit: number | null,
  coarse: number,
  runs: RunTimes,
): void {
  const now = runs.at(ends.serial);
  let spare = ends.length - most;
  /** The one before, of which it is not known yet whether it stays; −1: none. */
  let heldSerial = -1;
  let heldTime = now;
  kept.clear();
  kept.addOlder(ends.serial, ends.value);
  line.begin(now, ends.value);
  ends.toNewest();
  ends.toOlder();
  let newerEnd = ends.value;
  let time = runs.at(ends.atSerial);
  for (let left = ends.length - 1; left > 0; left -= 1) {
    const serial = ends.atSerial;
    const end = ends.atValue;
    if (left > 1) ends.toOlder();
    const olderEnd = ends.atValue;
    const olderTime = runs.at(ends.atSerial);
    const isFlatBefore = end === olderEnd;
    const isFlatAfter = end === newerEnd;
    const brackets = commit !== null && olderEnd <= commit && commit < newerEnd;
    if (left > 1 && isFlatBefore && isFlatAfter && spare > 0) spare -= 1;
    else if (spare <= 0 && most === MAX_SAMPLES && heldSerial < 0) kept.addOlder(serial, end);
    else {
      const stays = left === 1 || brackets || (coarse === 1 && isFlatBefore !== isFlatAfter);
      const age = now - time;
      const near = stays ? 0 : PASSING_BY * coarse * age;
      const moved = stays || most === MAX_SAMPLES ? 0 : (MOVING * age) / (time - olderTime);
      const room = Math.min(moved * (end - olderEnd), end - olderEnd - 1);
      let reaches = (heldSerial < 0 || spare > 0) && line.reach(time, end, near, room);
      if (heldSerial >= 0 && reaches) spare -= 1;
      else if (heldSerial >= 0) {
        const met = line.meet();
        kept.addOlder(heldSerial, met);
        line.begin(heldTime, met);
        reaches = line.reach(time, end, near, room);
      }
      heldSerial = serial;
      heldTime = time;
      if (stays || !reaches) {
        kept.addOlder(serial, end);
        line.begin(time, end);
        heldSerial = -1;
      }
    }
    newerEnd = end;
    time = olderTime;
  }
  ends.takeOver(kept);
}
