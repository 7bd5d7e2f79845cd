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
