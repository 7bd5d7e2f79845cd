/** One thing that is wrong with the configuration. */
export interface Mistake {
  /** The variable's name, or a part of check's event: `event`, `event.rules`. */
  readonly variable: string;
  /** Where inside it: `[0].warning`; empty for the variable as a whole. */
  readonly path: string;
  /** What should stand there, in words. */
  readonly expected: string;
  /** What stands there; missing where it may be a secret. */
  readonly got?: string;
}

/** The configuration is wrong. `message` names every mistake, one a line, and no secret. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly mistakes: readonly Mistake[];

  constructor(mistakes: readonly Mistake[]) {
    super(mistakes.map(mistakeLine).join("\n"));
    this.mistakes = mistakes;
    // Whoever wrote the configuration has nothing to look for in this code.
    this.stack = String(this);
  }
}

function mistakeLine({ variable, path, expected, got }: Mistake): string {
  return `${variable}${path}: expected ${expected}${got === undefined ? "" : `, got ${got}`}`;
}

/** A field's name or an array's index. */
export type Key = string | number;

const MAX_QUOTED = 80;

/** Collects mistakes, so that all of them are reported at once, and keeps secrets out of them. */
export class MistakeList {
  readonly #mistakes: Mistake[] = [];
  readonly #excused: string[] = [];
  readonly #redact: (text: string) => string;

  constructor(redact: (text: string) => string) {
    this.#redact = redact;
  }

  /**
   * @param variable its name, or a part of check's event
   * @param path keys that lead to the place inside it
   * @param expected what should stand there, in words
   * @param got what stands there, `undefined` for nothing; left out where it may be a secret
   */
  add(
    variable: string,
    path: readonly Key[],
    expected: string,
    ...got: [] | [value: unknown]
  ): void {
    const inside = path.map(pathPart).join("");
    if (this.#excused.some((place) => isWithin(variable + inside, place))) return;
    const place = { variable, path: this.#clean(inside), expected: this.#redact(expected) };
    this.#mistakes.push(got.length === 0 ? place : { ...place, got: this.#quote(got[0]) });
  }

  /** Takes no further mistakes about this place: its misspelt name is told, and says why. */
  excuse(variable: string, path: readonly Key[]): void {
    this.#excused.push(variable + path.map(pathPart).join(""));
  }

  /** Takes over what another list has gathered. */
  take(other: MistakeList): void {
    this.#mistakes.push(...other.#mistakes);
  }

  /** @throws ConfigError when there is a mistake */
  throwIfAny(): void {
    if (this.#mistakes.length > 0) throw new ConfigError(this.#mistakes);
  }

  #quote(value: unknown): string {
    if (value === undefined) return "nothing";
    const text = this.#clean(JSON.stringify(value));
    return text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text;
  }

  /** An address in a place where none belongs may well be a webhook: its rest is not repeated. */
  #clean(text: string): string {
    return this.#redact(text).replace(/:\/\/[^\s"',]+/g, "://…");
  }
}

function pathPart(key: Key): string {
  if (typeof key === "number") return `[${key}]`;
  return /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

function isWithin(place: string, outer: string): boolean {
  return place === outer || [".", "["].some((next) => place.startsWith(outer + next));
}
