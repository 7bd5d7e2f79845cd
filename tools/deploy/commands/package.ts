import { execFile } from "node:child_process";
import { copyFile, mkdir, readdir, readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { messageOf } from "../../../lib/base/errors.ts";
import type { Context } from "../context.ts";
import type { Framework } from "../framework.ts";
import { UserError } from "../user-error.ts";

/** What `UpdateFunctionCode` takes, in base64; larger code would have to go through a bucket. */
const MAX_INLINE_BYTES = 20 * 1024 * 1024;

/**
 * `serverless package`: builds the functions and zips exactly what the build wrote to `dist/`, at
 * the zip's root. Entries are sorted and dated alike by the framework's zipper: the same sources
 * give the same bytes.
 */
export async function packageFunctions(context: Context): Promise<void> {
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

/** The zip that was packaged, small enough to be uploaded. */
export async function readArtifact(context: Context): Promise<Buffer> {
  const path = artifactPath(context);
  const zip = await readFile(path).catch((error: unknown) => {
    throw new UserError(`There is no zip to deploy (npx serverless package): ${messageOf(error)}`);
  });
  if (Math.ceil(zip.length / 3) * 4 <= MAX_INLINE_BYTES) return zip;
  throw new UserError(`${path} is too large to be uploaded: ${zip.length} bytes.`);
}

function artifactPath(context: Context): string {
  const { serviceDir, service } = context.serverless;
  return resolve(serviceDir, context.text("package") ?? ".serverless", `${service.service}.zip`);
}

async function build(serviceDir: string): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, ["tools/build/build.mjs"], { cwd: serviceDir });
  } catch (error) {
    const output = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
    throw new UserError(`The build failed (npm run build):\n${output.trim() || String(error)}`);
  }
}

/** The method of the framework's own packaging plugin. */
type ZipFiles = (
  files: readonly string[],
  name: string,
  /** A folder to leave out of the paths. */
  prefix: string,
) => Promise<string>;

function zipper({ pluginManager }: Framework): ZipFiles {
  for (const plugin of pluginManager.plugins) {
    if ("zipFiles" in plugin && typeof plugin.zipFiles === "function") {
      return plugin.zipFiles.bind(plugin);
    }
  }
  throw new Error("This version of the Serverless Framework zips no files.");
}
