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

/** `provider` of serverless.yml, once it has passed the schema. */
export interface ProviderConfig {
  readonly name: string;
  readonly stage: string;
  readonly region?: string;
  readonly endpoint?: string;
  readonly runtime?: string;
  readonly memorySize?: number;
  readonly timeout?: number;
  readonly role?: string;
  readonly vpc?: { readonly vpcId: string; readonly subnetId: string };
  readonly cls?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** One of `functions` of serverless.yml; `name` is given by the framework. */
export interface FunctionConfig {
  readonly name: string;
  readonly handler: string;
  readonly memorySize?: number;
  readonly timeout?: number;
  readonly environment?: Readonly<Record<string, string>>;
  readonly maxInstances?: number;
  readonly asyncRetries?: number;
  readonly events: readonly { readonly timer: TimerConfig }[];
}

export interface TimerConfig {
  readonly name?: string;
  readonly cron: string;
  readonly enabled?: boolean;
  readonly message?: string;
}

/** Writers that the framework hands to a plugin: text goes to stdout, the log to stderr. */
export interface Writers {
  readonly writeText: (text: string) => void;
  readonly log: { notice(text: string): void };
}
