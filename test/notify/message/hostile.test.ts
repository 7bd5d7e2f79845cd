import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Notice } from "../../../lib/decide/notice.ts";
import { composeMessages } from "../../../lib/notify/message/compose.ts";
import {
  blindNotice,
  goneNotice,
  lagNotice,
  lagOver,
  NOW,
  notRead,
  partition,
  stalledFor,
  unreadable,
} from "../../../tools/emulators/notices.ts";
import { limitViolations } from "../../../tools/emulators/slack/block-kit-limits.ts";
import { givenInfo } from "../../given.ts";
import { mrkdwnOf } from "./shown.ts";

/** Pieces that mean something to Slack, to Unicode or to a careless program. */
const PIECES = ["<!channel>", "<@U1>", "<https://evil.example.com|x>", "&amp;", "&", "<", ">", "`"]
  .concat(["*", "_", "~", ":fire:", "|", "\n", "\t", "\u0000", "\u2028", " ", "\u202e", "\u2066"])
  .concat(["👩‍👩‍👧‍👦", "e\u0301", "قسم", "שלום", "\ud800", "\udc00", "-", "orders"]);

const name = fc.oneof(
  fc.string({ unit: "binary", maxLength: 255 }),
  fc.array(fc.nat(0xffff), { maxLength: 80 }).map((units) => String.fromCharCode(...units)),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join("")),
  fc.constantFrom("&".repeat(255), "<".repeat(4_000), "a".repeat(255), "👩‍👩‍👧‍👦".repeat(40)),
  fc.constantFrom(`a${"\u0301".repeat(2_000)}`),
);

const lagging = fc
  .record({
    instance: name,
    group: name,
    topic: fc.option(name),
    state: name,
    incomplete: name,
    reason: fc.constantFrom("first", "escalated", "reminder", "resolved"),
    lag: fc.option(fc.nat()),
    trendPerMinute: fc.option(fc.double({ min: -1e9, max: 1e9, noNaN: true })),
    stalled: fc.boolean(),
  })
  .map(({ instance, group, topic, state, incomplete, reason, lag, trendPerMinute, stalled }) =>
    lagNotice({
      subject: { instance, group, topic },
      notice: { reason, groupInfo: givenInfo(state, null) },
      alert: { suppressed: 3, lastSentAt: NOW - 60_000 },
      rule: { mention: "<!here>", runbook: "https://example.com/a?b=c&d|e>" },
      evaluation: {
        lag,
        trendPerMinute,
        breaches: [
          ...(stalled ? [stalledFor(612_000, 600_000, [1])] : []),
          lagOver(lag ?? 0, "critical", 1),
          notRead(incomplete),
        ],
        partitions: [
          partition(0, 1, { topic: topic ?? group }),
          partition(1, 90, { topic: group }),
        ],
      },
    }),
  );

const gone = fc
  .tuple(fc.constantFrom("group", "topic", "partition"), name, name)
  .map(([what, group, topic]) => goneNotice(what, { group, topic, partition: 3 }));

const blind = fc
  .array(fc.record({ group: name, code: name, message: name, requestId: fc.option(name) }), {
    maxLength: 30,
  })
  .map((entries) => blindNotice(entries.map(({ group, ...entry }) => unreadable(group, entry))));

const notices: fc.Arbitrary<Notice[]> = fc.array(fc.oneof(lagging, gone, blind), {
  minLength: 1,
  maxLength: 40,
});

/** What this project itself writes in angle brackets. */
const OWN_TOKENS = [
  /<!date\^\d+\^\{date_short_pretty\} at \{time\}\|[-: \d]+ UTC>/g,
  /<!date\^\d+\^\{time\}\|\d\d:\d\d UTC>/g,
  /^<!here> /g,
  /<https:\/\/example\.com\/a\?b=c&amp;d%7Ce&gt;\|(example\.com\/a\?…|runbook)>/g,
];
const withoutOwnTokens = (text: string) =>
  OWN_TOKENS.reduce((rest, token) => rest.replace(token, ""), text);

const count = (text: string, what: RegExp) => text.match(what)?.length ?? 0;

