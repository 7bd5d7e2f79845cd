import { resolve } from "node:path";
import { ScfClient } from "../scf/api.mjs";
import { findFunction } from "../scf/status.mjs";
import { UserError } from "../user-error.mjs";
import { formatResult } from "./result.mjs";

/**
 * @import { Context } from "../context.mjs"
 * @import { GetFunctionResponse } from "tencentcloud-sdk-nodejs-scf/tencentcloud/services/scf/v20180416/scf_models.js"
 */

/** Added to the function's own time limit, for the way there and back and a cold start. */
const MARGIN_SECONDS = 30;

/**
 * `serverless invoke`: what the function returned.
 * @param {Context} context
 * @returns {Promise<number>} the exit code that says the same
 */
export async function invoke(context) {
  const { name, handler } = context.chosenFunction;
  const event = await readEvent(context);
  const found = await findFunction((await context.deployment()).scf, name);
  if (found === null) throw new UserError(`${name} is not deployed (npx serverless deploy).`);
  const { returned, log } = await run(context, found, event);
  if (context.options["log"] === true) context.note(log.trimEnd());
  const { text, exitCode } = await formatResult(handler ?? "", event, returned);
  context.print(context.options["json"] === true ? returned : text);
  return exitCode;
}

/**
 * @param {Context} context
 * @param {GetFunctionResponse} found
 * @param {unknown} event
 * @returns {Promise<{returned: string, log: string}>} JSON text and the end of the run's log
 * @throws {UserError} when the function failed
 */
async function run(context, { FunctionName: name = "", Timeout = 0 }, event) {
  const scf = new ScfClient(await context.access(), Timeout + MARGIN_SECONDS);
  const { Result = {}, RequestId } = await scf.Invoke({
    FunctionName: name,
    InvocationType: "RequestResponse",
    ClientContext: JSON.stringify(event),
    LogType: "Tail",
  });
  const { ErrMsg, InvokeResult, RetMsg, Log = "", FunctionRequestId = RequestId } = Result;
  if (ErrMsg || InvokeResult) {
    const why = errorText(ErrMsg || RetMsg || "SCF gives no reason");
    throw new UserError(`${name} failed: ${why} (RequestId ${FunctionRequestId})`);
  }
  return { returned: RetMsg ?? "null", log: Log };
}

/**
 * SCF wraps what a function threw in JSON; the stack behind the message says little to a user.
 * @param {string} text
 */
function errorText(text) {
  try {
    const { errorMessage } = JSON.parse(text);
    return typeof errorMessage === "string" ? errorMessage : text;
  } catch {
    return text;
  }
}

/**
 * The event to send: `--data` as JSON, or the file at `--path`, JSON or YAML, else an empty one.
 * @param {Context} context
 * @returns {Promise<unknown>}
 */
async function readEvent(context) {
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
    throw new UserError(`${option}: ${error instanceof Error ? error.message : error}`);
  }
}
