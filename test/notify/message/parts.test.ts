import { describe, expect, test } from "vitest";
import type { Severity } from "../../../lib/model/severity.ts";
import type { Incident } from "../../../lib/notify/message/incidents.ts";
import { type DetailBlock, pack, type Row, section } from "../../../lib/notify/message/parts.ts";
import { lagNotice } from "../../../tools/emulators/notices.ts";

function row(content: readonly DetailBlock[] | string, severity: Severity = "critical"): Row {
  const notice = lagNotice();
  const incident: Incident = { kind: "single", severity, notices: [notice] };
  return { incident, notices: [notice], content, among: null };
}

/** For each part its panels, for each panel the lengths of its sections, or their texts when short. */
const layout = (rows: readonly Row[]) =>
  pack(rows).map(({ panels }) =>
    panels.map(({ blocks }) =>
      blocks.map((block) => {
        const text = block.type === "section" ? (block.text?.text ?? "") : "context";
        return text.length < 100 ? text : text.length;
      }),
    ),
  );

const long = (length: number) => "x".repeat(length);

describe("rows are laid out so that", () => {
  test("an alert in full has a colour bar of its own, and lines share one", () => {
    expect(layout([row([section("a")]), row([section("b")]), row("1"), row("2")])).toEqual([
      [["a"], ["b"], ["1\n2"]],
    ]);
  });

  test("lines of another colour stand behind another bar", () => {
    expect(layout([row("1"), row("2", "warning"), row("3", "warning")])).toEqual([
      [["1"], ["2\n3"]],
    ]);
  });

  test("a section of lines stays below Slack's 3,000 characters", () => {
    expect(layout([row(long(1_000)), row(long(1_000)), row(long(1_000))])).toEqual([
      [[2_001, 1_000]],
    ]);
  });

  test("a message stays below what Slack takes in all", () => {
    const rows = Array.from({ length: 6 }, () => row([section(long(2_000))]));
    expect(layout(rows)).toEqual([
      [[2_000], [2_000], [2_000], [2_000]],
      [[2_000], [2_000]],
    ]);
  });

  test("a message has no more than 20 bars", () => {
    const parts = layout(Array.from({ length: 25 }, () => row([section("a")])));
    expect(parts.map((panels) => panels.length)).toEqual([20, 5]);
  });

  test("what is too long for any message still gets one", () => {
    expect(layout([row([section(long(20_000))]), row("1")])).toEqual([[[20_000]], [["1"]]]);
  });

  test("every row is on one part, in its order", () => {
    const rows = Array.from({ length: 500 }, (_, index) => row(`${index} ${long(index % 150)}`));
    expect(pack(rows).flatMap((part) => part.rows)).toEqual(rows);
  });
});
