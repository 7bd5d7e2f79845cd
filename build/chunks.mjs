import { createRequire } from "node:module";

/** Chunk beside the functions → the package in it, which only some runs need. */
const CHUNKS = { redis: "iovalkey", cos: "aws4", slack: "@slack/webhook" };

const packages = Object.values(CHUNKS);
const require = createRequire(import.meta.url);

/** What esbuild is to build beside the functions. */
export const chunkEntryPoints = CHUNKS;

/**
 * Leaves these packages out of the functions, and puts in their place a module that loads the chunk
 * when one of its exports is first used. Packages only, none of our own modules: a class must be the
 * same one in every file, or `instanceof` fails.
 * @type {import("esbuild").Plugin}
 */
export const chunks = {
  name: "chunks",
  setup(build) {
    build.onResolve({ filter: /^[@a-z0-9/-]+$/ }, ({ path, kind }) =>
      packages.includes(path) && kind !== "entry-point" ? { path, namespace: "chunk" } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: "chunk" }, ({ path }) => {
      const chunk = Object.entries(CHUNKS).find(([, name]) => name === path)?.[0];
      const getters = Object.keys(require(path)).map(
        (name) => `get ${name}() { return require("./${chunk}.js").${name}; }`,
      );
      return { contents: `module.exports = { ${getters.join(", ")} };` };
    });
    build.onResolve({ filter: /^\.\//, namespace: "chunk" }, ({ path }) => ({
      path,
      external: true,
    }));
  },
};
