import pc from "picocolors";
import type { Reason, Summary } from "./alert-function.ts";
import { GROUPS, type Group, lagOf } from "./incident.ts";
import { clockTime } from "./mrkdwn.ts";

const NAMES: readonly Group[] = ["orders", "payments", "audit", "mailer"];

const WHY: Readonly<Record<Reason | "suppressed" | "held" | "unreadable", string>> = {
  first: "it begins to fire, and nobody was told yet",
  escalated: "it is worse than all that was told: told at once, inside the window too",
  reminder: "it still fires, and the window of 5 minutes since the last message is over",
  resolved: "its firing was told, and now it is well again",
  gone: "complete answers do not have it any more: that is no recovery",
  unreadable: "a single bad check is told to nobody; after 2 minutes of them it would be an alert",
  held: "the channel got 5 messages in 10 minutes: it gets a pause of 5 minutes, then all in one",
  suppressed: "it fires, and was told less than 5 minutes ago: no message",
};

/** The lag of each group and what the function made of it, a line a run. */
export class Timeline {
  /** What Slack was last told of each group. */
  readonly #told = new Map<string, string>();
  readonly #explained = new Set<string>();

  head(): string[] {
    const roles = NAMES.map((name) => GROUPS[name]);
    return [
      pc.bold(row("time", NAMES, "the run")),
      pc.dim(row("", roles, "(numbers: messages behind)")),
    ];
  }

  run(minute: number, now: number, { notified, suppressed, held, unreadable }: Summary): string[] {
    for (const { subject, severity } of notified) this.#told.set(groupOf(subject), severity);
    const lags = NAMES.map((name) => {
      const lag = lagOf(name, minute)?.toLocaleString("en-US") ?? "gone";
      return this.#paint(name)(lag.padStart(CELL));
    });
    const what = [
      ...notified.map(({ subject, reason }) => `${pc.bold(reason)}: ${groupOf(subject)}`),
      ...(suppressed > 0 ? [pc.dim(`${suppressed} suppressed`)] : []),
      ...(held > 0 ? [pc.dim(`${held} held`)] : []),
      ...unreadable.map(({ group }) => pc.dim(`unreadable: ${group}`)),
    ];
    return [row(clockTime(now), lags, what.join(", ") || pc.dim("all ok"))];
  }

  /** Why the run did what it did: each reason once, when it is first seen. */
  why({ notified, suppressed, held, unreadable }: Summary): string[] {
    const reasons = notified.map(({ reason }) => reason);
    const seen = new Set([
      ...reasons,
      ...(suppressed > 0 ? ["suppressed" as const] : []),
      ...(held > 0 ? ["held" as const] : []),
      ...(unreadable.length > 0 ? ["unreadable" as const] : []),
    ]);
    return [...seen]
      .filter((reason) => !this.#explained.has(reason))
      .map((reason) => {
        this.#explained.add(reason);
        return `${" ".repeat(9)}${pc.bold(reason)}: ${WHY[reason]}`;
      });
  }

  #paint(name: string): (text: string) => string {
    const told = this.#told.get(name);
    return told === "critical" ? pc.red : told === "warning" ? pc.yellow : pc.green;
  }
}

const CELL = 10;

function row(time: string, cells: readonly string[], what: string): string {
  return ` ${time.padEnd(6)}${cells.map((cell) => cell.padStart(CELL)).join("")}   ${what}`;
}

function groupOf(subject: string): string {
  return subject.split("/")[1] ?? subject;
}
