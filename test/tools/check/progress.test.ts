import { channel } from "node:diagnostics_channel";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { withProgress } from "../../../tools/check/progress.ts";
import { fakeTerminal, written } from "./terminal.ts";

const answered = channel("http.client.response.finish");

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("progress", () => {
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
    const failure = withProgress(stream, () => Promise.reject(new Error("no route")));
    await expect(failure).rejects.toThrow("no route");
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
