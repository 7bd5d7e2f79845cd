import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { escapeText, truncateEnd, truncateMiddle } from "../../../lib/notify/message/clean.ts";

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