/** What could ping, link, break or scramble; none in a good text. */
function dangers(text: string): string[] {
  const rest = withoutOwnTokens(text);
  return [
    ...(/[<>]/.test(rest) ? ["an angle bracket"] : []),
    ...(/&(?!amp;|lt;|gt;)/.test(rest) ? ["half an entity"] : []),
    ...(/\p{Surrogate}/u.test(text) ? ["half a surrogate pair"] : []),
    ...(/(?!\n)\p{Cc}/u.test(text) ? ["a control character"] : []),
    ...(/[\u061c\u200e\u200f\u202a-\u202e\u2066\u2067]/.test(text) ? ["a bidi control"] : []),
    ...text
      .split("\n")
      .flatMap((line) => (count(line, /`/g) % 2 === 1 ? [`an open code span: ${line}`] : [])),
    ...(count(text, /\u2068/g) !== count(text, /\u2069/g) ? ["an open bidi isolate"] : []),
  ];
}

test("whatever the names are, Slack takes each message, nobody is pinged and no line is broken", () => {
  fc.assert(
    fc.property(notices, name, (notices, region) => {
      const messages = composeMessages(notices, { now: NOW, region });
      for (const { message } of messages) {
        expect(limitViolations(JSON.parse(JSON.stringify(message)))).toEqual([]);
        expect(mrkdwnOf(message).flatMap(dangers)).toEqual([]);
        const text = message.text ?? "";
        expect(text.length).toBeLessThanOrEqual(150);
        expect(text.replace(/\u2068|\u2069/g, "")).not.toMatch(/[*~`<>\n]|&(?!amp;|lt;|gt;)/);
        expect(text).not.toMatch(/\p{Surrogate}/u);
      }
      const told = messages.flatMap((message) => message.notices);
      expect(told).toHaveLength(notices.length);
      expect(new Set(told)).toEqual(new Set(notices));
    }),
    { numRuns: 150 },
  );
});

/** Names of 32,000 characters, each of a kind that is slow to clean, to escape or to take apart. */
const ENDLESS = [" ", "&", "👩‍👩‍👧‍👦", "e\u0301", "\u202e", "_:", "\ud800"].map((piece) =>
  piece.repeat(32_000 / piece.length),
);

test("six groups with names of 32,000 characters cost no more than short ones", () => {
  const notices = ENDLESS.flatMap((name) => [
    lagNotice({
      subject: { group: name, topic: name },
      notice: { groupInfo: givenInfo(name) },
      rule: { runbook: "https://example.com/{group}/{topic}" },
      evaluation: {
        breaches: [stalledFor(612_000, 600_000, [1]), notRead(name)],
        setBack: [{ topic: name, partition: 1, by: 5 }],
        partitions: [0, 1].map((number) =>
          partition(number, 90 * number, { topic: name, stalledMs: 612_000 * number }),
        ),
      },
    }),
    goneNotice("partition", { group: name, topic: name, partition: 1 }),
    blindNotice([unreadable(name, { code: name, message: name, requestId: name })]),
  ]);
  const start = performance.now();
  const messages = composeMessages(notices, { now: NOW, region: " ".repeat(32_000) });
  // On the whole names it takes half a minute; the limit leaves room for a machine that is busy.
  expect(performance.now() - start).toBeLessThan(10_000);
  for (const { message } of messages) {
    expect(limitViolations(JSON.parse(JSON.stringify(message)))).toEqual([]);
    expect(mrkdwnOf(message).flatMap(dangers)).toEqual([]);
  }
});

test("100,000 alerts take no time that grows with their square", { timeout: 60_000 }, () => {
  const many = Array.from({ length: 100_000 }, (_, index) =>
    lagNotice({ subject: { topic: `topic-${index}` }, evaluation: { lag: 20_000 + index } }),
  );
  const start = performance.now();
  const told = composeMessages(many, { now: NOW, region: "r" }).flatMap((each) => each.notices);
  expect(told).toHaveLength(many.length);
  // Half a second where nothing else runs; minutes, if it were squared.
  expect(performance.now() - start).toBeLessThan(10_000);
});
