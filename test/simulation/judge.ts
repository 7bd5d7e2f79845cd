import type { Config } from "../../lib/config/config.ts";
import type { Invocation, Plan } from "./invocation.ts";
import { Ledger, type Message } from "./ledger.ts";
import { MESSAGE_PROMISES } from "./message-promises.ts";
import { type Look, Oracle } from "./oracle.ts";
import { isOfOneRule, isSilenced, settingsOf } from "./rules.ts";
import { RUN_PROMISES } from "./run-promises.ts";
import type { StoreContent } from "./simulated-store.ts";
import { OK, SEVERITIES, type SubjectName, subjectOf } from "./subject.ts";
import { WORD_PROMISES } from "./word-promises.ts";
import { isEnd, type Line, type Read, type Word } from "./words.ts";

/** A promise that was not kept. */
export interface Broken {
  readonly promise: string;
  readonly finding: string;
  readonly run: number;
}

/** Holds every run against the promises, and keeps account of what excuses it. */
export class Judge {
  readonly ledger = new Ledger();
  readonly oracle = new Oracle();
  readonly broken: Broken[] = [];

  readonly #store: StoreContent;
  /** By subject, the last run in which it may have fired and could not be told. */
  readonly #untold = new Map<string, number>();
  /** By subject, the last run in which it may have fired and was silenced. */
  readonly #silenced = new Map<string, number>();
  /** What must be told, if late: subjects that fired for certain and were due. */
  readonly #owed = new Map<string, number>();
  /** That of the last run. */
  #config: Config | null = null;

  constructor(store: StoreContent) {
    this.#store = store;
  }

  report(promise: string, finding: string, run: number): void {
    this.broken.push({ promise, finding, run });
  }

  /** What was told up to that run is not known any more, and what was measured neither. */
  forget(run: number): void {
    this.ledger.harm(run);
    this.oracle.forget();
    this.#owed.clear();
  }

  /** The same may be so for what that run does, or it may go by something older. */
  harm(invocation: Invocation): void {
    invocation.harmed = true;
    this.ledger.harm(invocation.plan.run);
  }

  /** Two runs never work at once on a store that locks, unless it failed, or one was frozen for too long. */
  works(invocation: Invocation): void {
    if (invocation.lock !== "taken" || this.#store.holder === invocation) return;
    if (invocation.frozen) return;
    this.report("neverTwoAtOnce", "works without the lock that it took", invocation.plan.run);
  }

  /** Slack took a message. */
  hears(invocation: Invocation, url: string, read: Read): Word[] {
    const { plan, look } = invocation;
    if (look === null) {
      this.report("readFirst", "a message before anything was read", plan.run);
      return [];
    }
    const { ledger, oracle } = this;
    const words = read.lines.map((line) => this.#toWord(line, url, plan));
    const untoldIn = (subject: string) => this.#untold.get(subject) ?? -1;
    const silencedIn = (subject: string) => this.#silenced.get(subject) ?? -1;
    const message: Message = {
      url,
      run: plan.run,
      at: plan.now,
      real: plan.real,
      words,
      hasMention: read.mentions.length > 0,
      isFurtherPart: read.part > 1,
    };
    if (read.isCut) invocation.cutUrl = url;
    this.#hold(MESSAGE_PROMISES, { message, read, look, ledger }, plan.run);
    for (const word of words) {
      this.#hold(
        WORD_PROMISES,
        { word, invocation, look, ledger, oracle, untoldIn, silencedIn },
        plan.run,
      );
    }
    ledger.add(message);
    for (const word of words) this.#told(word);
    invocation.words.push(...words);
    return words;
  }

  /** What a run saved is what the next one knows, even if it begins before this one has ended. */
  saved(invocation: Invocation): void {
    const { look, plan, harmed } = invocation;
    this.ledger.saved(plan.now);
    if (look === null || invocation.learned) return;
    invocation.learned = true;
    this.oracle.learn(look, { saved: true, harmed });
  }

  /** @param lastRun the number of the run that began last */
  ended(invocation: Invocation, lastRun: number): void {
    const { plan, outcome, look, saved, words, harmed } = invocation;
    this.#addCutWords(invocation);
    // What Slack took without the product's knowing counts as not told.
    for (const word of words) {
      if (!invocation.answered.includes(word)) this.#untold.set(word.subject, plan.run);
    }
    if (words.length > 0 && !saved) this.ledger.harm(lastRun);
    if (harmed) {
      this.ledger.harm(lastRun);
      this.#owed.clear();
    }
    if (look !== null) {
      if (!invocation.learned) this.oracle.learn(look, { saved: false, harmed });
      if (harmed) this.oracle.doubt();
      this.#excuse(look, plan);
      if (outcome?.kind !== "crashed" || saved) this.#remember(invocation, look);
    }
    const { ledger, oracle } = this;
    const owed = this.#owed;
    this.#hold(RUN_PROMISES, { invocation, ledger, oracle, owed, store: this.#store }, plan.run);
  }

  #hold<Given>(
    promises: Readonly<Record<string, (given: Given) => string | null>>,
    given: Given,
    run: number,
  ): void {
    for (const [name, promise] of Object.entries(promises)) {
      const finding = promise(given);
      if (finding !== null) this.report(name, finding, run);
    }
  }

