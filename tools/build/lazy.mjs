import { isAbsolute, join, relative } from "node:path";

/**
 * What only some runs need. It would cost every cold start its share, so it is loaded when it is first
 * called: modules of Node, and chunks that lie beside the functions.
 *
 * A chunk brings its own copy of what it imports. What is met on both sides of that border must not
 * mind: an error's class counts by its name (`isNamed`), and what a module keeps between runs is kept
 * on one side only.
 * @typedef {object} Lazy
 * @property {string} module as it is imported; of ours, its path
 * @property {readonly string[]} functions of it that load it; whatever else is imported of it fails
 *   the build
 * @property {readonly string[]} [kept] exports that stay where they are imported
 */

/** A chunk → what is in it. @type {Readonly<Record<string, readonly Lazy[]>>} */
const CHUNKS = {
  // Anything that is not ok, or was not.
  telling: [
    { module: "lib/run/causes.ts", functions: ["askCauses"] },
    { module: "lib/run/tell.ts", functions: ["tell"] },
    { module: "lib/run/test-message.ts", functions: ["runTest"] },
    { module: "lib/notify/slack.ts", functions: ["createSlack"] },
    { module: "lib/read/group-info.ts", functions: ["readGroupInfo"] },
    { module: "lib/read/log-starts.ts", functions: ["createLogStartBudget", "readLogStarts"] },
  ],
  // The state anywhere but in memory.
  state: [
    { module: "lib/config/state-location.ts", functions: ["parseStateUrl"] },
    { module: "lib/state/encoded.ts", functions: ["encodedIn"] },
    { module: "lib/state/retrying.ts", functions: ["retrying"] },
  ],
  file: [{ module: "lib/state/stores/file.ts", functions: ["createFileStore"] }],
  redis: [{ module: "lib/state/stores/redis.ts", functions: ["createRedisStore"] }],
  cos: [{ module: "lib/state/stores/cos.ts", functions: ["createCosStore"] }],
  "state-version-1": [{ module: "lib/state/version-1.ts", functions: ["upgradeMeasures"] }],
  // A call that failed.
  errors: [
    {
      module: "lib/read/read-error.ts",
      functions: ["classify"],
      kept: ["deadlineExceeded", "incomplete", "ReadError", "toUnreadable", "unreadableBody"],
    },
  ],
  // A configuration with a mistake in it.
  mistakes: [{ module: "lib/config/hints.ts", functions: ["breakIn", "meantBy"] }],
  silences: [{ module: "lib/config/silences.ts", functions: ["parseSilences"] }],
  // Credentials that are not in the environment.
  profile: [
    {
      module: "lib/config/credentials.ts",
      functions: ["readProfile"],
      kept: ["CREDENTIAL_FAMILIES", "findCredentials", "parseCredentials"],
    },
  ],
  // A proxy in the environment.
  proxy: [{ module: "https-proxy-agent", functions: ["default"] }],
};

/** Modules of Node. @type {readonly Lazy[]} */
const OF_NODE = [
  // The state in a file. It brings half of readline with it.
  {
    module: "node:fs/promises",
    functions: "lstat mkdir open readdir rename rm rmdir stat unlink".split(" "),
  },
  // Anything but a local address.
  { module: "node:https", functions: ["request"] },
  // A large state, a compressed answer.
  { module: "node:zlib", functions: ["createGunzip", "gunzipSync", "gzipSync"] },
  // Answers that are streams of events: the SDK reads them, this API does not send them.
  { module: "readline", functions: ["createInterface"] },
];

/** Chunks that are part of a function as a whole: `check` looks into causes, and decides, in any case. */
const PARTS = new Map([["check", ["telling"]]]);

/** The source of each chunk, as an entry point. */
export const chunks = Object.entries(CHUNKS).map(([name, modules]) => ({
  name,
  source: modules
    .map(({ module, functions }) => `export { ${functions} } from "${importable(module)}";`)
    .join("\n"),
}));

/** @param {string} module */
function importable(module) {
  return module.startsWith("lib/") ? `./${module}` : module;
}

const NAMESPACE = "lazy";

/**
 * @param {string} root of the project
 * @param {string} output the function or the chunk that is built: what is part of it is not lazy there
 * @returns {import("esbuild").Plugin}
 */
export function lazy(root, output) {
  const parts = [output, ...(PARTS.get(output) ?? [])];
  const apart = Object.entries(CHUNKS).filter(([chunk]) => !parts.includes(chunk));
  const lazies = new Map(
    [
      ...apart.flatMap(([chunk, modules]) =>
        modules.map((lazy) => ({ ...lazy, from: `./${chunk}.js` })),
      ),
      ...OF_NODE.map((lazy) => ({ ...lazy, from: lazy.module })),
    ].map((lazy) => [lazy.module, lazy]),
  );
  return {
    name: NAMESPACE,
    setup(build) {
      build.onResolve({ filter: /.*/ }, ({ path, kind, namespace, resolveDir }) => {
        if (namespace === NAMESPACE) return isAbsolute(path) ? { path } : { path, external: true };
        const module = path.startsWith(".") ? relative(root, join(resolveDir, path)) : path;
        const isLazy = kind === "import-statement" && lazies.has(module);
        return isLazy ? { path: module, namespace: NAMESPACE } : null;
      });
      build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => {
        const found = lazies.get(path);
        return found === undefined ? null : { contents: standIn(found, root), resolveDir: root };
      });
    },
  };
}

/**
 * A module with the same exports, which loads the real one when it is needed.
 * @param {Lazy & { readonly from: string }} lazy
 * @param {string} root
 */
function standIn({ module, from, functions, kept = [] }, root) {
  return [
    "let loaded;",
    `const load = () => (loaded ??= require("${from}"));`,
    ...functions.map((name) =>
      name === "default"
        ? "export default function (...args) { return load().default(...args); }"
        : `export const ${name} = (...args) => load().${name}(...args);`,
    ),
    ...(kept.length > 0 ? [`export { ${kept} } from ${JSON.stringify(join(root, module))};`] : []),
  ].join("\n");
}
