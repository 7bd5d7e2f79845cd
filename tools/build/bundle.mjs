import { join } from "node:path";
import { build } from "esbuild";
import { chunkEntryPoints, lazy } from "./lazy.mjs";
import { standIns } from "./stand-ins.mjs";

/**
 * Bundles the functions of the project at `root` into `outdir`: self-contained CommonJS, the same
 * bytes wherever the project lies.
 * @param {string} root
 * @param {string} outdir
 * @returns {Promise<import("esbuild").Metafile>} what went into each file
 */
export async function bundle(root, outdir) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: {
      alert: "functions/alert.ts",
      check: "functions/check.ts",
      ...chunkEntryPoints,
    },
    outdir,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // ES modules where a package has both: what is not used of them is left out.
    mainFields: ["module", "main"],
    // Node 20 knows them. Told otherwise, esbuild makes them at each start, the unused ones too.
    supported: { "regexp-unicode-property-escapes": true },
    inject: [join(import.meta.dirname, "performance.mjs")],
    minify: true,
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
    plugins: [standIns, lazy],
  });
  return metafile;
}
