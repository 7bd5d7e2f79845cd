import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { fromBufferPromise } from "yauzl";
import { ApiError } from "../ckafka/api-error.ts";

/**
 * The files of a zip by their names.
 * @throws ApiError when it is none, or when a file lies in a folder, where no handler is found
 */
export async function readZip(zip: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const archive = await fromBufferPromise(zip, { lazyEntries: true }).catch((error: Error) => {
    throw badZip(error.message);
  });
  for await (const entry of archive.eachEntry()) {
    if (entry.fileName.includes("/")) throw badZip(`${entry.fileName} is not at its root`);
    files.set(entry.fileName, await buffer(await archive.openReadStreamPromise(entry)));
  }
  return files;
}

/** Writes what is in a zip into a new folder, as SCF does for its instances. */
export async function unzip(zip: Buffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "scf-code-"));
  for (const [name, content] of await readZip(zip)) await writeFile(join(folder, name), content);
  return folder;
}

function badZip(reason: string): ApiError {
  return new ApiError("InvalidParameterValue.ZipFile", `The ZipFile is not valid: ${reason}.`);
}
