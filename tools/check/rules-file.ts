import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { messageOf } from "../../lib/base/errors.ts";
import { UsageError } from "./arguments.ts";

/**
 * The JSON in a file of rules; the check looks at what it means.
 * @param folder where a relative path starts: the one that npm was called in
 * @throws UsageError
 */
export function readRules(path: string, folder: string): unknown {
  try {
    return JSON.parse(readFileSync(resolve(folder, path), "utf8"));
  } catch (error) {
    throw new UsageError(`Cannot read rules from ${path}: ${messageOf(error)}`, { cause: error });
  }
}
