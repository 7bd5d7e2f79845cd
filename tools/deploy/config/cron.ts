/** A field of an SCF timer's cron expression. */
interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly words?: string;
}

/** The seven fields of an SCF timer, as its documentation lists them. */
const FIELDS: readonly Field[] = [
  { name: "second", min: 0, max: 59 },
  { name: "minute", min: 0, max: 59 },
  { name: "hour", min: 0, max: 23 },
  { name: "day", min: 1, max: 31 },
  { name: "month", min: 1, max: 12, words: "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC" },
  { name: "weekday", min: 0, max: 6, words: "SUN MON TUE WED THU FRI SAT" },
  { name: "year", min: 1970, max: 2099 },
];

/** What is wrong with a cron expression; `null`: nothing. */
export function cronMistake(cron: string): string | null {
  const parts = cron.trim().split(/\s+/);
  if (parts.length !== FIELDS.length) {
    return `expected 7 fields (second minute hour day month weekday year), got ${parts.length}`;
  }
  const wrong = FIELDS.filter((field, index) => !isField(parts[index] ?? "", field));
  if (wrong.length === 0) return null;
  return wrong
    .map(({ name, min, max, words }) => {
      const example = words === undefined ? "" : ` or ${words.split(" ").join(", ")}`;
      return `the ${name} takes ${min} to ${max}${example}, *, lists (,), ranges (-) and steps (/)`;
    })
    .join("; ");
}

function isField(text: string, { min, max, words = "" }: Field): boolean {
  const isValue = (value: string) =>
    /^\d+$/.test(value)
      ? Number(value) >= min && Number(value) <= max
      : value !== "" && words.split(" ").includes(value.toUpperCase());
  return text.split(",").every((item) => {
    const [range = "", step, ...more] = item.split("/");
    if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
    if (range === "*") return true;
    const ends = range.split("-");
    return ends.length <= 2 && ends.every(isValue);
  });
}

/** A timer's schedule as the API returns it, wrapped in JSON, or as it was given. */
export function unwrapCron(description: string): string {
  try {
    const { cron } = Object(JSON.parse(description));
    return typeof cron === "string" ? cron : description;
  } catch {
    return description;
  }
}
