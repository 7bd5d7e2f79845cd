import type { Config } from "../../lib/config/config.ts";
import { ruleOfTopic } from "./rules.ts";
import { GROUPS, TOPICS } from "./story.ts";
import { CRITICAL, nameOf, OK, UNKNOWN, WARNING } from "./subject.ts";

/** `firing`: a line of an outage says that it fires, and not why that is said now. */
export type WordReason = "first" | "escalated" | "reminder" | "resolved" | "gone" | "firing";

/** What a message says of one subject, as a reader takes it. */
export interface Line {
  readonly subject: string;
  /** An index of `SEVERITIES`; 0 is resolved. */
  readonly severity: number;
  readonly reason: WordReason;
  /** The sentence, without who and how bad. */
  readonly text: string;
}

/** One subject in one message that Slack took. */
export interface Word extends Line {
  readonly url: string;
  /** Number of the run that sent it, its clock, and the time by one that is never set. */
  readonly run: number;
  readonly at: number;
  readonly real: number;
  /** Its reason was not said, but told from what was said before. */
  readonly isGuess: boolean;
}

/** Whether an incident ends with it. */
export function isEnd({ reason }: Line): boolean {
  return reason === "resolved" || reason === "gone";
}

/** A message as a person reads it. */
export interface Read {
  readonly lines: readonly Line[];
  readonly mentions: readonly string[];
  /** Of a message in several parts, which one it is. */
  readonly part: number;
  /** It says how many more there are than it has room for. */
  readonly isCut: boolean;
}

const TITLE = /^(?:<[^>]+> )*(🔴|🟠|⚪|🟢) (?:\*\w+\* )?`([^`]+)`: (.*)$/u;
const SEVERITY_OF: Readonly<Record<string, number>> = {
  "🔴": CRITICAL,
  "🟠": WARNING,
  "⚪": UNKNOWN,
  "🟢": OK,
};

/**
 * Reads a message as a person does: its titles and lines, each subject once. It knows nothing of how
 * they are made but their form, `🔴 *CRITICAL* \`group\`: …`.
 */
export function readMessage(message: unknown, config: Config): Read {
  const lines = new Map<string, Line>();
  const texts = [...textsIn(message)];
  let isInOutage = false;
  for (const row of texts.flatMap((text) => text.split("\n"))) {
    const [, icon = "", name = "", all = ""] = TITLE.exec(row) ?? [];
    // The headline counts what is told beside it.
    const rest = all.replace(/ \((?:\+|part )[^)]*\)$/, "");
    const severity = SEVERITY_OF[icon];
    if (severity === undefined) continue;
    if (isOutage(name, rest)) {
      isInOutage = true;
      continue;
    }
    const line = readLine(config, name, rest, severity, isInOutage);
    // The headline says again what the page below it may begin with.
    if (!lines.has(line.subject)) lines.set(line.subject, line);
  }
  if (lines.size === 0) throw new Error(`nobody can read this: ${JSON.stringify(message)}`);
  const whole = texts.join("\n");
  return {
    lines: [...lines.values()],
    mentions:
      /^((?:<[!@][^>]+> )*)/
        .exec(texts[0] ?? "")?.[1]
        ?.trim()
        .split(" ")
        .filter(Boolean) ?? [],
    part: Number(/\bpart (\d+) of \d+/.exec(whole)?.[1] ?? 1),
    isCut: /^[\d,]+ more\b/m.test(whole),
  };
}

/** Of an instance it is either blindness or an outage of its groups. */
function isOutage(name: string, rest: string): boolean {
  if (!(name in GROUPS)) return false;
  return /^\**\d+ groups\** /.test(rest) && !/\bread\b/.test(rest);
}

function readLine(
  config: Config,
  name: string,
  rest: string,
  severity: number,
  isInOutage: boolean,
): Line {
  const reason = reasonIn(rest, severity, isInOutage);
  const instance = Object.keys(GROUPS).find((key) => GROUPS[key]?.includes(name));
  if (instance === undefined) return { subject: name, severity, reason, text: rest };
  const topic = TOPICS.find((candidate) => rest.includes(`\`${candidate}\``)) ?? null;
  const partition = /partition (\d+)/.exec(rest)?.[1];
  // A sentence may name the one partition or topic that is stuck of a larger subject.
  const per = topic === null ? "group" : ruleOfTopic(config, instance, name, topic)?.per;
  // The absence of commits on a topic is the topic's, whatever its rule compares.
  const isAbsence =
    /(?<!\bha(?:s|ve) )no committed offset|committed again|commits again|well again/.test(rest);
  const subject = nameOf({
    instance,
    group: name,
    topic: per === "group" && !isAbsence && reason !== "gone" ? null : topic,
    partition: per === "partition" && partition !== undefined ? Number(partition) : null,
  });
  return { subject, severity, reason, text: rest };
}

function reasonIn(sentence: string, severity: number, isInOutage: boolean): WordReason {
  if (severity === OK) return "resolved";
  if (severity === UNKNOWN && /\bgone\b/.test(sentence)) return "gone";
  if (sentence.startsWith("got worse, ")) return "escalated";
  if (/\bstill\b/.test(sentence)) return "reminder";
  return isInOutage ? "firing" : "first";
}

/** Every `text` in the blocks of a message; its notification says the same again. */
function* textsIn(value: unknown): Generator<string> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === "text" && typeof inner === "string" && "type" in value) yield inner;
    else yield* textsIn(inner);
  }
}
