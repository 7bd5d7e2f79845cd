import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { fold, formatTable, type Row, shorten } from "../../../tools/check/table.ts";

const ROWS: readonly Row[] = [
  {
    cells: {
      STATUS: "CRITICAL",
      GROUP: "orders-of-the-shop",
      TOPIC: "orders-v1",
      PARTITION: "0",
      "CURRENT-OFFSET": "1,000",
      "LOG-END-OFFSET": "13,345",
      LAG: "12,345",
      BEHIND: "5 min",
      RULE: "0",
    },
    below: ["  a line of its own, as long as it likes to be"],
  },
  { cells: { PARTITION: "3", LAG: "9" }, isPartition: true },
];

const table = (room: number) => formatTable(ROWS, room, (text) => text);

describe("a table", () => {
  it("has columns as wide as their widest cell, numbers to the right", () => {
    expect(table(Number.POSITIVE_INFINITY)).toEqual([
      "STATUS    GROUP               TOPIC      PARTITION  CURRENT-OFFSET  LOG-END-OFFSET     LAG  BEHIND  RULE",
      "CRITICAL  orders-of-the-shop  orders-v1          0           1,000          13,345  12,345   5 min     0",
      "  a line of its own, as long as it likes to be",
      "                                                 3                                       9",
    ]);
  });

  it.each([
    [104, ["CURRENT-OFFSET", "LOG-END-OFFSET", "LAG", "BEHIND", "RULE"], "orders-of-the-shop"],
    [103, ["LAG", "BEHIND", "RULE"], "orders-of-the-shop"],
    [72, ["LAG", "BEHIND", "RULE"], "orders-of-the-shop"],
    [68, ["LAG", "BEHIND", "RULE"], "orders-…e-shop"],
    [67, ["LAG", "BEHIND"], "orders-of-the-shop"],
    [62, ["LAG", "BEHIND"], "orders-…e-shop"],
  ])("of %i places gives up columns before names become too short", (room, columns, name) => {
    const [head = "", row = ""] = table(room);
    expect(head.split(/ +/).slice(4)).toEqual(columns);
    expect(row.split(/ +/)[1]).toBe(name);
  });

  it("without room for partitions leaves their rows out", () => {
    expect(table(40)).toHaveLength(3);
  });

  it("wide characters take two places", () => {
    const rows = ["订单", "four"].map((GROUP) => ({ cells: { GROUP, LAG: "1" } }));
    const [, ...lines] = formatTable(rows, 200, (text) => text);
    expect(new Set(lines.map((line) => stringWidth(line))).size).toBe(1);
  });
});

describe("a name that is too long", () => {
  it.each([
    ["orders-of-the-shop", 9, "orde…shop"],
    ["orders-of-the-shop", 10, "order…shop"],
    ["订单服务消费者", 7, "订…者"],
    ["orders", 6, "orders"],
    ["orders", 1, "…"],
    ["orders", 0, ""],
  ])("%s in %i places is %s", (name, width, short) => {
    expect(shorten(name, width)).toBe(short);
  });

  it("of a million characters is shortened as fast", () => {
    const start = performance.now();
    expect(shorten("x".repeat(1_000_000), 11)).toBe("xxxxx…xxxxx");
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

describe("a text that is too long for a line", () => {
  it("is broken at blanks, and goes on indented", () => {
    expect(fold("one two three four", 9, "- ", "    ")).toEqual([
      "- one two",
      "    three",
      "    four",
    ]);
  });

  it("stays whole where there is room", () => {
    expect(fold("one two", Number.POSITIVE_INFINITY, "  ")).toEqual(["  one two"]);
  });

  it("of one long word is shortened", () => {
    expect(fold("a orders-of-the-shop", 9)).toEqual(["a", "orde…shop"]);
  });
});
