const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Made when first needed, and once: making it takes far longer than using it. */
let numbers: Intl.NumberFormat | undefined;

/** `185,238,291` */
export function count(value: number): string {
  numbers ??= new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
  return numbers.format(value);
}

/** `1 group`, `12 groups` */
export function countOf(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** Two units at most, rounded down: `45 s`, `1 min 30 s`, `12 min`, `1 h 12 min`, `3 d 4 h`. */
export function duration(ms: number): string {
  if (ms < MINUTE) return `${Math.floor(Math.max(0, ms) / SECOND)} s`;
  if (ms < 10 * MINUTE) return units(ms, MINUTE, "min", SECOND, "s");
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return units(ms, HOUR, "h", MINUTE, "min");
  return units(ms, DAY, "d", HOUR, "h");
}

function units(ms: number, large: number, largeUnit: string, small: number, smallUnit: string) {
  const rest = Math.floor((ms % large) / small);
  const first = `${count(Math.floor(ms / large))} ${largeUnit}`;
  return rest === 0 ? first : `${first} ${rest} ${smallUnit}`;
}

/** `1,200 a minute`; a slow one by the hour, so that it does not read as nothing. */
export function rate(perMinute: number): string {
  if (perMinute >= 1) return `${count(Math.round(perMinute))} a minute`;
  const perHour = Math.round(perMinute * 60);
  return perHour >= 1 ? `${count(perHour)} an hour` : "less than 1 an hour";
}

/**
 * The moment in the reader's own time zone; UTC where a client cannot show that.
 * @param format what of it to show, in Slack's placeholders
 * @see https://docs.slack.dev/messaging/formatting-message-text#date-formatting
 */
export function slackDate(ms: number, format = "{date_short_pretty} at {time}"): string {
  const iso = new Date(ms).toISOString();
  const day = format === "{time}" ? "" : `${iso.slice(0, 10)} `;
  return `<!date^${Math.floor(ms / SECOND)}^${format}|${day}${iso.slice(11, 16)} UTC>`;
}

/** Numbers as ranges, the lowest first, and how many the list leaves out: `0–3, 7 and 12 more`. */
export function ranges(numbers: readonly number[], max: number): string {
  const runs: { first: number; last: number }[] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run !== undefined && number === run.last + 1) run.last = number;
    else runs.push({ first: number, last: number });
  }
  const shown = runs.slice(0, max);
  const hidden = runs.slice(max).reduce((sum, { first, last }) => sum + last - first + 1, 0);
  const texts = shown.map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`));
  return texts.join(", ") + (hidden === 0 ? "" : ` and ${count(hidden)} more`);
}
