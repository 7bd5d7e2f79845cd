import { matches } from "./rules.ts";
import type { Fact } from "./streaks.ts";
import { OK, UNKNOWN } from "./subject.ts";
import type { Looking, Seen } from "./view.ts";

/**
 * Each instance by its name: blind where something could not be read at every check for as long as
 * `LAG_BLIND` says, each group counted on its own.
 */
export function seeBlindness(
  { config, reading, moment, streaks }: Looking,
  facts: Map<string, Fact>,
): Map<string, Seen> {
  const { forMs } = config.blind;
  const subjects = new Map<string, Seen>();
  const compared = config.rules.filter((rule) => !rule.ignore).map((rule) => rule.instance);
  for (const name of streaks.namesOf("unread")) {
    // Nobody asks for it, so that this check says nothing.
    const isAsked = compared.some((instance) => name.startsWith(`${instance}/`));
    if (!isAsked) facts.set(`unread ${name}`, { certain: false, possible: null });
  }
  for (const instance of new Set(compared)) {
    const unread = new Set(
      reading.unreadable.filter((entry) => entry.instance === instance).map(({ group }) => group),
    );
    const unreadBefore = streaks
      .namesOf("unread")
      .flatMap((name) =>
        name.startsWith(`${instance}/`) ? [name.slice(instance.length + 1)] : [],
      );
    const keys = new Set([...unread, ...unreadBefore]);
    let [least, told] = [OK, OK];
    for (const group of keys) {
      const key = `unread ${instance}/${group}`;
      const isNow = unread.has(group);
      // Where a discovery failed nobody knows of the groups that it would have found.
      const hidden = [...unread].some((pattern) => matches(pattern, group));
      const fact: Fact = { certain: isNow, possible: isNow || (hidden ? null : false) };
      facts.set(key, fact);
      if (!isNow && !hidden) continue;
      if (moment.real - streaks.atMost(key, isNow || null, moment).since >= forMs) told = UNKNOWN;
      if (!isNow) continue;
      if (moment.clock - streaks.atLeast(key, true, moment).since >= forMs) least = UNKNOWN;
    }
    const most = unread.size > 0 ? UNKNOWN : OK;
    const green = unread.size > 0 ? "never" : "yes";
    const range = { least, most, told };
    subjects.set(instance, { ...range, complete: true, mayGetBetter: true, green });
  }
  return subjects;
}
