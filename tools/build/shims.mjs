import { readdirSync } from "node:fs";
import { join, parse } from "node:path";

const folder = join(import.meta.dirname, "shims");
const packages = join(folder, "packages");

/** Package → the file that stands in for it. */
const standIns = new Map(
  readdirSync(packages).map((file) => [parse(file).name, join(packages, file)]),
);

/** Whose imports they stand in for: for anybody else they might be too little. */
const IMPORTERS =
  /[/\\]node_modules[/\\](tencentcloud-sdk-nodejs-common|node-fetch|https-proxy-agent|agent-base)[/\\]/;

/** Replaces the global `performance` where it is used. */
export const performanceShim = join(folder, "performance.mjs");

/**
 * Takes of the SDK what this use of it touches, and puts a few lines in the place of the rest.
 * @type {import("esbuild").Plugin}
 */
export const shims = {
  name: "shims",
  setup(build) {
    build.onResolve({ filter: /^[a-z-]+$/ }, ({ path, importer }) => {
      const file = IMPORTERS.test(importer) ? standIns.get(path) : undefined;
      return file === undefined ? undefined : { path: file };
    });
    // The SDK holds all twice: as ES modules, of which what is not used is left out, in `es/`.
    build.onResolve(
      { filter: /^tencentcloud-sdk-nodejs-common\/tencentcloud\// },
      ({ path, kind, resolveDir }) =>
        build.resolve(path.replace("/tencentcloud/", "/es/"), { kind, resolveDir }),
    );
    build.onResolve({ filter: /\/ckafka_client\.js$/ }, () => ({
      path: join(folder, "ckafka-client.mjs"),
    }));
  },
};
