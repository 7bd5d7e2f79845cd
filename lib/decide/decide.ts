import type { Evaluation } from "../evaluate/evaluation.ts";
import type { Presences } from "../evaluate/presence.ts";
import type { GroupInfo, Reading, Unreadable } from "../model/reading.ts";
import type { AnyRule, Rule } from "../model/rule.ts";
import type { RuleBook } from "../model/rule-book.ts";
import { type Subject, subjectKey } from "../model/subject.ts";
import type { Alert } from "./alert.ts";
import { type Decision, decide, type Finding, stay } from "./lifecycle.ts";
import type { GoneNotice, Notice } from "./notice.ts";
import { createSilences, type Silence } from "./silence.ts";

/** What is decided on one subject, and the notice that is due. */
export type Verdict = LagVerdict | GoneVerdict | UnreadVerdict | BlindVerdict;

interface VerdictBase extends Decision {
  readonly key: string;
  readonly subject: Subject;
  readonly silenced: boolean;
  /** It is due, and waits for a loud channel. */
  readonly held: boolean;
  /** The window that holds for the subject (ms). */
  readonly dedupMs: number;
  /** What to tell now; `null`: nothing. */
  readonly notice: Notice | null;
}

/** On a subject that was evaluated. */
export interface LagVerdict extends VerdictBase {
  readonly kind: "lag";
  readonly evaluation: Evaluation;
}

/** On an alert whose subject a complete answer does not have. */
export interface GoneVerdict extends VerdictBase {
  readonly kind: "gone";
  readonly what: GoneNotice["what"];
}

/** On an alert whose subject could not be read. */
export interface UnreadVerdict extends VerdictBase {
  readonly kind: "unread";
}

/** On an instance of which something could not be read. */
export interface BlindVerdict extends VerdictBase {
  readonly kind: "blind";
  readonly unreadable: readonly Unreadable[];
}

/** `LAG_BLIND`: when and where blindness is told. Durations are milliseconds. */
export interface BlindPolicy {
  readonly forMs: number;
  readonly dedupMs: number;
  /** A name in `SLACK_CHANNELS`; `null`: the default webhook. */
  readonly channel: string | null;
  /** As Slack wants it. */
  readonly mention: string | null;
}

/** What of the configuration decides. */
export interface Policy {
  readonly rules: readonly AnyRule[];
  readonly silences: readonly Silence[];
  readonly blind: BlindPolicy;
}

/** What a run knows by the time it decides. */
export interface Known {
  readonly policy: Policy;
  readonly rules: RuleBook;
  readonly reading: Reading;
  readonly presences: Presences;
  readonly evaluations: readonly Evaluation[];
  /** Those of the last run, by `subjectKey`. */
  readonly alerts: ReadonlyMap<string, Alert>;
  readonly groupInfo: (instance: string, group: string) => GroupInfo | null;
  readonly now: number;
}

/** One verdict on every subject that was evaluated or has an alert, and one on every instance's blindness. */
export function decideAll(known: Known): Verdict[] {
  const isSilenced = createSilences(known.policy.silences, known.now);
  const verdicts = [
    ...known.evaluations.map((evaluation) => onEvaluation(evaluation, known, isSilenced)),
    ...[...new Set(known.policy.rules.map(({ instance }) => instance))].map((instance) =>
      onBlindness(instance, known),
    ),
  ];
  const decided = new Set(verdicts.map(({ key }) => key));
  for (const [key, alert] of known.alerts) {
    if (decided.has(key)) continue;
    const verdict = onLeftOver(key, alert, known, isSilenced);
    if (verdict !== null) verdicts.push(verdict);
  }
  return verdicts;
}

function onEvaluation(
  evaluation: Evaluation,
  { alerts, groupInfo, now }: Known,
  isSilenced: (subject: Subject) => boolean,
): Verdict {
  const { subject, rule, severity, complete, lag } = evaluation;
  const { forMs, keepFiringForMs, dedupMs } = rule;
  const key = subjectKey(subject);
  const silenced = isSilenced(subject);
  const settings = { forMs, keepFiringForMs, dedupMs, silenced };
  const about = aboutOf(evaluation);
  const measured = { subject, about, severity, complete, lag, timeIs: timeIs(evaluation) };
  const finding = { ...measured, ...settings };
  const decision = decide(alerts.get(key) ?? null, finding, now);
  const { alert, reason, suppressed } = decision;
  const notice = noticeOf(decision, (base) => ({
    kind: "lag" as const,
    ...base,
    evaluation,
    groupInfo: subject.group === null ? null : groupInfo(subject.instance, subject.group),
    below: null,
    channel: rule.channel,
    mention: callsIn(base) ? rule.mention : null,
  }));
  const base = { key, subject, silenced, held: false, dedupMs };
  return { kind: "lag", ...base, alert, reason, suppressed, evaluation, notice };
}

