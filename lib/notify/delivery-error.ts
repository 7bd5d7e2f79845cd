/** A message that Slack has not taken. `message` says why and names no URL. */
export class DeliveryError extends Error {
  override readonly name = "DeliveryError";
  /** Nothing more can be delivered to this webhook in this run: it is down, slow or out of time. */
  readonly channelDown: boolean;

  constructor(message: string, channelDown: boolean, options?: ErrorOptions) {
    super(message, options);
    this.channelDown = channelDown;
  }
}
