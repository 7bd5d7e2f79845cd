import { join } from "node:path";

/** Package → what is exported in its place, of lib/read/sdk/stand-ins.ts. */
const EXPORTS = new Map([
  ["node-fetch", "fetch as default"],
  ["form-data", "FormData as default"],
  ["is-stream", "isStream as default"],
  ["get-stream", "getStream as default"],
  ["json-bigint", "jsonBigint as default"],
  ["debug", "debug as default"],
  ["uuid", "randomUUID as v4"],
  ["crypto", "createHash, createHmac, createSign"],
  ["./sse_response_model", "SSEResponseModel"],
]);

/** Whose imports they stand in for: for anybody else they might be too little. */
const IMPORTERS =
  /[/\\]node_modules[/\\](tencentcloud-sdk-nodejs-common|https-proxy-agent|agent-base)[/\\]/;

const FOLDER = join(import.meta.dirname, "../../lib/read/sdk");
const NAMESPACE = "stand-in";

// By its whole path: a name such as "./sse_response_model" is none to start from.
const STAND_INS = JSON.stringify(join(FOLDER, "stand-ins.ts"));
/** @param {string} name */
const moduleFor = (name) => `export { ${EXPORTS.get(name)} } from ${STAND_INS};`;

/**
 * The SDK holds all twice: as ES modules, of which what is not used is left out, in `es/`.
 * @param {string} path
 */
const asEsModule = (path) => path.replace("-common/tencentcloud/", "-common/es/");

/**
 * Takes of the SDK what this use of it touches, and puts a few lines in the place of the rest.
 * @type {import("esbuild").Plugin}
 */
export const standIns = {
  name: NAMESPACE,
  setup(build) {
    build.onResolve({ filter: /^[a-z-]+$|sse_response_model$/ }, ({ path, importer }) =>
      EXPORTS.has(path) && IMPORTERS.test(importer) ? { path, namespace: NAMESPACE } : undefined,
    );
    build.onResolve(
      { filter: /^tencentcloud-sdk-nodejs-common\/tencentcloud\// },
      ({ path, kind, resolveDir }) => build.resolve(asEsModule(path), { kind, resolveDir }),
    );
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
      contents: moduleFor(path),
      resolveDir: FOLDER,
    }));
  },
};

/**
 * The same for the tests.
 * @type {import("vite").Plugin}
 */
export const standInsForTests = {
  name: NAMESPACE,
  enforce: "pre",
  config: () => ({ test: { server: { deps: { inline: [/tencentcloud-sdk-nodejs-common.es/] } } } }),
  resolveId(source, importer = "") {
    if (EXPORTS.has(source) && IMPORTERS.test(importer))
      return join(FOLDER, `${NAMESPACE}:${source}`);
    return asEsModule(source) === source ? null : this.resolve(asEsModule(source), importer);
  },
  load(id) {
    const [, name] = id.split(`${NAMESPACE}:`);
    return name === undefined ? null : moduleFor(name);
  },
};