function aboutOf({ breaches }: Evaluation): Finding["about"] {
  if (breaches.length === 0) return null;
  return breaches.some(({ kind }) => kind === "absent") ? "absence" : "lag";
}

function timeIs({ breaches, isTimeKnown }: Evaluation): Finding["timeIs"] {
  if (breaches.some(({ kind }) => kind === "behind")) return "over";
  return isTimeKnown ? "within" : "unknown";
}

/** What could not be read is an alert on the instance, in the default channel, never silenced. */
function onBlindness(instance: string, { reading, policy, alerts, now }: Known): Verdict {
  const subject = { instance, group: null, topic: null, partition: null };
  const key = subjectKey(subject);
  const unreadable = reading.unreadable.filter((entry) => entry.instance === instance);
  const { dedupMs } = policy.blind;
  const severity = unreadable.length > 0 ? ("unknown" as const) : ("ok" as const);
  const finding = {
    ...whole(subject, dedupMs),
    about: "blind" as const,
    severity,
    silenced: false,
  };
  const decision = decide(alerts.get(key) ?? null, finding, now);
  const notice = noticeOf(decision, (base) => ({
    kind: "blind" as const,
    ...base,
    unreadable,
    channel: null,
    mention: null,
  }));
  const base = { key, subject, silenced: false, held: false, dedupMs };
  return { kind: "blind", ...base, ...decision, unreadable, notice };
}

/** On an alert whose subject was not evaluated; `null`: it is forgotten, since no rule asks for it. */
function onLeftOver(
  key: string,
  alert: Alert,
  { policy, rules, reading, presences, now }: Known,
  isSilenced: (subject: Subject) => boolean,
): Verdict | null {
  const { subject } = alert;
  const presence = presences.ofSubject(subject);
  if (presence === "unruled") return null;
  const silenced = isSilenced(subject);
  const settings = settingsOf(subject, rules);
  const dedupMs = settings?.dedupMs ?? policy.blind.dedupMs;
  const gone = presence === "gone" ? whatIsGone(subject, reading) : null;
  const base = { key, subject, silenced, held: false, dedupMs };
  if (gone === null) return { kind: "unread", ...base, ...stay(alert), notice: null };
  const finding = { ...whole(subject, dedupMs), severity: "ok" as const, silenced };
  const decision = decide(alert, finding, now);
  const channel = settings?.channel ?? null;
  const notice = noticeOf(decision, (fields) => ({
    kind: "gone" as const,
    ...fields,
    what: gone,
    channel,
    mention: null,
  }));
  return { kind: "gone", ...base, ...decision, what: gone, notice };
}

/** A finding on something that has neither a lag nor a `for`. */
function whole(subject: Subject, dedupMs: number) {
  const timeIs = "within" as const;
  return {
    subject,
    about: null,
    complete: true,
    lag: null,
    timeIs,
    forMs: 0,
    keepFiringForMs: 0,
    dedupMs,
  };
}

/** Only what is told as critical for the first time, or has become so. */
function callsIn({ reason, severity }: NoticeFields): boolean {
  return (reason === "first" || reason === "escalated") && severity === "critical";
}

type NoticeFields = Pick<Notice, "reason" | "severity" | "alert" | "flapping" | "late" | "held">;

function noticeOf<N extends Notice>(
  { alert, reason }: Decision,
  make: (fields: NoticeFields) => N,
): N | null {
  if (alert === null || reason === null) return null;
  const severity = reason === "resolved" ? "ok" : (alert.firing ?? "ok");
  return make({ reason, severity, alert, flapping: null, late: null, held: null });
}

/** The rule whose settings hold for a subject; `undefined`: none asks for it. */
export function settingsOf({ instance, group, topic }: Subject, rules: RuleBook): Rule | undefined {
  const matching = rules.forGroup(instance, group ?? "");
  if (topic !== null) return matching.forTopic(topic);
  // Only these have a part in a whole group: others may speak to another channel.
  const asking =
    matching.comparing.find(({ rule }) => rule.per === "group") ??
    matching.comparing.find(({ namesGroup }) => namesGroup);
  return asking?.rule;
}

function whatIsGone({ instance, group, topic }: Subject, reading: Reading): GoneNotice["what"] {
  const found = reading.groups.find(
    (candidate) => candidate.instance === instance && candidate.group === group,
  );
  if (found === undefined || found.topics.length === 0) return "group";
  if (topic === null) return "topics";
  return found.topics.some((candidate) => candidate.topic === topic) ? "partition" : "topic";
}
