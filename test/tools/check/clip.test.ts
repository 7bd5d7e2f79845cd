import { expect, it } from "vitest";
import { clip } from "../../../tools/check/clip.ts";

const lines = (count: number) => Array.from({ length: count }, (_, line) => `line ${line}`);

it("what has room stays whole", () => {
  const text = lines(9).join("\n");
  expect(clip(text, { columns: 80, rows: 10 })).toBe(text);
});

it("what has none is left out at the end, and counted", () => {
  const clipped = clip(lines(30).join("\n"), { columns: 80, rows: 10 });
  expect(clipped.split("\n")).toEqual([...lines(8), "… 22 more lines"]);
});

it("a line that the terminal breaks takes the room of several", () => {
  const clipped = clip(["x".repeat(161), ...lines(9)].join("\n"), { columns: 80, rows: 10 });
  expect(clipped.split("\n")).toEqual(["x".repeat(161), ...lines(5), "… 4 more lines"]);
});

it("a terminal of one row shows how much there is", () => {
  expect(clip(lines(3).join("\n"), { columns: 80, rows: 1 })).toBe("… 3 more lines");
});
