import { isEnd, type Word } from "./words.ts";

const MINUTE = 60_000;
const LOUD_MESSAGES = 5;
const LOUD_WITHIN_MS = 10 * MINUTE;
const QUIET_MS = 5 * MINUTE;
/** A message that Slack took. */
export interface Message {
  readonly url: string;
  readonly run: number;
  /** The clock of its run, and the time by one that is never set. */
  readonly at: number;
  readonly real: number;
  readonly words: readonly Word[];
  readonly hasMention: boolean;
  /** One of those that Slack's limits force, after the first. */
  readonly isFurtherPart: boolean;
}

/** All that was ever said, and when the product may have forgotten that it was. */
export class Ledger {
  readonly #words = new Map<string, Word[]>();
  readonly #messages: Message[] = [];
  readonly #harm = new Map<string, number>();
  #harmedRun = -1;
  /** The clocks of the runs that saved, in that order, and how many had when a run began to speak. */
  readonly #clocks: number[] = [];
  readonly #before = new Map<number, number>();

  /** From this run on, what was told before may be unknown to the product. */
  harm(run: number): void {
    this.#harmedRun = Math.max(this.#harmedRun, run);
  }

  /** The same for one subject: it was silenced while it may have ended, or no rule asked for it. */
  excuse(subject: string, run: number): void {
    this.#harm.set(subject, run);
  }

  saved(now: number): void {
    this.#clocks.push(now);
  }

  /**
   * How long ago something was said, by the clock: where that was set back meanwhile, what was said in
   * its future was said when it was set.
   */
  since({ run, at }: { readonly run: number; readonly at: number }, now: number): number {
    const later = this.#clocks.slice(this.#before.get(run) ?? 0);
    return now - Math.min(at, now, ...later);
  }

  /** Whether there was harm in that run or after it. */
  harmedSince(subject: string, run: number): boolean {
    return Math.max(this.#harmedRun, this.#harm.get(subject) ?? -1) >= run;
  }

  add(message: Message): void {
    this.#messages.push(message);
    for (const word of message.words) this.addWord(word);
  }

  /** A word that a message had no room for. */
  addWord(word: Word): void {
    if (!this.#before.has(word.run)) this.#before.set(word.run, this.#clocks.length);
    const words = this.#words.get(word.subject) ?? [];
    words.push(word);
    this.#words.set(word.subject, words);
  }

  wordsOn(subject: string): readonly Word[] {
    return this.#words.get(subject) ?? [];
  }

  last(subject: string): Word | undefined {
    return this.wordsOn(subject).at(-1);
  }

  /** What was said since the last incident ended, and in the channel that the last word went to. */
  incident(subject: string): readonly Word[] {
    const words = this.wordsOn(subject);
    const ended = words.findLastIndex(isEnd);
    const moved = words.findLastIndex(({ url }) => url !== words.at(-1)?.url);
    return words.slice(Math.max(ended, moved) + 1);
  }

  messagesTo(url: string): readonly Message[] {
    return this.#messages.filter((message) => message.url === url);
  }

  get urls(): string[] {
    return [...new Set(this.#messages.map(({ url }) => url))];
  }

  /** Whether the channel is loud for certain, by the messages of which the product must know, and by any clock. */
  isLoud(url: string, now: number, real: number): boolean {
    const known = this.messagesTo(url).filter(
      ({ run, isFurtherPart }) => run > this.#harmedRun && !isFurtherPart,
    );
    const ages = known.map((message) => Math.max(real - message.real, this.since(message, now)));
    const recent = ages.filter((age) => age < LOUD_WITHIN_MS);
    return recent.length >= LOUD_MESSAGES && Math.min(...recent) < QUIET_MS;
  }

  /** Whether it may be, by all messages. */
  mayBeLoud(url: string, now: number): boolean {
    const ages = this.messagesTo(url).map((message) => this.since(message, now));
    const recent = ages.filter((age) => age <= LOUD_WITHIN_MS);
    return recent.length >= LOUD_MESSAGES && Math.min(...recent) < QUIET_MS;
  }

  get subjects(): Iterable<string> {
    return this.#words.keys();
  }
}
