import { setTimeout as delay } from "node:timers/promises";
import type { GetFunctionResponse } from "tencentcloud-sdk-nodejs-scf/tencentcloud/services/scf/v20180416/scf_models.js";
import { ApiError, type ScfClient } from "../cloud/api.ts";
import { type Deployment, step } from "../cloud/deployment.ts";
import { hintFor } from "../cloud/hints.ts";
import { UserError } from "../user-error.ts";

/** While it has one of these, a function takes no changes. */
const BUSY = ["Creating", "Updating", "Publishing", "Deleting"];
const PATIENCE_SECONDS = 180;

/** The function as it is, `null` where there is none. */
export async function findFunction(
  scf: ScfClient,
  name: string,
): Promise<GetFunctionResponse | null> {
  return await orMissing(scf.GetFunction({ FunctionName: name, ShowCode: "FALSE" }));
}

/**
 * The function once it is at rest, `null` when there is none (any more).
 * @throws UserError when it is busy for too long
 */
export async function settledFunction(
  { scf, secondMs }: Pick<Deployment, "scf" | "secondMs">,
  name: string,
): Promise<GetFunctionResponse | null> {
  for (let waited = 0; waited <= PATIENCE_SECONDS; waited++) {
    const found = await findFunction(scf, name);
    if (found === null || !BUSY.includes(found.Status ?? "")) return found;
    await delay(secondMs);
  }
  throw new UserError(
    `${name} has been busy for ${PATIENCE_SECONDS / 60} minutes: look at it in the console, then run the command again.`,
  );
}

/**
 * One change of a function: says what is done, does it, and waits until the function is ready again.
 * @throws UserError with SCF's reasons when the function does not come to be ready
 */
export async function change(
  deployment: Deployment,
  name: string,
  text: string,
  call: () => Promise<unknown>,
): Promise<void> {
  await step(deployment, text, async () => {
    await call();
    await ready(deployment, name);
  });
}

/** @throws UserError with SCF's reasons when the function does not come to be ready */
export async function ready(deployment: Deployment, name: string): Promise<void> {
  const found = await settledFunction(deployment, name);
  if (found?.Status !== "Active") throw new UserError(`${name} is ${statusText(found)}`);
}

/** What SCF says of a function that is not as it should be, and what to do about it. */
function statusText(found: GetFunctionResponse | null): string {
  if (found === null) return "gone";
  const reasons = (found.StatusReasons ?? []).map(
    ({ ErrorCode = "", ErrorMessage = "" }) => `${ErrorCode}: ${ErrorMessage}`,
  );
  const why = [found.StatusDesc, ...reasons].filter(Boolean).join("; ") || "SCF gives no reason";
  const hint = hintFor(why);
  return `${found.Status}: ${why}${hint === null ? "" : ` ${hint}`}`;
}

/** `null` where the API says that the function asked for does not exist; a namespace or role is more. */
export async function orMissing<T>(answer: Promise<T>): Promise<T | null> {
  return orGone(answer, /^ResourceNotFound\.Function/);
}

/** `null` where the answer is a refusal with such a code. */
export async function orGone<T>(answer: Promise<T>, codes: RegExp): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError && codes.test(error.code)) return null;
    throw error;
  }
}
