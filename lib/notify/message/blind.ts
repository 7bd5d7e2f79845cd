import { groupBy } from "../../base/group-by.ts";
import type { BlindNotice } from "../../decide/notice.ts";
import type { Unreadable } from "../../model/reading.ts";
import { adviceFor } from "./advice.ts";
import { count, countOf, duration } from "./quantity.ts";
import { code, type Style } from "./style.ts";

const MAX_CODES = 4;
const MAX_GROUPS = 8;
const MAX_REQUEST_IDS = 2;

/** What could not be read, one paragraph for each code, the one that touches most groups first. */
export function blindParagraphs({ unreadable }: BlindNotice): string[] {
  const byCode = [...groupBy(unreadable, ({ code }) => code).entries()].sort(
    ([, a], [, b]) => groupNames(b).length - groupNames(a).length,
  );
  const shown = byCode
    .slice(0, MAX_CODES)
    .map(([name, items], index) => (index === 0 ? "" : "\n") + paragraph(name, items));
  const hidden = byCode.slice(MAX_CODES).map(([name]) => code(name, 60));
  return hidden.length === 0 ? shown : [...shown, `Also ${bounded(hidden, MAX_CODES)}`];
}

function paragraph(errorCode: string, items: readonly Unreadable[]): string {
  const names = groupNames(items);
  const groups = bounded(
    names.map((name) => code(name, 80)),
    MAX_GROUPS,
  );
  const requestIds = items.flatMap(({ requestId }) =>
    requestId === null ? [] : [code(requestId, 60)],
  );
  const advice = adviceFor(errorCode);
  return [
    `*${countOf(names.length, "group")}* ${code(errorCode, 80)}: ${groups}`,
    ...(advice === null ? [] : [`→ ${advice}`]),
    code(items[0]?.message || "no message", 240),
    ...(requestIds.length === 0 ? [] : [`RequestId ${bounded(requestIds, MAX_REQUEST_IDS)}`]),
  ].join("\n");
}

function groupNames(items: readonly Unreadable[]): string[] {
  return [...new Set(items.map(({ group }) => group))];
}

/** `a, b and 10 more` */
function bounded(texts: readonly string[], max: number): string {
  const hidden = texts.length - max;
  const shown = texts.slice(0, max).join(", ");
  return hidden > 0 ? `${shown} and ${count(hidden)} more` : shown;
}

export function blind(
  { reason, unreadable, alert, late }: BlindNotice,
  now: number,
  style: Style,
): string {
  if (reason === "resolved") {
    const lasted = duration((late?.endedAt ?? alert.keepFiringSince ?? now) - alert.activeAt);
    return `everything can be read again after ${lasted}${late === null ? "" : ", told late"}`;
  }
  const groups = new Set(unreadable.map(({ group }) => group)).size;
  const codes = [...new Set(unreadable.map(({ code }) => code))];
  const [code] = codes;
  const why = code === undefined ? "" : ` (${style.name(code)}${codes.length > 1 ? ", …" : ""})`;
  const still = reason === "reminder" ? "still " : "";
  const whole = unreadable.some(({ code }) => code !== "PartitionError" && code !== "Incomplete");
  return whole
    ? `${countOf(groups, "group")} ${still}cannot be read${why}, the lag is not being watched`
    : `${countOf(groups, "group")} can ${still}only be read in part${why}`;
}
