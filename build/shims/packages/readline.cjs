// The SDK reads streams of events with it, which this API does not send: loaded when one comes.
module.exports = {
  /** @param {import("node:readline").ReadLineOptions} options */
  createInterface: (options) => require("node:readline").createInterface(options),
};
