import type { LogLevel } from "../base/log.ts";
import type { BlindPolicy } from "../decide/known.ts";
import type { Silence } from "../decide/silence.ts";
import type { AnyRule } from "../model/rule.ts";

export interface Credentials {
  readonly secretId: string;
  readonly secretKey: string;
  readonly token: string | null;
}

export interface ApiConfig {
  readonly region: string;
  /** Host with an optional port. */
  readonly host: string;
  readonly protocol: "https:" | "http:";
  readonly credentials: Credentials;
  /** In any second at most this many calls start. */
  readonly maxRps: number;
}

export interface SlackConfig {
  /** `null` only where `check` runs without one. */
  readonly defaultUrl: string | null;
  readonly channels: ReadonlyMap<string, string>;
}

export type StateLocation =
  | { readonly kind: "memory" }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "redis"; readonly url: string; readonly key: string }
  | {
      readonly kind: "cos";
      /** `https://host` or, on loopback, `http://host:port`. */
      readonly origin: string;
      /** Encoded, with its leading slash. */
      readonly path: string;
      readonly region: string;
    };

/** Everything the environment says, parsed and whole. */
export interface Config {
  readonly rules: readonly AnyRule[];
  readonly silences: readonly Silence[];
  readonly api: ApiConfig;
  readonly slack: SlackConfig;
  readonly blind: BlindPolicy;
  readonly state: StateLocation;
  readonly heartbeatUrl: string | null;
  readonly logLevel: LogLevel;
  /** Texts that must never stand in a log, an error or a message. */
  readonly secrets: readonly string[];
}
