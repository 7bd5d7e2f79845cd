import { setTimeout as delay } from "node:timers/promises";
import { messageOf } from "../../../lib/base/errors.ts";
import { adviceFor } from "../../../lib/notify/message/blind.ts";
import type { CheckReport } from "../../../lib/run/report.ts";
import { outcomeOf } from "../../check/outcome.ts";
import type { Deployment } from "../cloud/deployment.ts";
import type { Context } from "../context.ts";
import type { FunctionConfig } from "../framework.ts";
import { invokeFunction } from "../scf/invoke.ts";
import { findFunction } from "../scf/status.ts";
import { UserError } from "../user-error.ts";
import { isReport } from "./result.ts";

/** What the rights of a role that is new may still be refused for. */
const PATIENCE_SECONDS = 60;

const NEXT_STEP = `Next, a test message to every channel: npx serverless invoke -f alert --data '{"test":true}'`;

/**
 * Runs `check` where it was deployed, once, and says how it went: its first line, and advice for what
 * it cannot read. The deployment stands, whatever it says.
 * @param isNew something of the functions' role was made just now
 */
export async function checkDeployed(
  context: Context,
  deployment: Deployment,
  isNew: boolean,
): Promise<void> {
  const { functions } = context.serverless.service;
  const check = Object.values(functions).find(({ handler }) => handler?.startsWith("check."));
  if (check === undefined) return;
  context.note(await firstLines(context, deployment, check, isNew ? PATIENCE_SECONDS : 0));
  context.note(NEXT_STEP);
}

async function firstLines(
  context: Context,
  deployment: Deployment,
  { name }: FunctionConfig,
  patienceSeconds: number,
): Promise<string> {
  try {
    const found = await findFunction(deployment.scf, name);
    if (found === null) return `${name} is gone.`;
    for (let waited = 0; ; waited++) {
      const { returned } = await invokeFunction(context.access(), found, {});
      const report: unknown = JSON.parse(returned);
      if (!isReport(report)) return `check returned no report: ${returned}`;
      if (waited >= patienceSeconds || !isRefused(report)) {
        return linesOf(report, regionOfInstance(context));
      }
      await delay(deployment.secondMs);
    }
  } catch (error) {
    if (!(error instanceof UserError || error instanceof SyntaxError)) throw error;
    return `check: ${messageOf(error)}`;
  }
}

/** Whether it may only be that the role's rights are not known everywhere yet. */
function isRefused({ unreadable }: CheckReport): boolean {
  return unreadable.some(({ code }) => /^AuthFailure|UnauthorizedOperation/.test(code));
}

/** Where the instances are that the functions read. */
function regionOfInstance({ region, serverless }: Context): string {
  return serverless.service.provider.environment?.["CKAFKA_REGION"] || region;
}

/** @param region where the instances were looked for */
function linesOf(report: CheckReport, region: string): string {
  const [first = ""] = outcomeOf(report, { groups: null, colour: false }).text.split("\n");
  const codes = new Set(report.unreadable.map(({ code }) => code));
  const advice = [...codes].map((code) => {
    const where = code.endsWith("InstanceNotExist") ? ` (in ${region})` : "";
    return `  ${code}${where}: ${adviceFor(code) ?? "see its RequestId"}`;
  });
  return [`check: ${first}`, ...advice].join("\n");
}
