import { type GroupStory, partition, type Story } from "../emulators/ckafka/story.ts";

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
/** What orders consumes in a minute, however many messages come. */
const ORDERS_PACE = 10_000;
const STUCK_FROM = 4;
const STUCK_UNTIL = 12;
/** A single bad check. */
const UNREADABLE_AT = 6;
const AUDIT_DOWN_FROM = 7;
const AUDIT_GONE_FROM = 9;
const AUDIT_BACK_AT = 15;

/** What the API tells in the given minute. */
export function storyAt(minute: number): Story {
  const audit = auditAt(minute);
  return {
    [INSTANCE]: {
      orders: ordersAt(minute),
      payments: paymentsAt(minute),
      ...(audit === null ? {} : { audit }),
      mailer: mailerAt(minute),
    },
  };
}

/** Consumes as fast as it can all the time: how fast messages come makes its lag. */
function ordersAt(minute: number): GroupStory {
  const partitions = [0.5, 0.3, 0.2].map((share) => {
    const committedOffset = START + Math.round(minute * ORDERS_PACE * share);
    const lag = Math.round((ORDERS_LAG[minute] ?? 0) * share);
    return partition(committedOffset, committedOffset + lag);
  });
  return { topics: { "orders-v1": partitions }, members: 3 };
}

/** One of its partitions stands still for a while. */
function paymentsAt(minute: number): GroupStory {
  const stuckFor = minute < STUCK_UNTIL ? Math.max(0, minute - STUCK_FROM) : 0;
  const partitions = [0, 0, stuckFor, 0].map((minutes) => consumed(80, minute, minute - minutes));
  return { topics: { payments: partitions }, members: 4 };
}

/** `null`: its offsets are deleted. */
function auditAt(minute: number): GroupStory | null {
  if (minute >= AUDIT_GONE_FROM && minute < AUDIT_BACK_AT) return null;
  const isDown = minute >= AUDIT_DOWN_FROM && minute < AUDIT_GONE_FROM;
  const until = isDown ? AUDIT_DOWN_FROM - 1 : minute;
  const partitions = [800, 700].map((perMinute) => consumed(perMinute, minute, until));
  return { topics: { "audit-log": partitions }, ...(isDown ? { state: "Empty" } : { members: 2 }) };
}

function mailerAt(minute: number): GroupStory {
  const end = START + minute * 120;
  const first = partition(end - (minute % 3), end);
  const errorCode = minute === UNREADABLE_AT ? 5 : 0;
  return { topics: { mails: [{ ...first, errorCode }, consumed(90, minute, minute)] }, members: 2 };
}

const START = 5_000_000;

/** A partition that grows evenly, of which all is consumed that came until a minute. */
function consumed(perMinute: number, minute: number, until: number) {
  return partition(START + until * perMinute, START + minute * perMinute);
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
