/** A mistake that somebody could make in the product, as exact replacements in one of its files. */
export interface Mutant {
  readonly name: string;
  readonly file: string;
  readonly edits: readonly (readonly [from: string, to: string])[];
  /** The test that must catch it, where it lies outside of what is simulated. */
  readonly test?: string;
}

const DECIDE = "lib/decide/lifecycle.ts";
const RECORD = "lib/decide/alert.ts";
const LEFT_OVER = "lib/decide/left-over.ts";
const ALERT = "lib/run/alert.ts";
const SCHEDULE = "lib/decide/schedule.ts";
const ABSENCE = "lib/evaluate/absence.ts";
const MEASURE = "lib/evaluate/measure.ts";
const FILE_STORE = "lib/state/stores/file.ts";

export const MUTANTS: readonly Mutant[] = [
  {
    name: "the window ignores severity",
    file: DECIDE,
    edits: [['if (compareSeverity(firing, lastSentSeverity) > 0) return "escalated";', ""]],
  },
  {
    name: "what was told of may escalate again",
    file: DECIDE,
    edits: [
      [
        'if (compareSeverity(firing, lastSentSeverity) > 0) return "escalated";',
        'if (compareSeverity(firing, lastSentSeverity) >= 0) return "escalated";',
      ],
    ],
  },
  {
    name: "the state is saved before the messages are sent",
    file: ALERT,
    edits: [
      [
        "await tell(known, { slack, config,",
        "await tell(known, { slack: { send: async () => {} }, config,",
      ],
      [
        "const saveError = await session.save(state);",
        `const saveError = await session.save(state);
    if (!isQuiet(known)) await tell(known, { slack, config, deadline: time.notifying });`,
      ],
    ],
  },
  {
    name: "what could not be read resolves",
    file: LEFT_OVER,
    edits: [['below !== null || presence === "unread"', "below !== null"]],
  },
  {
    name: "what was read in part resolves",
    file: DECIDE,
    edits: [["if (!found.mayResolve || (previous.overTime", "if ((previous.overTime"]],
  },
  {
    name: "the window is counted from the first notification",
    file: RECORD,
    edits: [["lastSentAt: now,", "lastSentAt: alert.lastSentAt ?? now,"]],
  },
  {
    name: "the window is counted from the start of the incident",
    file: RECORD,
    edits: [["lastSentAt: now,", "lastSentAt: alert.activeAt,"]],
  },
  {
    name: "the lock is not released",
    file: "lib/state/session.ts",
    edits: [["await quietly(async () => lock?.release(options.saving), log);", ""]],
  },
  {
    name: "a reminder is never sent",
    file: DECIDE,
    edits: [["now - lastSentAt >= dedupMs && keepFiringSince === null", "false"]],
  },
  {
    name: "one answer without it is enough to be gone",
    file: DECIDE,
    edits: [["if (before.missingSince === null) return stay(alert);", ""]],
  },
  {
    name: "what Slack did not take is recorded as told",
    file: "lib/decide/remember.ts",
    edits: [['if (!delivered.has(key)) return recordOwed(alert, "slack", now);', ""]],
  },
  {
    name: "what nobody was told of resolves aloud",
    file: DECIDE,
    edits: [["if (found.silenced || isUnheardOf(alert))", "if (found.silenced)"]],
  },
  {
    name: "a silence is not kept",
    file: DECIDE,
    edits: [["if (firing === null || found.silenced)", "if (firing === null)"]],
  },
  {
    name: "the heartbeat is pinged although something was not read",
    file: ALERT,
    edits: [["if (summary.unreadable.length === 0 && summary.subjects > 0) await", "await"]],
  },
  {
    name: "what is gone is told in the first rule's channel, whatever it asks for",
    file: LEFT_OVER,
    edits: [["return asking?.rule;", "return rules.comparing[0]?.rule;"]],
  },
  {
    name: "a corrupt document is overwritten",
    file: "lib/state/session.ts",
    edits: [["await store.setAside?.(now)", '"nowhere"']],
  },
  {
    name: "a store that could not be read is written all the same",
    file: "lib/state/session.ts",
    edits: [
      [
        `remember(options, next, false);
      return null;`,
        `remember(options, next, false);
      await quietly(() => store.save(next), log);
      return null;`,
      ],
    ],
  },
  {
    name: "a partition that could not be read counts as committed",
    file: "lib/evaluate/absence.ts",
    edits: [['if (absence === "unknown" && rules.length > 0 && !draft.isEmpty)', "if (false)"]],
  },
  // What is told, and when.
  {
    name: "blindness is told at the first check",
    file: "lib/decide/blindness.ts",
    edits: [["(since) => now - since >= forMs", "() => true"]],
  },
  {
    name: "one answer without a commit is enough to be absent",
    file: ABSENCE,
    edits: [['known.wasCommitted && !known.isAbsent ? "vanished" : "absent"', '"absent"']],
  },
  {
    name: "what is absent once may resolve",
    file: ABSENCE,
    edits: [
      [
        `draft.judge(rule, null);
        draft.hold();`,
        "draft.judge(rule, null);",
      ],
    ],
  },
  {
    name: "one answer without its commit is enough for a partition to be lost",
    file: MEASURE,
    edits: [['return wasVanished ? "lost" : "vanished";', 'return "lost";']],
  },
  {
    name: "a partition that lost its commit is left out",
    file: MEASURE,
    edits: [['return wasVanished ? "lost" : "vanished";', "return null;"]],
  },
  {
    name: "a commit is ahead at the first run that sees it beyond the log end",
    file: MEASURE,
    edits: [['doubt = !wasBeyond ? "beyond" : hasStood ? "ahead" : null;', 'doubt = "ahead";']],
  },
  {
    name: "a commit beyond the log end is ok",
    file: MEASURE,
    edits: [['doubt = !wasBeyond ? "beyond" : hasStood ? "ahead" : null;', "doubt = null;"]],
  },
  {
    name: "deleted messages are lag",
    file: MEASURE,
    edits: [["start === null ? commit : Math.max(commit, start)", "commit"]],
  },
  {
    name: "a topic that is missing once is no more part of its group",
    file: "lib/evaluate/group.ts",
    edits: [["this.#whole.hold();", ""]],
  },
  {
    name: "the timer's time is not the run's",
    file: "lib/run/time.ts",
    edits: [
      [
        "return time <= machineNow && machineNow - time <= MAX_DELAY ? time : machineNow;",
        "return machineNow;",
      ],
    ],
  },
  {
    name: "what flaps resolves at once",
    file: DECIDE,
    edits: [
      [
        "now - flapping.resolvedAt < dedupMs ? CALM : 0",
        "now - flapping.resolvedAt < dedupMs ? 0 : 0",
      ],
    ],
  },
  {
    name: "reminders do not wait for each other",
    file: SCHEDULE,
    edits: [["remindersWait(items, known, now) ? wait : isHeld", "isHeld"]],
  },
  {
    name: "reminders are sent while keepFiringFor runs",
    file: DECIDE,
    edits: [
      ["now - lastSentAt >= dedupMs && keepFiringSince === null", "now - lastSentAt >= dedupMs"],
    ],
  },
  {
    name: "no channel is ever loud",
    file: SCHEDULE,
    edits: [["isHeld(items, known, now) ? hold : null", "null"]],
  },
  {
    name: "a loud channel keeps back what calls somebody in",
    file: SCHEDULE,
    edits: [["if (items.some(({ notice }) => notice.mention !== null)) return false;", ""]],
  },
  {
    name: "what could not be told and is over is dropped",
    file: DECIDE,
    edits: [["return lastSentAt === null && owed === null;", "return lastSentAt === null;"]],
  },
  {
    name: "a channel that moved is not told",
    file: DECIDE,
    edits: [["lastSentSeverity === null || moved)", "lastSentSeverity === null)"]],
  },
  {
    name: "every message about what is critical calls somebody in",
    file: "lib/decide/decide.ts",
    edits: [
      [
        'return (reason === "first" || reason === "escalated") && severity === "critical";',
        'return severity === "critical";',
      ],
    ],
  },
  {
    name: "the heartbeat is pinged although nothing was compared",
    file: ALERT,
    edits: [
      [
        "summary.unreadable.length === 0 && summary.subjects > 0",
        "summary.unreadable.length === 0",
      ],
    ],
  },
  {
    name: "a clock that was set back makes earlier runs forgotten",
    file: "lib/evaluate/history/run-times.ts",
    edits: [
      [
        "this.#runs.map(([serial, at]): Run => [serial, at - shift])",
        "(isSetBack ? [] : this.#runs).map(([serial, at]): Run => [serial, at - shift])",
      ],
    ],
  },
  {
    name: "a window goes on into the future of a clock that was set back",
    file: DECIDE,
    edits: [["lastSentAt: past(lastSentAt),", ""]],
  },
  {
    name: "a run that lost its lock says nothing of it",
    file: "lib/state/session.ts",
    edits: [[`return \`the state could not be saved: \${messageOf(error)}\`;`, "return null;"]],
  },
  {
    name: "alerts below what is absent stay when its absence is told",
    file: "lib/decide/remember.ts",
    edits: [
      [
        "alert === null || (verdict.below !== null && absencesTold.has(verdict.below))",
        "alert === null",
      ],
    ],
    test: "test/decide/below.test.ts",
  },
  {
    name: "moments of runs are no whole milliseconds",
    file: "lib/evaluate/history/run-times.ts",
    edits: [["Math.round(onLine(before, after, serial))", "onLine(before, after, serial)"]],
  },
  // What lies outside of the simulation.
  {
    name: "a run that lost its lock to another overwrites the file",
    file: FILE_STORE,
    edits: [
      [
        "await replace(path, document, taken.draft);",
        "await replace(path, document, draftOf(path));",
      ],
    ],
    test: "test/state/stores/file.test.ts",
  },
  {
    name: "an attempt at the API takes longer than the deadline leaves",
    file: "lib/read/caller.ts",
    edits: [["Math.min(policy.attemptMs, leftMs)", "policy.attemptMs"]],
    test: "test/read/caller.test.ts",
  },
  {
    name: "a request that was given up keeps its socket",
    file: "lib/base/http.ts",
    edits: [
      [
        `settle();
      outgoing.destroy();
      reject(error);`,
        `settle();
      reject(error);`,
      ],
    ],
    test: "test/base/http.test.ts",
  },
  {
    name: "an attempt leaves its timer behind",
    file: "lib/base/http.ts",
    edits: [["clearTimeout(timer);", ""]],
    test: "test/base/http.test.ts",
  },
  {
    name: "a store is known by its kind only",
    file: "functions/alert.ts",
    edits: [["JSON.stringify(config.state)", "config.state.kind"]],
    test: "test/e2e/warm-instance.test.ts",
  },
  {
    name: "of two equal times behind the lower bound is forgotten",
    file: "lib/evaluate/breaches.ts",
    edits: [["return one.isLowerBound ? one : other;", "return one.isLowerBound ? other : one;"]],
    test: "test/evaluate/time-behind.test.ts",
  },
  {
    name: "the state's file is not synced",
    file: FILE_STORE,
    edits: [["await file.sync();", ""]],
    test: "test/state/stores/file.test.ts",
  },
];
