/** What the plugin uses of the Serverless Framework, which publishes no types. */
export interface Framework {
  readonly serviceDir: string;
  /** The user's configuration as read; `print` shows it. */
  readonly configurationInput: unknown;
  readonly service: Service;
  readonly processedInput: { readonly commands: readonly string[] };
  readonly classes: { readonly Error: new (message: string, code: string) => Error };
  readonly configSchemaHandler: { defineProvider(name: string, schema: ProviderSchema): void };
  readonly pluginManager: { readonly plugins: readonly object[] };
  readonly yamlParser: { parse(path: string): Promise<unknown> };
  setProvider(name: string, provider: object): void;
}

/** serverless.yml, its variables resolved. */
export interface Service {
  readonly service: string;
  readonly provider: ProviderConfig;
  readonly functions: Readonly<Record<string, FunctionConfig>>;
  readonly package: { artifact?: string };
}

/** Three JSON schemas that are merged into the framework's own. */
export interface ProviderSchema {
  readonly provider: object;
  readonly function: object;
  readonly functionEvents: Readonly<Record<string, object>>;
}

/** Of a key without a value, which the schema lets pass; and what is required may be missing before it. */
type Maybe<T> = T | null | undefined;

/** `provider` of serverless.yml, as it was read. */
export interface ProviderConfig {
  readonly name: string;
  readonly stage: string;
  readonly region?: Maybe<string>;
  readonly endpoint?: Maybe<string>;
  readonly runtime?: Maybe<string>;
  readonly memorySize?: Maybe<number>;
  readonly timeout?: Maybe<number>;
  readonly role?: Maybe<string>;
  readonly vpc?: Maybe<{ readonly vpcId: string; readonly subnetId: string }>;
  readonly cls?: Maybe<string>;
  readonly environment?: Maybe<Readonly<Record<string, string>>>;
}

/** One of `functions` of serverless.yml, as it was read; `name` is given by the framework. */
export interface FunctionConfig {
  readonly name: string;
  readonly handler?: Maybe<string>;
  readonly memorySize?: Maybe<number>;
  readonly timeout?: Maybe<number>;
  readonly environment?: Maybe<Readonly<Record<string, string>>>;
  readonly maxInstances?: Maybe<number>;
  readonly asyncRetries?: Maybe<number>;
  readonly events?: Maybe<readonly { readonly timer: Maybe<TimerConfig> }[]>;
}

export interface TimerConfig {
  readonly name?: Maybe<string>;
  readonly cron?: Maybe<string>;
  readonly enabled?: Maybe<boolean>;
  readonly message?: Maybe<string>;
}

/** Writers that the framework hands to a plugin: text goes to stdout, the log to stderr. */
export interface Writers {
  readonly writeText: (text: string) => void;
  readonly log: { notice(text: string): void };
}
