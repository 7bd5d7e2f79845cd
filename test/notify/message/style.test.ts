import { describe, expect, test } from "vitest";
import { code, mrkdwn, plain } from "../../../lib/notify/message/style.ts";

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
