/** Where messages go. */
export interface Webhooks {
  /** `null` only where `check` runs without one. */
  readonly defaultUrl: string | null;
  /** By name. */
  readonly channels: ReadonlyMap<string, string>;
}

/** Under this name the default webhook is remembered: no channel is called so. */
export const DEFAULT = "";

/** The channels of a configuration. Names that share a webhook are one channel. */
export class Channels {
  readonly #webhooks: Webhooks;
  /** The name under which the channel of a webhook is remembered. */
  readonly #names = new Map<string | null, string>();

  constructor(webhooks: Webhooks) {
    this.#webhooks = webhooks;
    this.#names.set(webhooks.defaultUrl, DEFAULT);
    for (const [name, url] of webhooks.channels) {
      if (!this.#names.has(url)) this.#names.set(url, name);
    }
  }

  /** @param channel a name in `SLACK_CHANNELS`; `null`, or a name that is not there: the default */
  urlOf(channel: string | null): string | null {
    const { channels, defaultUrl } = this.#webhooks;
    return (channel === null ? undefined : channels.get(channel)) ?? defaultUrl;
  }

  /** One name for all names of a channel. */
  idOf(channel: string | null): string {
    return this.#names.get(this.urlOf(channel)) ?? DEFAULT;
  }

  /** Whether a channel that was told is configured still, under its name of then. */
  has(name: string): boolean {
    return name === DEFAULT || this.#webhooks.channels.has(name);
  }

  /**
   * Whether what was told in one channel belongs into another now.
   * @param toldIn its name of then; `null`: not known, which is no move
   */
  isMoved(toldIn: string | null, channel: string | null): boolean {
    if (toldIn === null || toldIn === (channel ?? DEFAULT)) return false;
    return !this.has(toldIn) || this.idOf(toldIn) !== this.idOf(channel);
  }
}
