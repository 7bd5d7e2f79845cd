// node-fetch unpacks answers with it: loaded when the first compressed one comes.
const load = () => require("node:zlib");

module.exports = {
  get Z_SYNC_FLUSH() {
    return load().constants.Z_SYNC_FLUSH;
  },
  /** @param {import("node:zlib").ZlibOptions} options */
  createGunzip: (options) => load().createGunzip(options),
  createInflate: () => load().createInflate(),
  createInflateRaw: () => load().createInflateRaw(),
  createBrotliDecompress: () => load().createBrotliDecompress(),
};
