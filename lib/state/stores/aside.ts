import { randomUUID } from "node:crypto";

/**
 * The name under which a document called `name` is set aside at `now` (ms since the epoch):
 * `state.json.set-aside-20261122T120000Z-1b9d6bcd`. Its last part is random, so that no store has to
 * look first whether the name is free.
 */
export function asideName(name: string, now: number): string {
  const time = new Date(now).toISOString().replace(/[-:]|\.\d+/g, "");
  return `${name}.set-aside-${time}-${randomUUID().slice(0, 8)}`;
}
