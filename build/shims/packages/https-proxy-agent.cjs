// The real one, loaded by the first request that goes through a proxy: most functions never do.
// Its types do not pass our compiler's checks, hence the name as any string.
/** @param {unknown} proxy */
module.exports = function HttpsProxyAgent(proxy) {
  return require(/** @type {string} */ ("https-proxy-agent"))(proxy);
};
