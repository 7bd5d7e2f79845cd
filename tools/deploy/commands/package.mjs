import { execFile } from "node:child_process";
import { copyFile, mkdir, readdir, readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { UserError } from "../user-error.mjs";

/**
 * @import { Context } from "../context.mjs"
 * @import { Framework } from "../framework.ts"
 */

/** What `UpdateFunctionCode` takes, in base64; larger code would have to go through a bucket. */
const MAX_INLINE_BYTES = 20 * 1024 * 1024;

/**
 * `serverless package`: builds the functions and zips exactly what the build wrote to `dist/`, at
 * the zip's root. Entries are sorted and dated alike by the framework's zipper: the same sources
 * give the same bytes.
 * @param {Context} context
 */
export async function packageFunctions(context) {
  const { serviceDir, service } = context.serverless;
  await build(serviceDir);
  const names = (await readdir(join(serviceDir, "dist"))).sort();
  const files = names.map((name) => join("dist", name));
  const zip = await zipper(context.serverless)(files, `${service.service}.zip`, "dist");
  const target = artifactPath(context);
  if (target !== zip) {
    await mkdir(dirname(target), { recursive: true });
    await copyFile(zip, target);
  }
  context.note(`Packaged ${relative(serviceDir, target)}: ${names.join(", ")}`);
  // With this the framework's packager leaves the rest of the folder alone.
  service.package.artifact = target;
}

/**
 * The zip that was packaged, small enough to be uploaded.
 * @param {Context} context
 */
export async function readArtifact(context) {
  const path = artifactPath(context);
  const zip = await readFile(path).catch((error) => {
    throw new UserError(`There is no zip to deploy (npx serverless package): ${error.message}`);
  });
  if (Math.ceil(zip.length / 3) * 4 <= MAX_INLINE_BYTES) return zip;
  throw new UserError(`${path} is too large to be uploaded: ${zip.length} bytes.`);
}

/** @param {Context} context */
function artifactPath(context) {
  const { serviceDir, service } = context.serverless;
  return resolve(serviceDir, context.text("package") ?? ".serverless", `${service.service}.zip`);
}

/** @param {string} serviceDir */
async function build(serviceDir) {
  try {
    await promisify(execFile)(process.execPath, ["tools/build/build.mjs"], { cwd: serviceDir });
  } catch (error) {
    const output = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
    throw new UserError(`The build failed (npm run build):\n${output.trim() || String(error)}`);
  }
}

/**
 * The method of the framework's own packaging plugin: paths, the zip's name, a folder to leave out
 * of the paths.
 * @param {Framework} serverless
 * @returns {(files: string[], name: string, prefix: string) => Promise<string>}
 */
function zipper({ pluginManager }) {
  for (const plugin of pluginManager.plugins) {
    if ("zipFiles" in plugin && typeof plugin.zipFiles === "function") {
      return plugin.zipFiles.bind(plugin);
    }
  }
  throw new Error("This version of the Serverless Framework zips no files.");
}
