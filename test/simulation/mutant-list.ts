/** A mistake that somebody could make in the product, as exact replacements in one of its files. */
export interface Mutant {
  readonly name: string;
  readonly file: string;
  readonly edits: readonly (readonly [from: string, to: string])[];
}

const DECIDE = "lib/decide/lifecycle.ts";
const RECORD = "lib/decide/alert.ts";
const LEFT_OVER = "lib/decide/left-over.ts";
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
        `  const hoped = { delivered: new Set(verdicts.map(({ key }) => key)), messages: new Map() };
    const { runs, histories } = evaluated;
    const state = { savedAt: now, runs, histories, ...remember(known, verdicts, hoped) };
    const saveError = await session.save(state);
    const delivery = await notify(notices,`,
      ],
      [
        `    const { runs, histories } = evaluated;
    const memory = remember(known, verdicts, delivery);
    const state = { savedAt: now, runs, histories, ...memory };
    const saveError = await session.save(state);
`,
        "",
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
    name: "a partition that could not be read counts as committed",
    file: "lib/evaluate/absence.ts",
    edits: [['if (absence === "unknown" && rules.length > 0 && !draft.isEmpty)', "if (false)"]],
  },
];
