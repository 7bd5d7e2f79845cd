import { execFile } from "node:child_process";
import { copyFile, mkdir, readdir } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { UserError } from "./user-error.mjs";

/**
 * @import { Context } from "./context.mjs"
 * @import { Framework } from "./framework.ts"
 */

/** Larger ones would have to go through a bucket. */
const MAX_INLINE_BYTES = 50 * 1024 * 1024;

/**
 * Where the artifact of a command lies.
 * @param {Framework} serverless
 * @param {string | undefined} folder the `--package` option
 */
export function artifactPath({ serviceDir, service }, folder) {
  return resolve(serviceDir, folder ?? ".serverless", `${service.service}.zip`);
}

/**
 * `serverless package`: builds the functions and zips exactly what the build wrote to `dist/`, at
 * the zip's root. Entries are sorted and dated alike by the framework's zipper: the same sources
 * give the same bytes.
 * @param {Context} context
 */
export async function packageFunctions(context) {
  const { serverless } = context;
  const { serviceDir, service } = serverless;
  await build(serviceDir);
  const names = (await readdir(join(serviceDir, "dist"))).sort();
  const files = names.map((name) => join("dist", name));
  const zip = await zipper(serverless).zipFiles(files, `${service.service}.zip`, "dist");
  const target = artifactPath(serverless, context.text("package"));
  if (target !== zip) {
    await mkdir(dirname(target), { recursive: true });
    await copyFile(zip, target);
  }
  context.note(`Packaged ${relative(serviceDir, target)}: ${names.join(", ")}`);
  // With this the framework's packager leaves the rest of the folder alone.
  service.package.artifact = target;
}

/** @param {string} serviceDir */
async function build(serviceDir) {
  try {
    await promisify(execFile)(process.execPath, ["build/build.mjs"], { cwd: serviceDir });
  } catch (error) {
    const output = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
    throw new UserError(`The build failed (npm run build):\n${output.trim() || String(error)}`);
  }
}

/**
 * The framework's own packaging plugin.
 * @param {Framework} serverless
 * @returns {{zipFiles(files: string[], name: string, prefix: string): Promise<string>}}
 */
function zipper({ pluginManager }) {
  for (const plugin of pluginManager.plugins) {
    if ("zipFiles" in plugin && typeof plugin.zipFiles === "function") {
      const zipFiles = plugin.zipFiles.bind(plugin);
      return { zipFiles: (files, name, prefix) => zipFiles(files, name, prefix) };
    }
  }
  throw new Error("This version of the Serverless Framework zips no files.");
}

/**
 * The zip as the API takes it.
 * @param {Buffer} zip
 */
export function inlineCode(zip) {
  const base64 = zip.toString("base64");
  if (base64.length > MAX_INLINE_BYTES) {
    throw new UserError(`The zip is too large to upload: ${zip.length} bytes.`);
  }
  return base64;
}
