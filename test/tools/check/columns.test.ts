import { expect, it } from "vitest";
import { alignColumns } from "../../../tools/check/columns.ts";

it("columns are as wide as their widest cell, numbers to the right", () => {
  const rows = [
    ["NAME", "LAG"],
    ["orders", "5"],
    ["a", "12,345"],
  ];
  expect(alignColumns(rows, ["left", "right"])).toEqual([
    "NAME       LAG",
    "orders       5",
    "a       12,345",
  ]);
});

it("a text between the rows stands as it is and widens nothing", () => {
  expect(alignColumns([["a", "b"], "a long text", ["c", "d"]], ["left", "left"])).toEqual([
    "a  b",
    "a long text",
    "c  d",
  ]);
});

it("wide characters take two places, colours none", () => {
  expect(alignColumns([["订单"], ["\u001b[31mred\u001b[39m"], ["four"]], ["right"])).toEqual([
    "订单",
    " \u001b[31mred\u001b[39m",
    "four",
  ]);
});
