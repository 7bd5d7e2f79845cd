import { describe, expect, test } from "vitest";
import {
  code,
  escapeText,
  mrkdwn,
  plain,
  truncateEnd,
  truncateMiddle,
} from "../../../lib/notify/message/style.ts";

describe("a name in a block", () => {
  test.each<[string, string, string]>([
    ["stands in a code span, where it can be copied", "orders_v1", "`orders_v1`"],
    ["pings nobody", "<!channel> & <b>", "`&lt;!channel&gt; &amp; &lt;b&gt;`"],
    ["keeps its markup to itself", "*bold* _it_ ~no~ :fire:", "`*bold* _it_ ~no~ :fire:`"],
    ["cannot leave the code span", "a`b` <@U1>", "`aˋbˋ &lt;@U1&gt;`"],
    ["stays on its line", "a\nb\r\tc\u2028d", "`a␊b␍␉c\ufffdd`"],
    ["loses half of a surrogate pair", "\ud83da\udc00", "`\ufffda\ufffd`"],
    ["keeps whole pairs", "👍", "`👍`"],
    ["cannot turn the line around", "evil\u202egnp.exe\u2066", "`evilgnp.exe`"],
    ["from right to left leaves the rest of the line alone", "قسم 1", "`\u2068قسم 1\u2069`"],
    ["of spaces can be seen", "  ", "`␣␣`"],
    ["with spaces at its ends is still a code span", " a b ", "`␣a b␣`"],
    ["that is empty is said to be", "", "`(no name)`"],
  ])("%s", (_, name, shown) => {
    expect(mrkdwn.name(name)).toBe(shown);
  });

  test("of 255 characters is whole", () => {
    const name = `${"long-".repeat(50)}name!`;
    expect(mrkdwn.name(name)).toBe(`\`${name}\``);
  });

  test("that is longer than asked for loses its middle", () => {
    expect(code("prod-orders-consumer-v2", 11)).toBe("`prod-…er-v2`");
  });
});

describe("a name in a notification", () => {
  test.each<[string, string, string]>([
    ["is itself", "orders_v1.DLQ-2", "orders_v1.DLQ-2"],
    ["has no markup", "*bold* ~no~ `code`", "∗bold∗ ∼no∼ ˋcodeˋ"],
    ["has no underlines that are markup", "_it_ but a_b", "ˍitˍ but a_b"],
    ["is no emoji", ":fire: team:orders", "꞉fire: team:orders"],
  ])("%s", (_, name, shown) => {
    expect(plain(64).name(name)).toBe(shown);
  });
});

import * as fc from "fast-check";

const FAMILY = "👩‍👩‍👧‍👦";

describe("a text that is too long", () => {
  test.each<[string, string, number, string]>([
    ["one that fits stays", "orders", 6, "orders"],
    ["the end goes", "orders-and-more", 7, "orders…"],
    ["an emoji is never cut, however many code points it has", `ab${FAMILY}c`, 6, "ab…"],
    ["a letter keeps its accents", "ae\u0301e\u0301", 4, "ae\u0301…"],
    // Five characters for Slack: `a&amp;` would be six.
    ["what escaping adds is counted", "a&bcdef", 6, "a…"],
    ["and so an entity is never cut", "&&&", 11, "&&…"],
  ])("%s", (_, text, max, short) => {
    expect(truncateEnd(text, max)).toBe(short);
  });

  test.each<[string, string, number, string]>([
    ["one that fits stays", "orders", 6, "orders"],
    ["the middle goes", "prod-orders-consumer-v2", 11, "prod-…er-v2"],
    ["emojis at the cut go as a whole", `${FAMILY}${FAMILY}${FAMILY}`, 24, `${FAMILY}…${FAMILY}`],
  ])("of which both ends matter: %s", (_, text, max, short) => {
    expect(truncateMiddle(text, max)).toBe(short);
  });

  test("fits once it is escaped, in whole characters", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 300 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 300 }), (text, max) => {
        const whole = new Set(Array.from(new Intl.Segmenter("en").segment(text), (s) => s.segment));
        for (const short of [truncateEnd(text, max), truncateMiddle(text, max)]) {
          expect(escapeText(short).length).toBeLessThanOrEqual(Math.max(max, 1));
          if (short === text) continue;
          const [head = "", tail = "", ...more] = short.split("…");
          expect(more.every((part) => text.includes(part))).toBe(true);
          expect(text.startsWith(head)).toBe(true);
          const kept = Array.from(new Intl.Segmenter("en").segment(head), (s) => s.segment);
          expect(kept.every((grapheme) => whole.has(grapheme))).toBe(true);
          expect(more.length > 0 || text.endsWith(tail)).toBe(true);
        }
      }),
    );
  });
});
