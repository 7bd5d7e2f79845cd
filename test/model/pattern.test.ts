import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canMeet, compilePattern, hasWildcard } from "../../lib/model/pattern.ts";

describe("a pattern matches whole names", () => {
  test.each<[name: string, pattern: string, matching: string[], others: string[]]>([
    ["without wildcards it is itself", "orders", ["orders"], ["order", "orders2", "Orders", ""]],
    ["* is any text, the empty one too", "*", ["", "a", "a b\n"], []],
    ["* at the end", "orders-*", ["orders-", "orders-v1", "orders-\n"], ["orders", "my-orders-v1"]],
    ["* at the start", "*-dlq", ["-dlq", "a-dlq", "-dlq-dlq"], ["a-dlq2", "dlq"]],
    ["* in the middle", "a*z", ["az", "abz", "azz"], ["a", "z", "azb", "za"]],
    ["what a * took too early is given back", "*ab", ["aab", "abab"], ["aba", "ab "]],
    ["several *", "a*b*c", ["abc", "a-b-c", "abbcc", "abcbc"], ["acb", "ab", "abcd", "xabc"]],
    ["** is *", "a**", ["a", "abc"], ["ba"]],
    ["? is one character", "orders-v?", ["orders-v1", "orders-vv"], ["orders-v", "orders-v12"]],
    ["? is one code point", "?", ["a", "😀", "é"], ["", "ab", "😀😀"]],
    ["?* is at least one", "?*", ["a", "ab"], [""]],
    ["*? is at least one", "*?", ["a", "ab"], [""]],
    ["*?* is at least one", "*?*", ["a", "😀", "abc"], [""]],
    ["? after * is widened too", "*?b", ["ab", "bb", "aab", "abb"], ["b", "ba"]],
    ["half a character is none", "\ud83d*", ["\ud83d", "\ud83da"], ["😀"]],
  ])("%s: %s", (_, pattern, matching, others) => {
    const matches = compilePattern(pattern);
    expect(matching.filter((name) => !matches(name))).toEqual([]);
    expect(others.filter(matches)).toEqual([]);
  });

  test.each([".", "+", "^a$", "(a|b)", "[ab]", "a{2}", "\\d", "\\*", "a-z", "$&", "__proto__"])(
    "what is special elsewhere is itself: %s",
    (special) => {
      for (const pattern of [special, `${special}*`, `?${special}`]) {
        const matches = compilePattern(pattern);
        expect(matches(pattern)).toBe(true);
        expect(["aa", "xx", "5", "a", "b"].filter(matches)).toEqual([]);
      }
    },
  );

  test("a name with wildcards in it is a name", () => {
    expect(["a*", "a?", "ab"].filter(compilePattern("a?"))).toEqual(["a*", "a?", "ab"]);
  });
});

test.each([
  ["orders", false],
  ["", false],
  ["a.b", false],
  ["orders-*", true],
  ["?rders", true],
])("whether a pattern can match more than one name: %s", (pattern, expected) => {
  expect(hasWildcard(pattern)).toBe(expected);
});

/** The definition, as plain as can be. */
function naive(pattern: readonly string[], name: readonly string[]): boolean {
  const [wanted, ...rest] = pattern;
  if (wanted === undefined) return name.length === 0;
  if (wanted === "*") {
    return naive(rest, name) || (name.length > 0 && naive(pattern, name.slice(1)));
  }
  return name.length > 0 && (wanted === "?" || wanted === name[0]) && naive(rest, name.slice(1));
}

/** Of so few characters that many match. */
const text = (units: string[]) =>
  fc.string({ unit: fc.constantFrom(...units), maxLength: 8, size: "max" });

test("any pattern matches what its definition says", () => {
  fc.assert(
    fc.property(text(["a", "b", "😀", "*", "?"]), text(["a", "b", "😀", "*"]), (pattern, name) => {
      expect(compilePattern(pattern)(name)).toBe(naive([...pattern], [...name]));
    }),
    { numRuns: 2_000 },
  );
});

test("a pattern of many stars is done with a name that nearly matches", () => {
  const nearly = "a".repeat(200);
  expect(compilePattern(`${"*a".repeat(30)}*b`)(nearly)).toBe(false);
  expect(compilePattern(`${"*a".repeat(30)}*`)(nearly)).toBe(true);
});

describe("two patterns", () => {
  test.each([
    ["orders", "orders", true],
    ["orders", "order", false],
    ["ord*", "*ers", true],
    ["a*", "b*", false],
    ["*", "", true],
    ["?", "", false],
    ["a?c", "ab?", true],
    ["*a", "*b", false],
    ["?*", "*?", true],
    ["*a".repeat(60), `${"*a".repeat(60)}b`, false],
  ])("%s and %s can meet: %s", (one, other, expected) => {
    expect(canMeet(one, other)).toBe(expected);
    expect(canMeet(other, one)).toBe(expected);
  });

  test("can meet where there is a name that both match, and only there", () => {
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 4 });
    // Long enough for any two of them, and with a letter that stands in neither.
    const names = namesUpTo(8, ["a", "b"]).concat(namesUpTo(4, ["a", "b", "c"]));
    fc.assert(
      fc.property(pattern, pattern, (one, other) => {
        const [isOne, isOther] = [compilePattern(one), compilePattern(other)];
        expect(canMeet(one, other)).toBe(names.some((name) => isOne(name) && isOther(name)));
      }),
      { numRuns: 500 },
    );
  });
});

function namesUpTo(length: number, letters: readonly string[]): string[] {
  if (length === 0) return [""];
  const shorter = namesUpTo(length - 1, letters);
  const longest = shorter.filter((name) => name.length === length - 1);
  return [...shorter, ...longest.flatMap((name) => letters.map((letter) => name + letter))];
}
