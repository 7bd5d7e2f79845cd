import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Notice } from "../../../lib/decide/notice.ts";
import { toIncidents } from "../../../lib/notify/message/incidents.ts";
import { CAUSE_SCENES } from "../../../tools/demo/preview/cause-scenes.ts";
import { SCENES } from "../../../tools/demo/preview/scenes.ts";
import {
  behindOver,
  blindNotice,
  goneNotice,
  lagNotice,
  lagOver,
  NOTHING_COMMITTED,
  NOW,
  notRead,
  partition,
  recentLag,
  stalledFor,
  unreadable,
} from "../../../tools/emulators/notices.ts";
import { givenInfo, MINUTE } from "../../given.ts";
import { contradictions, outageContradictions } from "./contradictions.ts";

const PLACE = { topic: "orders-v1", partition: 1 };
const breaches = fc.uniqueArray(
  fc.constantFrom(
    lagOver(20_000, "critical", 10_000),
    behindOver(700_000, "critical", 600_000, true),
    stalledFor(612_000, 600_000, [1]),
    NOTHING_COMMITTED,
    { kind: "lost", severity: "warning", partitions: [PLACE] } as const,
    { kind: "ahead", severity: "critical", beyond: 40, partitions: [PLACE, PLACE] } as const,
    notRead("partition 4"),
  ),
  { minLength: 1, maxLength: 4 },
);

const measure = fc
  .record({
    lag: fc.option(fc.constantFrom(0, 1, 90, 20_000)),
    deleted: fc.constantFrom(0, 0, 0, 7),
    behindMs: fc.option(fc.constantFrom(0, 5_000, 700_000)),
    isLowerBound: fc.boolean(),
    stalledMs: fc.option(fc.constantFrom(0, MINUTE, 612_000)),
  })
  .map(({ lag, deleted, behindMs, isLowerBound, stalledMs }) =>
    partition(1, lag, {
      deleted: lag === null ? 0 : deleted,
      behind: behindMs === null ? null : { ms: behindMs, isLowerBound },
      stalledMs: lag ? stalledMs : null,
    }),
  );

const lagging = fc
  .record({
    state: fc.constantFrom(null, "Empty", "Stable", "Dead", "PreparingRebalance", "Odd"),
    members: fc.option(fc.nat(5)),
    commitsMoved: fc.option(fc.boolean()),
    trendPerMinute: fc.option(fc.integer({ min: -9, max: 9 })),
    before: fc.array(fc.nat(30_000), { maxLength: 4 }),
    lag: fc.option(fc.nat(30_000)),
    reason: fc.constantFrom("first", "escalated", "reminder"),
    breaches,
    partitions: fc.array(measure, { maxLength: 5 }),
    setBack: fc.constantFrom([], [{ ...PLACE, by: 500 }]),
    calmFor: fc.constantFrom(null, MINUTE),
    flapping: fc.constantFrom(null, { times: 3, since: NOW - 40 * MINUTE }),
  })
  .map(({ state, members, reason, calmFor, flapping, before, ...measured }) => {
    const evaluation = { ...measured, recentLag: recentLag(...before, measured.lag ?? 0) };
    return lagNotice({
      notice: { reason, flapping, groupInfo: state === null ? null : givenInfo(state, members) },
      alert: { keepFiringSince: calmFor === null ? null : NOW - calmFor },
      evaluation: calmFor === null ? evaluation : { ...evaluation, breaches: [], severity: "ok" },
    });
  });

const over = fc
  .record({
    lag: fc.option(fc.constantFrom(0, 12)),
    about: fc.constantFrom("lag", "absence"),
    onlyStalls: fc.boolean(),
    late: fc.constantFrom(null, { endedAt: NOW - MINUTE, why: "slack" } as const),
    partitions: fc.array(measure, { maxLength: 3 }),
    trendPerMinute: fc.option(fc.integer({ min: -9, max: 0 })),
  })
  .map(({ about, onlyStalls, late, ...evaluation }) =>
    lagNotice({
      notice: { reason: "resolved", groupInfo: null, late },
      alert: { about },
      rule: onlyStalls ? { warning: null, critical: null, stalledMs: 10 * MINUTE } : {},
      evaluation,
    }),
  );

const others = fc.constantFrom(
  goneNotice("group", { topic: null }),
  goneNotice("topics", { topic: null }),
  goneNotice("topic", {}),
  goneNotice("partition", { partition: 2 }),
  blindNotice([unreadable("a", { code: "Timeout" })]),
  blindNotice([unreadable("a", { code: "PartitionError" })], { reason: "reminder" }),
  blindNotice([], { reason: "resolved", severity: "ok" }),
);

test("no message says what its own numbers contradict", () => {
  fc.assert(
    fc.property(fc.oneof(lagging, over, others), (notice: Notice) => {
      expect(contradictions(notice, NOW)).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});

test("nor does what is said of many at once contradict any of them", () => {
  const named = (notice: Notice, index: number, ofOne: boolean): Notice => {
    const subject = { ...notice.alert.subject, [ofOne ? "topic" : "group"]: `name-${index}` };
    const alert = { ...notice.alert, subject };
    return notice.kind === "lag"
      ? { ...notice, alert, evaluation: { ...notice.evaluation, subject } }
      : { ...notice, alert };
  };
  // Eight of a kind, each with numbers of its own.
  const crowd = fc
    .tuple(lagging, fc.array(lagging, { minLength: 60, maxLength: 60 }), fc.boolean())
    .map(([first, others, ofOne]) =>
      others
        .map((other) => ({ ...other, reason: first.reason, groupInfo: first.groupInfo }))
        .map((notice, index) => named(notice, index, ofOne)),
    );
  let outages = 0;
  fc.assert(
    fc.property(crowd, (notices) => {
      outages += toIncidents(notices).filter(({ kind }) => kind === "outage").length;
      expect(outageContradictions(notices, NOW)).toEqual([]);
    }),
    { numRuns: 200 },
  );
  expect(outages).toBeGreaterThan(200);
});

test.each([...SCENES, ...CAUSE_SCENES])("nor does the scene “$title”", ({ id, notices }) => {
  for (const notice of id === "hostile" ? [] : notices) {
    expect(contradictions(notice, NOW)).toEqual([]);
  }
  expect(outageContradictions(notices, NOW)).toEqual([]);
});

test("a contradiction would be found", () => {
  const stuck = lagNotice({ evaluation: { breaches: [stalledFor(612_000, 600_000, [0])] } });
  // As if somebody composed one notice and showed another.
  const fine = { ...stuck, reason: "resolved", severity: "critical" } as const;
  expect(contradictions(fine, NOW).length).toBeGreaterThan(0);
});
