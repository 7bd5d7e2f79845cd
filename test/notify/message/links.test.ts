import { expect, test } from "vitest";
import { linksOf } from "../../../lib/notify/message/links.ts";
import { goneNotice, lagNotice, REGION } from "../../../tools/emulators/notices.ts";

const TEMPLATE = "https://example.com/{region}/{instance}?g={group}&t={topic}#{group}";
const runbookOf = (subject: { group: string; topic: string | null }, runbook = TEMPLATE) =>
  linksOf(lagNotice({ subject, rule: { runbook } }), REGION).runbook;

test.each<[string, { group: string; topic: string | null }, string | null]>([
  [
    "each placeholder, wherever it stands",
    { group: "orders", topic: "orders-v1" },
    "https://example.com/ap-guangzhou/ckafka-abc123?g=orders&t=orders-v1#orders",
  ],
  [
    "names that mean something in a URL",
    { group: "a b/c?d&e#f", topic: "käse%" },
    "https://example.com/ap-guangzhou/ckafka-abc123?g=a%20b%2Fc%3Fd%26e%23f&t=k%C3%A4se%25#a%20b%2Fc%3Fd%26e%23f",
  ],
  [
    "a name that is a placeholder",
    { group: "{topic}", topic: "t" },
    "https://example.com/ap-guangzhou/ckafka-abc123?g=%7Btopic%7D&t=t#%7Btopic%7D",
  ],
  [
    "no topic for a whole group",
    { group: "orders", topic: null },
    "https://example.com/ap-guangzhou/ckafka-abc123?g=orders&t=#orders",
  ],
  [
    "half a surrogate pair",
    { group: "a\ud800", topic: null },
    "https://example.com/ap-guangzhou/ckafka-abc123?g=a%EF%BF%BD&t=#a%EF%BF%BD",
  ],
  ["nothing where the names make it too long", { group: "x".repeat(32_000), topic: null }, null],
])("a link is filled with %s", (_, subject, url) => {
  expect(runbookOf(subject)).toBe(url);
});

test("a rule has a runbook, a dashboard, both or none", () => {
  const dashboard = "https://example.com/{group}";
  expect(linksOf(lagNotice({ rule: { dashboard } }), REGION)).toEqual({
    runbook: null,
    dashboard: "https://example.com/orders",
  });
  expect(linksOf(lagNotice(), REGION)).toEqual({ runbook: null, dashboard: null });
  expect(linksOf(goneNotice("group", {}), REGION)).toEqual({ runbook: null, dashboard: null });
});
