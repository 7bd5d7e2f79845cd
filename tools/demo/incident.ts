import type { GroupStory, Story } from "../emulators/ckafka/story.ts";

export const INSTANCE = "ckafka-demo";

/** Runs from minute 0 to this one, both included. */
export const LAST_MINUTE = 16;

/** What the function is told to watch for; the window is short, so that a reminder fits in. */
export const DEDUP_WINDOW = "5m";
export const RULES = [
  {
    group: "orders",
    warning: 1000,
    critical: 10000,
    mention: "@here",
    runbook: "https://example.com/runbooks/orders",
  },
  { group: "payments", stalled: "3m" },
  { group: "audit", warning: 1000, absent: "critical" },
  { group: "*", warning: 1000 },
];

/** Each group with what becomes of it. */
export const GROUPS = { orders: "slow", payments: "stuck", audit: "gone", mailer: "fine" } as const;
export type Group = keyof typeof GROUPS;

/** What happens to the groups, by the minute it happens in. */
export const EVENTS: ReadonlyMap<number, string> = new Map([
  [2, "a sale begins: orders come faster than the group orders can handle them"],
  [4, "payments meets a message it cannot digest: one partition of four stands still"],
  [6, "the API cannot read a partition of mailer, for this one check"],
  [7, "audit is shut down: what it should read waits"],
  [9, "audit's committed offsets are deleted: its lag vanishes, and that is no recovery"],
  [11, "the sale is over: orders begins to catch up"],
  [12, "the bad message of payments is skipped"],
  [15, "audit is started again"],
]);

/** Messages that wait for the group orders in each minute. */
const ORDERS_LAG = [
  820, 910, 1400, 3900, 7200, 12_600, 16_800, 20_100, 22_400, 23_800, 24_500, 21_000, 13_500, 4200,
  180, 30, 0,
];
const STUCK_FROM = 4;
const STUCK_UNTIL = 12;
/** A single bad check. */
const UNREADABLE_AT = 6;
const AUDIT_LAGS_FROM = 7;
const GONE_FROM = 9;
const GONE_UNTIL = 15;

/** What the API tells in the given minute. */
export function storyAt(minute: number): Story {
  const fine = (topic: string, lag: number): GroupStory => ({
    topics: { [topic]: [partition(minute, 120, lag), partition(minute, 90, 0)] },
    members: 2,
  });
  const unreadable = (topic: string): GroupStory => ({
    topics: { [topic]: [{ ...partition(minute, 120, 0), errorCode: 5 }, partition(minute, 90, 0)] },
    members: 2,
  });
  const ordersLag = ORDERS_LAG[minute] ?? 0;
  const stuckFor = minute < STUCK_UNTIL ? Math.max(0, minute - STUCK_FROM) : 0;
  const auditLag = minute >= AUDIT_LAGS_FROM && minute < GONE_FROM ? 1_500 : 0;
  const gone = minute >= GONE_FROM && minute < GONE_UNTIL;
  return {
    [INSTANCE]: {
      orders: {
        topics: {
          "orders-v1": [0.5, 0.3, 0.2].map((share) =>
            partition(minute, 2500, Math.round(ordersLag * share)),
          ),
        },
        members: 3,
      },
      payments: {
        topics: {
          payments: [0, 0, stuckFor * 80, 0].map((lag) => partition(minute, 80, lag)),
        },
        members: 4,
      },
      ...(gone ? {} : { audit: fine("audit-log", auditLag) }),
      mailer: minute === UNREADABLE_AT ? unreadable("mails") : fine("mails", minute % 3),
    },
  };
}

/** A partition that grows evenly, and whose consumer is `lag` messages behind. */
function partition(minute: number, perMinute: number, lag: number) {
  const logEndOffset = 5_000_000 + minute * perMinute;
  return { committedOffset: logEndOffset - lag, logEndOffset };
}

/** A group's lag, summed over its partitions; `null`: it has no committed offset. */
export function lagOf(group: Group, minute: number): number | null {
  const topics = storyAt(minute)[INSTANCE]?.[group]?.topics;
  if (topics === undefined) return null;
  return Object.values(topics)
    .flat()
    .reduce(
      (sum, row) => sum + (row === null ? 0 : row.logEndOffset - (row.committedOffset ?? 0)),
      0,
    );
}
