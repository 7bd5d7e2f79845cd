import { join } from "node:path";
import { build } from "esbuild";
import { chunks, lazy } from "./lazy.mjs";
import { standIns } from "./stand-ins.mjs";

const FUNCTIONS = ["alert", "check"].map((name) => ({
  name,
  source: `export * from "./functions/${name}.ts";`,
}));

/**
 * Bundles the functions of the project at `root`, and the chunks that they load when these are used,
 * into `outdir`: self-contained CommonJS, the same bytes wherever the project lies.
 * @param {string} root
 * @param {string} outdir
 * @returns {Promise<import("esbuild").Metafile["outputs"]>} what went into each file
 */
export async function bundle(root, outdir) {
  const built = await Promise.all(
    [...FUNCTIONS, ...chunks].map(({ name, source }) =>
      build({
        absWorkingDir: root,
        stdin: { contents: source, resolveDir: root, sourcefile: `${name}.ts`, loader: "ts" },
        outfile: join(outdir, `${name}.js`),
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
        plugins: [standIns, lazy(root, name)],
      }),
    ),
  );
  return Object.assign({}, ...built.map(({ metafile }) => metafile.outputs));
}
