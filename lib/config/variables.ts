import { createRedact } from "../base/redact.ts";
import { parseUrl } from "./address.ts";
import type { Credentials } from "./config.ts";
import { CREDENTIAL_FAMILIES } from "./credentials.ts";
import { breakIn } from "./hints.ts";
import { MistakeList } from "./mistakes.ts";

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

/**
 * Texts of the environment that must never be shown, whether the variables are well-formed or not.
 * @param get a variable's value, `null` when it is not set
 * @param credentials the ones in use, which may come from elsewhere; `null`: not known yet
 */
export function secretsIn(
  get: (variable: string) => string | null,
  credentials: Credentials | null,
): readonly string[] {
  const secrets = [
    ...CREDENTIAL_FAMILIES.flatMap(({ id, key, token }) => [id, key, token]).map(get),
    ...[credentials?.secretId, credentials?.secretKey, credentials?.token],
    ...["SLACK_WEBHOOK_URL", "HEARTBEAT_URL"].map(get).flatMap(partsOfUrl),
    ...channelUrls(get("SLACK_CHANNELS")).flatMap(partsOfUrl),
    ...password(get("STATE_URL")),
  ];
  return [...new Set(secrets.flatMap((secret) => secret || []))];
}

/** Whoever has a webhook's path can post, so the path is as secret as the whole, and its end too. */
function partsOfUrl(text: string | null): readonly string[] {
  if (text === null) return [];
  const url = parseUrl(text);
  const path = (url?.pathname ?? text).replace(/\/$/, "");
  const end = path.slice(path.lastIndexOf("/") + 1);
  const parts = [text, url?.href, path, url?.search, url?.password];
  return [...parts, end.length >= MIN_TOKEN ? end : null].flatMap((part) => part || []);
}

/** A shorter end of a path is a word such as `ping`. */
const MIN_TOKEN = 12;

/** Names too: somebody will write the object the wrong way round. */
function channelUrls(text: string | null): readonly string[] {
  if (text === null) return [];
  const urls: string[] = [];
  try {
    JSON.parse(text, (key, value: unknown) => {
      if (key.includes("://")) urls.push(key);
      if (typeof value === "string") urls.push(value);
      return value;
    });
    return urls;
  } catch {
    return [text];
  }
}

/** As it was typed, as `URL` writes it, and plain; also of a URL that its special characters break. */
function password(stateUrl: string | null): readonly string[] {
  if (stateUrl === null) return [];
  const [, typed = ""] = /:\/\/[^/@]*?:(.*)@/.exec(stateUrl) ?? [];
  const url = parseUrl(stateUrl);
  const forms = [typed, url?.password ?? ""];
  return [...forms, ...forms.map(decodeLeniently)];
}

/** A broken escape stays as it is. */
function decodeLeniently(text: string): string {
  return text.replace(/(%[\da-f]{2})+/gi, (bytes) =>
    Buffer.from(bytes.replaceAll("%", ""), "hex").toString(),
  );
}
