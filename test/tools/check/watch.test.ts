import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { createDisplay } from "../../../tools/check/watch.ts";
import { fakeTerminal, written } from "./terminal.ts";

it("a terminal shows the next report in the place of the last one", () => {
  const stream = fakeTerminal({ columns: 80, rows: 24 });
  const display = createDisplay(stream);
  display("first\nreport");
  expect(written(stream)).toContain("first\nreport");
  display("second\nreport");
  // Up two lines: both of the first report's are taken back.
  expect(written(stream).split("\u001b[1A")).toHaveLength(3);
});

it("a terminal that is too small shows the beginning, where the worst stands", () => {
  const stream = fakeTerminal({ columns: 80, rows: 4 });
  createDisplay(stream)("critical\nwarning\nok\nok\nok");
  const text = written(stream);
  expect(text).toContain("critical\nwarning\n… 3 more lines");
});

it("a pipe gets one report below the other", () => {
  const stream = new PassThrough({ encoding: "utf8" });
  const display = createDisplay(stream);
  display("first");
  display("second");
  expect(written(stream)).toBe("first\n\nsecond\n\n");
});
