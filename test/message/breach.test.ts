import { describe, expect, test } from "vitest";
import { type Breach, parseReason } from "../../lib/message/breach.ts";

describe("a reason is read back", () => {
  test.each<[string, Breach]>([
    [
      "lag 185238291 >= critical 10000",
      { kind: "lag", value: 185_238_291, severity: "critical", limit: 10_000 },
    ],
    ["lag 5 >= warning 5", { kind: "lag", value: 5, severity: "warning", limit: 5 }],
    [
      "behind 754s >= critical 600s",
      { kind: "behind", ms: 754_000, isLowerBound: false, severity: "critical", limitMs: 600_000 },
    ],
    [
      "behind more than 754s >= warning 600s",
      { kind: "behind", ms: 754_000, isLowerBound: true, severity: "warning", limitMs: 600_000 },
    ],
    [
      "stalled 612s >= 600s on partition 3",
      { kind: "stalled", ms: 612_000, limitMs: 600_000, where: "partition 3" },
    ],
    [
      "stalled 612s >= 600s on 2 partitions",
      { kind: "stalled", ms: 612_000, limitMs: 600_000, where: "2 partitions" },
    ],
    ["absent: no committed offset", { kind: "absent" }],
    ["incomplete: partitions 4, 5", { kind: "incomplete", what: "partitions 4, 5" }],
    // A kind of tomorrow is shown as it stands.
    ["odd: 7", { kind: "other", text: "odd: 7" }],
    ["lag many >= critical 1", { kind: "other", text: "lag many >= critical 1" }],
  ])("%s", (reason, breach) => {
    expect(parseReason(reason)).toEqual(breach);
  });
});
