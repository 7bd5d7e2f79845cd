import { channel } from "node:diagnostics_channel";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { clip, createDisplay, roomOf, withProgress } from "../../../tools/check/screen.ts";

/** A terminal that keeps what is written to it. */
function fakeTerminal(size: { readonly columns: number; readonly rows: number }) {
  return Object.assign(new PassThrough({ encoding: "utf8" }), { isTTY: true, ...size });
}

/** What was written since the last call. */
function written(stream: PassThrough): string {
  return String(stream.read() ?? "");
}

const answered = channel("http.client.response.finish");

describe("progress", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("counts the answers on a terminal while the work goes on, and is gone after it", async () => {
    const stream = fakeTerminal({ columns: 80, rows: 24 });
    let finish = (_: string) => {};
    const work = withProgress(stream, () => new Promise<string>((done) => (finish = done)));
    for (let answer = 0; answer < 1234; answer++) answered.publish({});
    vi.advanceTimersByTime(3000);
    expect(written(stream)).toContain("Reading offsets: 1,234 API responses, 3 s");

    finish("report");
    expect(await work).toBe("report");
    expect(written(stream)).toContain("\u001b[2K");
    vi.advanceTimersByTime(3000);
    expect(written(stream)).toBe("");
    expect(answered.hasSubscribers).toBe(false);
  });

  it("says nothing about work that is done at once", async () => {
    const stream = fakeTerminal({ columns: 80, rows: 24 });
    await withProgress(stream, async () => "report");
    expect(written(stream)).not.toContain("Reading");
  });

  it("ends where the work fails", async () => {
    const stream = fakeTerminal({ columns: 80, rows: 24 });
    const failing = withProgress(stream, () => Promise.reject(new Error("no route")));
    await expect(failing).rejects.toThrow("no route");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("writes nothing where there is no terminal", async () => {
    const stream = new PassThrough({ encoding: "utf8" });
    const work = withProgress(stream, async () => {
      vi.advanceTimersByTime(3000);
      return "report";
    });
    expect(await work).toBe("report");
    expect(written(stream)).toBe("");
  });
});

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

it("a pipe has no end, and a terminal that does not say has 80 places", () => {
  expect(roomOf(new PassThrough())).toBe(Number.POSITIVE_INFINITY);
  expect(roomOf(fakeTerminal({ columns: 132, rows: 24 }))).toBe(132);
  expect(roomOf(Object.assign(new PassThrough(), { isTTY: true }))).toBe(80);
});
