import { createHash } from "node:crypto";
import type { ScfClient } from "../cloud/api.ts";
import { type Deployment, step } from "../cloud/deployment.ts";
import { orMissing, settledFunction } from "./status.ts";
import { listTimers, removeTimer } from "./timers.ts";

/** One stage of one service. */
export interface Stage {
  readonly service: string;
  readonly stage: string;
}

/**
 * How the description of what was deployed as a stage begins: functions, role and policy alike. SCF
 * takes letters, digits, commas and full stops there, and no hyphens.
 */
export function mark({ service, stage }: Stage): string {
  const words = (text: string) => text.replaceAll(/[^A-Za-z0-9]+/g, " ");
  return `Deployed by serverless, service ${words(service)}, stage ${words(stage)}, `;
}

/**
 * The description of a function that runs this code. It tells the next deployment whether the code
 * is the same: SCF packs what it stores anew, so that its own hash says nothing.
 */
export function descriptionOf(stage: Stage, zip: Buffer): string {
  return `${mark(stage)}code ${createHash("sha256").update(zip).digest("hex")}`;
}

/** Names of the functions on SCF that were deployed as this stage. */
export async function listDeployed(scf: ScfClient, stage: Stage): Promise<string[]> {
  const prefix = `${stage.service}-${stage.stage}-`;
  const found = [];
  for (;;) {
    const page = await scf.ListFunctions({ SearchKey: prefix, Offset: found.length, Limit: 100 });
    found.push(...(page.Functions ?? []));
    if (!page.Functions?.length || found.length >= (page.TotalCount ?? 0)) break;
  }
  return found.flatMap(({ FunctionName = "", Description = "" }) =>
    FunctionName.startsWith(prefix) && Description.startsWith(mark(stage)) ? [FunctionName] : [],
  );
}

/** Removes a function with its timers; what is not there is fine. */
export async function removeFunction(deployment: Deployment, name: string): Promise<void> {
  const { scf } = deployment;
  if ((await settledFunction(deployment, name)) === null) return;
  await step(deployment, `${name}: remove`, async () => {
    for (const listed of (await orMissing(listTimers(scf, name))) ?? []) {
      await removeTimer(scf, name, listed);
      await settledFunction(deployment, name);
    }
    await orMissing(scf.DeleteFunction({ FunctionName: name }));
    await settledFunction(deployment, name);
  });
}
