import { join } from "node:path";
import { config } from "dotenv";
import { expand } from "dotenv-expand";
import { errorCode, messageOf } from "../lib/base/errors.ts";

/** The stage where none is named, as in serverless.yml. */
const DEFAULT_STAGE = "dev";

/** The region where none is named: its instances are read, and the functions run there. */
export const DEFAULT_REGION = "ap-guangzhou";

/** Said where it is taken. */
export const NO_REGION = `No region is set (CKAFKA_REGION, TENCENTCLOUD_REGION): ${DEFAULT_REGION} is taken.`;

/** A settings file that is there and cannot be read. */
export class EnvironmentFileError extends Error {
  override readonly name = "EnvironmentFileError";
}

/**
 * Puts into `process.env` what a stage's settings file says: `.env.<stage>`, or `.env` where there is
 * none such. What `process.env` has already stays. Read with the packages and by the order of the
 * Serverless Framework's `useDotenv`, which reads it for `serverless.yml`, so that `npm run check`
 * and `npx serverless` mean the same by one file.
 * @param stage `null`: the variable `STAGE`, else `dev`
 * @returns the file that was read; `null`: there is none
 * @throws EnvironmentFileError
 */
export function loadEnvironment(
  stage: string | null = null,
  folder: string = process.cwd(),
): string | null {
  const name = stage ?? (process.env["STAGE"]?.trim() || DEFAULT_STAGE);
  return [`.env.${name}`, ".env"].map((file) => join(folder, file)).find(loadFile) ?? null;
}

/** Whether there is such a file. */
function loadFile(path: string): boolean {
  const read = config({ path, quiet: true });
  if (read.error === undefined) {
    expand(read);
    return true;
  }
  if (errorCode(read.error) === "ENOENT") return false;
  throw new EnvironmentFileError(`Cannot read ${path}: ${messageOf(read.error)}`, {
    cause: read.error,
  });
}
