import type { Config } from "../../lib/config/config.ts";
import { ruleOfTopic } from "./rules.ts";
import { GROUPS, TOPICS } from "./story.ts";
import { CRITICAL, nameOf, OK, UNKNOWN, WARNING } from "./subject.ts";

export type WordReason = "first" | "escalated" | "reminder" | "resolved" | "gone";

/** One subject in one message that Slack took. */
export interface Word {
  readonly subject: string;
  readonly url: string;
  /** An index of `SEVERITIES`; 0 is resolved, or gone. */
  readonly severity: number;
  readonly reason: WordReason;
  /** Number of the run that sent it, and its clock. */
  readonly run: number;
  readonly at: number;
}

/** What a message says of one subject, as a reader takes it. */
export interface Line {
  readonly subject: string;
  readonly severity: number;
  readonly reason: WordReason;
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
export function readMessage(message: unknown, config: Config): Line[] {
  const lines = new Map<string, Line>();
  for (const text of textsIn(message)) {
    for (const row of text.split("\n")) {
      const [, icon = "", name = "", rest = ""] = TITLE.exec(row) ?? [];
      const severity = SEVERITY_OF[icon];
      if (severity === undefined) continue;
      const line = readLine(config, name, rest, severity);
      // The headline says again what the page below it may begin with.
      const key = JSON.stringify(line);
      if (!lines.has(key)) lines.set(key, line);
    }
  }
  if (lines.size === 0) throw new Error(`nobody can read this: ${JSON.stringify(message)}`);
  return [...lines.values()];
}

function readLine(config: Config, name: string, rest: string, severity: number): Line {
  const reason = severity === OK ? "resolved" : reasonIn(rest);
  const isOver = reason === "gone";
  const instance = Object.keys(GROUPS).find((key) => GROUPS[key]?.includes(name));
  if (instance === undefined) {
    return { subject: name, severity, reason };
  }
  const topic = TOPICS.find((candidate) => rest.includes(`\`${candidate}\``)) ?? null;
  const partition = /partition (\d+)/.exec(rest)?.[1];
  // A sentence may name the one partition or topic that is stuck of a larger subject.
  const isAbsence = /^(still )?no committed offset|committed again|commits again/.test(rest);
  const ruled = isAbsence ? "topic" : ruleOfTopic(config, instance, name, topic ?? "")?.per;
  const per = topic === null ? "group" : ruled;
  const subject = nameOf({
    instance,
    group: name,
    topic: per === "group" ? null : topic,
    partition: per === "partition" && partition !== undefined ? Number(partition) : null,
  });
  return { subject, severity: isOver ? OK : severity, reason };
}

function reasonIn(sentence: string): WordReason {
  if (/\bgone\b.* after \d/.test(sentence)) return "gone";
  if (sentence.startsWith("got worse, ")) return "escalated";
  return /\bstill\b/.test(sentence) ? "reminder" : "first";
}

/** Every `text` in the blocks of a message; its notification says the same again. */
function* textsIn(value: unknown): Generator<string> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === "text" && typeof inner === "string" && "type" in value) yield inner;
    else yield* textsIn(inner);
  }
}
