import { resolve } from "node:path";
import { messageOf } from "../../../lib/base/errors.ts";
import { deploymentOf } from "../cloud/deployment.ts";
import type { Context } from "../context.ts";
import { invokeFunction } from "../scf/invoke.ts";
import { findFunction } from "../scf/status.ts";
import { UserError } from "../user-error.ts";
import { formatResult } from "./result.ts";

/**
 * `serverless invoke`: what the function returned.
 * @returns the exit code that says the same
 */
export async function invoke(context: Context): Promise<number> {
  const { name, handler } = context.chosenFunction;
  const event = await readEvent(context);
  const found = await findFunction(deploymentOf(context).scf, name);
  if (found === null) throw new UserError(`${name} is not deployed (npx serverless deploy).`);
  const { returned, log } = await invokeFunction(context.access(), found, event);
  if (context.options["log"] === true) context.note(log.trimEnd());
  const { text, exitCode } = formatResult(handler ?? "", event, returned);
  context.print(context.options["json"] === true ? returned : text);
  return exitCode;
}

/** The event to send: `--data` as JSON, or the file at `--path`, JSON or YAML, else an empty one. */
async function readEvent(context: Context): Promise<unknown> {
  const data = context.text("data");
  const path = context.text("path");
  if (data !== undefined && path !== undefined) {
    throw new UserError("Give the event by --data or by --path, not by both.");
  }
  const { serviceDir, yamlParser } = context.serverless;
  try {
    return path === undefined
      ? JSON.parse(data ?? "{}")
      : await yamlParser.parse(resolve(serviceDir, path));
  } catch (error) {
    const option =
      path === undefined ? "--data: expected JSON" : `--path: expected JSON or YAML in ${path}`;
    throw new UserError(`${option}: ${messageOf(error)}`);
  }
}
