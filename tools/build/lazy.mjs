import { join } from "node:path";

/**
 * What only some runs need. Each of it costs up to a millisecond of every cold start, so it is loaded
 * when it is first used: modules of Node, and chunks that lie beside the functions.
 *
 * A chunk brings its own copy of what it imports: of a class of ours that is thrown out of one, a
 * copy must count as the class itself (`StoreError`), or be reached through the chunk alone
 * (`AttemptError`).
 * @typedef {object} Lazy
 * @property {string} module as it is imported
 * @property {string} [folder] of ours, where the import is relative to
 * @property {string} [chunk] what to put into a chunk of this name; missing: a module of Node
 * @property {readonly string[]} [functions] imported of it; one that is missing here fails the build
 * @property {readonly string[]} [classes] imported of it; likewise
 */

/** @type {readonly Lazy[]} */
const LAZY = [
  // Any notice at all.
  {
    module: "./message/compose.ts",
    folder: "lib/notify",
    chunk: "messages",
    functions: ["composeMessages"],
  },
  {
    module: "./attempt.ts",
    folder: "lib/notify",
    chunk: "slack",
    functions: ["attempt", "noAnswer"],
    classes: ["AttemptError"],
  },
  // The state anywhere but in memory.
  {
    module: "./stores/file.ts",
    folder: "lib/state",
    chunk: "file",
    functions: ["createFileStore"],
  },
  {
    module: "./stores/redis.ts",
    folder: "lib/state",
    chunk: "redis",
    functions: ["createRedisStore"],
  },
  { module: "./stores/cos.ts", folder: "lib/state", chunk: "cos", functions: ["createCosStore"] },
  // A configuration with a mistake in it.
  { module: "fastest-levenshtein", chunk: "mistakes", functions: ["distance"] },
  // The state in a file. It brings half of readline with it.
  {
    module: "node:fs/promises",
    functions: "lstat mkdir open readdir rename rm rmdir stat unlink".split(" "),
  },
  // A large state, a compressed answer.
  { module: "node:zlib", functions: ["gunzipSync", "gzipSync"] },
  // Credentials that are not in the environment.
  { module: "node:os", functions: ["homedir"] },
  // A proxy in the environment.
  { module: "https-proxy-agent", chunk: "proxy", functions: ["default"] },
  // Answers that are streams of events: the SDK reads them, this API does not send them.
  { module: "readline", functions: ["createInterface"] },
];

/** The chunks to build, as entry points. */
export const chunkEntryPoints = Object.fromEntries(
  LAZY.flatMap(({ module, folder, chunk }) =>
    chunk === undefined ? [] : [[chunk, folder === undefined ? module : join(folder, module)]],
  ),
);

const NAMESPACE = "lazy";

/** @type {import("esbuild").Plugin} */
export const lazy = {
  name: "lazy",
  setup(build) {
    build.onResolve({ filter: /.*/ }, ({ path, kind, namespace }) => {
      if (namespace === NAMESPACE) return path.startsWith("./") ? { path, external: true } : null;
      const found = kind === "import-statement" && LAZY.some(({ module }) => module === path);
      return found ? { path, namespace: NAMESPACE } : null;
    });
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => {
      const entry = LAZY.find(({ module }) => module === path);
      return entry === undefined ? null : { contents: standIn(entry) };
    });
  },
};

/**
 * A module with the same exports, which loads the real one when it is needed.
 * @param {Lazy} entry
 */
function standIn({ module, chunk, functions = [], classes = [] }) {
  const load = `require("${chunk === undefined ? module : `./${chunk}.js`}")`;
  return [
    ...functions.map((name) =>
      name === "default"
        ? `export default function (...args) { const all = ${load}; return (all.default ?? all)(...args); }`
        : `export const ${name} = (...args) => ${load}.${name}(...args);`,
    ),
    // By its `prototype` it serves `instanceof` as well.
    ...classes.map(
      (name) => `export const ${name} = new Proxy(function () {}, {
        get: (_target, key) => ${load}.${name}[key],
        construct: (_target, args) => new (${load}.${name})(...args),
      });`,
    ),
  ].join("\n");
}
