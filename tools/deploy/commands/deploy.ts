import { describeRole, prepareAccount } from "../account/prepare.ts";
import { type Deployment, deploymentOf } from "../cloud/deployment.ts";
import { planFunctions } from "../config/plan.ts";
import type { Context } from "../context.ts";
import type { Service } from "../framework.ts";
import { applyFunction } from "../scf/apply.ts";
import { descriptionOf, listDeployed, removeFunction, type Stage } from "../scf/stage.ts";
import { checkDeployed } from "./first-check.ts";
import { readArtifact } from "./package.ts";

/** What became of a deployment. */
export interface Deployed {
  /** How many changes it took. */
  readonly changes: number;
  /** Something of the functions' role was made just now: not everybody knows it yet. */
  readonly isNew: boolean;
  /** The role and policy of `deploy`'s own, whole; `null`: the user's role is used. */
  readonly role: string | null;
}

/** `serverless deploy`, and `serverless deploy --plan` */
export async function deploy(context: Context): Promise<void> {
  const { service } = context.serverless;
  const zip = await readArtifact(context);
  const deployment = deploymentOf(context);
  if (deployment.dry) return await showPlan(context, deployment, zip);
  const force = context.options["force"] === true;
  const { changes, isNew } = await deployService(deployment, service, context.stage, zip, force);
  const what = `${context.functionNames.join(", ")} in ${context.region}`;
  context.note(
    changes === 0
      ? `Nothing changed: ${what}`
      : `Deployed with ${changes} ${changes === 1 ? "change" : "changes"}: ${what}`,
  );
  await checkDeployed(context, deployment, isNew);
}

/** Prints what a deployment would make and change. */
async function showPlan(context: Context, deployment: Deployment, zip: Buffer): Promise<void> {
  const steps: string[] = [];
  const planning = { ...deployment, report: (step: string) => steps.push(`  ${step}`) };
  const { service } = context.serverless;
  const { role } = await deployService(planning, service, context.stage, zip);
  const lines = steps.length === 0 ? ["Nothing would change."] : ["This would be done:", ...steps];
  context.print([...(role === null ? [] : [role]), ...lines].join("\n"));
}

/**
 * Makes a stage on the cloud what serverless.yml asks for: what its functions need, and them;
 * functions that left it are removed.
 */
export async function deployService(
  deployment: Deployment,
  service: Service,
  stage: Stage,
  zip: Buffer,
  force = false,
): Promise<Deployed> {
  let changes = 0;
  const counting = {
    ...deployment,
    report: (step: string) => {
      changes++;
      deployment.report(step);
    },
  };
  const prepared = await prepareAccount(counting, stage, planFunctions(service));
  const { functions, isNew, own } = prepared;
  const inline = zip.toString("base64");
  const code = { inline, description: descriptionOf(stage, zip), force, ownRole: own !== null };
  for (const planned of functions) await applyFunction(counting, planned, code);
  for (const name of await listDeployed(counting.scf, stage)) {
    if (!functions.some((planned) => planned.name === name)) await removeFunction(counting, name);
  }
  return { changes, isNew, role: own === null ? null : describeRole(own) };
}
