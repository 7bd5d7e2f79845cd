/** A subject by its names; `group: null` is the instance, for the blind alert. */
export interface SubjectName {
  readonly instance: string;
  readonly group: string | null;
  readonly topic: string | null;
  readonly partition: number | null;
}

/** `instance[/group[/topic[/partition]]]`, as the summary has it; no name here holds a slash. */
export function nameOf({ instance, group, topic, partition }: SubjectName): string {
  return [instance, group, topic, partition].filter((part) => part !== null).join("/");
}

const SUBJECTS = new Map<string, SubjectName>();

export function subjectOf(name: string): SubjectName {
  const known = SUBJECTS.get(name);
  if (known !== undefined) return known;
  const [instance = "", group = null, topic = null, number] = name.split("/");
  const subject = {
    instance,
    group,
    topic,
    partition: number === undefined ? null : Number(number),
  };
  SUBJECTS.set(name, subject);
  return subject;
}

/** From harmless to worst: an index of it is how bad a severity is. */
export const SEVERITIES = ["ok", "unknown", "warning", "critical"] as const;
export const OK = 0;
export const UNKNOWN = 1;
export const WARNING = 2;
export const CRITICAL = 3;
