import type { Notice } from "../../decide/notice.ts";
import { link, truncateEnd } from "./clean.ts";

/** A link of 2,000 characters works everywhere; one with its end cut off leads elsewhere. */
const MAX_URL = 2_000;
const MAX_SHOWN = 60;

export interface NoticeLinks {
  readonly runbook: string | null;
  readonly dashboard: string | null;
}

/** Where a notice leads: the links of its rule, filled for its subject. */
export function linksOf(notice: Notice, region: string): NoticeLinks {
  if (notice.kind !== "lag") return { runbook: null, dashboard: null };
  const { runbook, dashboard } = notice.evaluation.rule;
  const { instance, group, topic } = notice.evaluation.subject;
  const names = { region, instance, group: group ?? "", topic: topic ?? "" };
  const filled = (template: string | null) => (template === null ? null : fill(template, names));
  return { runbook: filled(runbook), dashboard: filled(dashboard) };
}

/** As a link that shows where it leads: nobody reads what stands in a query. */
export function shownLink(url: string): string {
  return link(
    url,
    truncateEnd(url.replace(/^https:\/\//, "").replace(/([?#]).+$/s, "$1…"), MAX_SHOWN),
  );
}

/** `null`: the names make it too long for a link. */
function fill(
  template: string,
  names: Readonly<Record<"region" | "instance" | "group" | "topic", string>>,
): string | null {
  const longest = Math.max(...Object.values(names).map((name) => name.length));
  if (longest > MAX_URL) return null;
  const url = template
    .replaceAll("{region}", encode(names.region))
    .replaceAll("{instance}", encode(names.instance))
    .replaceAll("{group}", encode(names.group))
    .replaceAll("{topic}", encode(names.topic));
  return url.length > MAX_URL ? null : url;
}

/** Half of a surrogate pair cannot be encoded. */
function encode(name: string): string {
  return encodeURIComponent(name.replace(/\p{Surrogate}/gu, "\ufffd"));
}
