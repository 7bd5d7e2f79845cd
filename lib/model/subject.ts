/**
 * What one alert is about. A group with `topic: null` is the whole group, `partition: null` the
 * whole topic; `group: null` is the instance itself, which only the blind alert is about.
 */
export interface Subject {
  readonly instance: string;
  readonly group: string | null;
  readonly topic: string | null;
  readonly partition: number | null;
}

/** `instance[/group[/topic[/partition]]]`: the name that people read. */
export function subjectName({ instance, group, topic, partition }: Subject): string {
  return [instance, group, topic, partition].filter((part) => part !== null).join("/");
}

/** Tells subjects apart even where names contain slashes. */
export function subjectKey({ instance, group, topic, partition }: Subject): string {
  return JSON.stringify([instance, group, topic, partition]);
}

/** The subject of a key that `subjectKey` made; `null`: it made no such key. */
export function subjectOfKey(key: string): Subject | null {
  const parts = parseJson(key);
  if (!Array.isArray(parts)) return null;
  const [instance, group, topic, partition]: unknown[] = parts;
  if (typeof instance !== "string") return null;
  return {
    instance,
    group: typeof group === "string" ? group : null,
    topic: typeof topic === "string" ? topic : null,
    partition: typeof partition === "number" ? partition : null,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
