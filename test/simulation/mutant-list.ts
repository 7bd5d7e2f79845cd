/** A mistake that somebody could make in the product, as exact replacements in one of its files. */
export interface Mutant {
  readonly name: string;
  readonly file: string;
  readonly edits: readonly (readonly [from: string, to: string])[];
}

const DECIDE = "lib/decide/lifecycle.ts";
const VERDICT = "lib/decide/decide.ts";
const ALERT = "lib/run/alert.ts";

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
        "  const delivery = await notify(notices,",
        `  const hoped = { delivered: new Set(verdicts.map(({ key }) => key)), failures: [] };
  const state = nextState(observation, verdicts, hoped, now);
  const saveFault = await session.save(state);
  const delivery = await notify(notices,`,
      ],
      [
        `  const state = nextState(observation, verdicts, delivery, now);
  const saveFault = await session.save(state);
`,
        "",
      ],
    ],
  },
  {
    name: "what could not be read resolves",
    file: VERDICT,
    edits: [
      [
        'const gone = presence === "gone" ? whatIsGone(subject, reading) : null;',
        "const gone = whatIsGone(subject, reading);",
      ],
    ],
  },
  {
    name: "what was read in part resolves",
    file: DECIDE,
    edits: [["if (!finding.complete || (previous.overTime", "if ((previous.overTime"]],
  },
  {
    name: "the window is counted from the first notification",
    file: DECIDE,
    edits: [["lastSentAt: now,", "lastSentAt: alert.lastSentAt ?? now,"]],
  },
  {
    name: "the window is counted from the start of the incident",
    file: DECIDE,
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
    edits: [
      ['return elapsed >= dedupMs || elapsed < -MAX_OVERLAP ? "reminder" : null;', "return null;"],
    ],
  },
  {
    name: "a moment of the future counts as long ago",
    file: DECIDE,
    edits: [["elapsed < -MAX_OVERLAP", "elapsed < 0"]],
  },
  {
    name: "what Slack did not take is recorded as told",
    file: ALERT,
    edits: [["reason !== null && delivered.has(key)", "reason !== null"]],
  },
  {
    name: "what nobody was told of resolves aloud",
    file: DECIDE,
    edits: [["if (previous.lastSentAt === null || finding.silenced)", "if (finding.silenced)"]],
  },
  {
    name: "a silence is not kept",
    file: DECIDE,
    edits: [["if (alert.firing === null || silenced)", "if (alert.firing === null)"]],
  },
  {
    name: "the heartbeat is pinged although something was not read",
    file: ALERT,
    edits: [["if (summary.unreadable.length === 0) await", "await"]],
  },
  {
    name: "what is gone is told in the first rule's channel, whatever it asks for",
    file: VERDICT,
    edits: [["return asking?.rule;", "return matching[0]?.rule;"]],
  },
  {
    name: "a corrupt document is overwritten",
    file: "lib/state/session.ts",
    edits: [["await store.setAside(document, now)", '"nowhere"']],
  },
  {
    name: "a store that could not be read is written all the same",
    file: "lib/state/session.ts",
    edits: [
      [
        `    save: async (next) => {
      remember(options, next);
      return null;`,
        `    save: async (next) => {
      await quietly(() => store.save(encodeState(next)), log);
      return null;`,
      ],
    ],
  },
  {
    name: "a commit whose standstill began at a forgotten run never counts as stalled",
    file: "lib/evaluate/history/partition-history.ts",
    edits: [["this.#runs.at(serial) !== undefined ? serial : null", "serial >= 0 ? serial : null"]],
  },
  {
    name: "a partition that could not be read counts as committed",
    file: "lib/evaluate/absence.ts",
    edits: [["if (committed === null && isJudged && !whole.isEmpty)", "if (false)"]],
  },
];
