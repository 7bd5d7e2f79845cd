import { createRedact } from "../base/redact.ts";
import type { Credentials } from "./config.ts";
import { MistakeList } from "./mistakes.ts";
import { secretsIn } from "./secrets.ts";

/** Environment variables by name, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads variables one by one; what is wrong with them gathers in `mistakes`. */
export class Variables {
  readonly mistakes: MistakeList;
  readonly #env: Environment;

  constructor(env: Environment) {
    this.#env = env;
    let redact: ReturnType<typeof createRedact> | null = null;
    this.mistakes = new MistakeList((text) => {
      redact ??= createRedact(this.secrets(null));
      return redact(text);
    });
  }

  /** A variable's value, `null` when it is not set or blank. */
  readonly get = (variable: string): string | null => {
    const value = this.#env[variable] ?? "";
    return value.trim() === "" ? null : value;
  };

  secrets(credentials: Credentials | null): readonly string[] {
    return secretsIn(this.get, credentials);
  }

  /**
   * A variable's value.
   * @param expected what it looks like, for mistakes
   * @param parse `null`: it is none
   * @returns `null` when it is not set, or none
   */
  plain<T>(variable: string, expected: string, parse: (text: string) => T | null): T | null {
    return this.#parsed(variable, parse, (text) => this.mistakes.add(variable, [], expected, text));
  }

  /** Like `plain`, for a value of which mistakes must repeat nothing. */
  secret<T>(variable: string, expected: string, parse: (text: string) => T | null): T | null {
    return this.#parsed(variable, parse, () => this.mistakes.add(variable, [], expected));
  }

  #parsed<T>(
    variable: string,
    parse: (text: string) => T | null,
    refuse: (text: string) => void,
  ): T | null {
    const text = this.get(variable);
    if (text === null) return null;
    const value = parse(text);
    if (value === null) refuse(text);
    return value;
  }

  /**
   * The JSON in a variable; `undefined` when it is not set or none. V8's own message is not
   * repeated: it quotes the source, and a secret may stand there.
   */
  json(variable: string): unknown {
    const text = this.get(variable);
    if (text === null) return undefined;
    try {
      return JSON.parse(text);
    } catch (error) {
      this.mistakes.add(variable, [], `well-formed JSON (${breakIn(text, String(error))})`);
      return undefined;
    }
  }
}

/** Where V8 stopped reading, and what mostly is the cause. */
function breakIn(text: string, message: string): string {
  const [, position] = / at position (\d+)/.exec(message) ?? [];
  const [, token] = /Unexpected token '(.)'/su.exec(message) ?? [];
  const cause = causeIn(text);
  if (position !== undefined && Number(position) < text.length) {
    return `it breaks at character ${Number(position) + 1} of ${text.length}${cause}`;
  }
  if (token !== undefined) return `it breaks at a ${JSON.stringify(token)}${cause}`;
  return `it ends too early${cause || CUT_OFF}`;
}

const CUT_OFF =
  ": a bracket or a quote is not closed; in a .env file a value of several lines stands in single quotes";

/** Signs of the usual causes, in what stands outside of texts. */
const CAUSES: readonly (readonly [sign: RegExp, cause: string])[] = [
  [/,\s*[\]}]/, "there is a comma before a ] or }"],
  [/['‘’“”]/, 'JSON takes double quotes ("), no others'],
];

function causeIn(text: string): string {
  const outside = text.replaceAll(/"(?:[^"\\]|\\.)*"/gs, '""');
  const found = CAUSES.flatMap(([sign, cause]) => (sign.test(outside) ? [cause] : []));
  return found.length === 0 ? "" : `: ${found.join("; ")}`;
}