  /** A line of an outage does not say why it is told: that follows from what was told before. */
  #toWord(line: Line, url: string, { run, now: at, real }: Plan): Word {
    const isGuess = line.reason === "firing";
    const incident = this.ledger.incident(line.subject).filter((word) => word.url === url);
    const known = incident.filter((word) => !this.ledger.harmedSince(line.subject, word.run));
    const worst = Math.max(OK, ...known.map(({ severity }) => severity));
    const guess = worst === OK ? "first" : worst < line.severity ? "escalated" : "reminder";
    return { ...line, reason: isGuess ? guess : line.reason, url, run, at, real, isGuess };
  }

  #told(word: Word): void {
    const { subject } = word;
    this.#owed.delete(subject);
    if (isEnd(word)) this.#untold.delete(subject);
    // Alerts below a group or topic whose absence is told are forgotten.
    // What has none any more is a partition that lost it.
    const tellsAbsence = /(?<!\bha(?:s|ve) )no committed offset/.test(word.text) || word.isGuess;
    if (isEnd(word) || !tellsAbsence || subjectOf(subject).partition !== null) return;
    this.oracle.forgetBelow(subject);
    for (const name of [...this.ledger.subjects, ...this.#owed.keys()]) {
      if (!name.startsWith(`${subject}/`)) continue;
      this.ledger.excuse(name, word.run);
      this.#owed.delete(name);
    }
  }

  /** What a message had no room for, the summary tells. */
  #addCutWords(invocation: Invocation): void {
    const { cutUrl: url, outcome, plan, words, answered } = invocation;
    if (url === null) return;
    if (outcome?.kind !== "returned") {
      if (outcome?.kind !== "crashed" || invocation.saved) this.#guessCutWords(invocation, url);
      return;
    }
    for (const { subject, severity, reason } of outcome.summary.notified) {
      if (words.some((word) => word.subject === subject)) continue;
      const line: Line = { subject, severity: SEVERITIES.indexOf(severity), reason, text: "" };
      const word = this.#toWord(line, url, plan);
      this.ledger.addWord(word);
      answered.push(word);
      this.#told(word);
    }
  }

  /** Where there is no summary, either, anything that fires may have been among it. */
  #guessCutWords({ look, plan, words }: Invocation, url: string): void {
    for (const [subject, { most: severity }] of look?.view.subjects ?? []) {
      const isOfChannel = settingsOf(plan.config, subject)?.urls.has(url) === true;
      const isTold = words.some((word) => word.subject === subject);
      if (severity === OK || !isOfChannel || isTold) continue;
      this.ledger.addWord(
        this.#toWord({ subject, severity, reason: "firing", text: "" }, url, plan),
      );
      this.ledger.excuse(subject, plan.run);
      this.#owed.delete(subject);
    }
  }

  /** What has no rule is dropped without a word, and what ends while it is silenced. */
  #excuse({ config, view }: Look, { now, run }: Plan): void {
    for (const name of new Set([...this.ledger.subjects, ...this.#owed.keys()])) {
      const subject = subjectOf(name);
      const isSilent = isSilenced(config, subject, now);
      const isFiring = (view.subjects.get(name)?.least ?? OK) > OK;
      const isDropped =
        settingsOf(config, name) === null ||
        (isSilent && !isFiring) ||
        (this.#config !== null && !isSameRule(this.#config, config, subject));
      if (isDropped) this.ledger.excuse(name, run);
      if (isDropped || isSilent) this.#owed.delete(name);
    }
    this.#config = config;
  }

  #remember({ plan, saved, harmed, failedUrls, outcome }: Invocation, look: Look): void {
    const { config, view } = look;
    const wasHeld = outcome?.kind !== "returned" || outcome.summary.held > 0;
    for (const [name, seen] of view.subjects) {
      const settings = settingsOf(config, name);
      if (settings === null) continue;
      if (isSilenced(config, subjectOf(name), plan.now)) {
        if (seen.most > OK) this.#silenced.set(name, plan.run);
        continue;
      }
      const urls = [...settings.urls];
      const couldNot =
        urls.some((url) => failedUrls.has(url)) ||
        (wasHeld && urls.some((url) => this.ledger.mayBeLoud(url, plan.now)));
      if (seen.most > OK && couldNot) this.#untold.set(name, plan.run);
      if (!saved || harmed || this.#owed.has(name)) continue;
      const isTold = this.ledger.incident(name).some((word) => !isEnd(word));
      if (!isTold && this.oracle.mustFire(look, name) > OK) this.#owed.set(name, plan.run);
    }
  }
}

/** Of what several rules come to, or ask that it is there, other rules may be another subject. */
function isSameRule(before: Config, after: Config, subject: SubjectName): boolean {
  const isSame = before === after;
  return isSame || (isOfOneRule(before, subject) && isOfOneRule(after, subject));
}
