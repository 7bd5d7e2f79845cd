import type { Config } from "../../lib/config/config.ts";
import type { Reading } from "../../lib/model/reading.ts";
import type { View } from "./view.ts";

/**
 * What a reading says of a subject that is not in it: that it could not be read, or that it is not
 * there any more.
 */
export function presenceIn(config: Config, reading: Reading, name: string): "unread" | "gone" {
  const [instance = "", group = "", topic] = name.split("/");
  const found = reading.groups.find((g) => g.instance === instance && g.group === group);
  if (found !== undefined) {
    const row = found.topics.find((candidate) => candidate.topic === topic);
    // What is absent is not gone.
    const telling = config.rules.filter(
      (rule) =>
        !rule.ignore &&
        rule.instance === instance &&
        rule.group === group &&
        rule.absent !== "ignore",
    );
    if (found.isCommitted === false && telling.length > 0) return "unread";
    const whole = row === undefined ? found.allTopics : row.unreadPartitions.length === 0;
    return whole ? "gone" : "unread";
  }
  if (config.rules.some((rule) => rule.instance === instance && rule.group === group)) {
    return "unread";
  }
  const discovered = reading.discovered.get(instance);
  return discovered === undefined || discovered.has(group) ? "unread" : "gone";
}

/** Whether a run read all of a subject, or that it is not there any more. */
export function isReadWhole({ view, reading, plan }: Reader, name: string): boolean {
  if (view === null || reading === null) return false;
  const seen = view.subjects.get(name);
  return seen?.complete ?? presenceIn(plan.config, reading, name) === "gone";
}

/** What a run read, so far. */
interface Reader {
  readonly plan: { readonly config: Config };
  readonly reading: Reading | null;
  readonly view: View | null;
}
