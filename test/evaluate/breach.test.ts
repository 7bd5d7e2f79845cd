import { expect, test } from "vitest";
import { type Breach, reasonOf } from "../../lib/evaluate/breach.ts";

const behind = { kind: "behind", severity: "critical", ms: 754_999, limitMs: 600_000 } as const;
const stalled = { kind: "stalled", severity: "critical", ms: 612_000, limitMs: 600_000 } as const;

test.each<[reason: string, breach: Breach]>([
  [
    "lag 185238291 >= critical 10000",
    { kind: "lag", severity: "critical", lag: 185_238_291, limit: 10_000 },
  ],
  ["lag 5 >= warning 5", { kind: "lag", severity: "warning", lag: 5, limit: 5 }],
  ["behind 754s >= critical 600s", { ...behind, isLowerBound: false }],
  ["behind more than 754s >= critical 600s", { ...behind, isLowerBound: true }],
  ["stalled 612s >= 600s on partition 3", { ...stalled, partitions: [3] }],
  ["stalled 612s >= 600s on 2 partitions", { ...stalled, partitions: [3, 7] }],
  ["absent: no committed offset", { kind: "absent", severity: "warning" }],
  [
    "incomplete: partitions 4, 5 not read",
    { kind: "unread", severity: "unknown", what: "partitions 4, 5 not read" },
  ],
])("a report says %j", (reason, breach) => {
  expect(reasonOf(breach)).toBe(reason);
});
