import { removeBucket } from "../account/bucket.ts";
import { ownBucket, ownName } from "../account/prepare.ts";
import { removeRole } from "../account/role.ts";
import { ApiError } from "../cloud/api.ts";
import { type Deployment, deploymentOf } from "../cloud/deployment.ts";
import type { Context } from "../context.ts";
import type { Service } from "../framework.ts";
import { listDeployed, mark, removeFunction, type Stage } from "../scf/stage.ts";

/** `serverless remove`, and `serverless remove --state` */
export async function remove(context: Context): Promise<void> {
  const { service } = context.serverless;
  const state = context.options["state"] === true;
  const removed = await removeStage(deploymentOf(context), context.stage, service, state);
  context.note(removed === 0 ? "Nothing to remove." : "Removed.");
}

/**
 * Removes what `deploy` made of a stage: the functions of serverless.yml and those that once stood
 * there, the role and the policy of its own; the bucket with the state only when asked for.
 * @returns how many things there were
 */
export async function removeStage(
  deployment: Deployment,
  stage: Stage,
  { provider, functions }: Service,
  state: boolean,
): Promise<number> {
  let removed = 0;
  const counting = {
    ...deployment,
    report: (step: string) => {
      removed++;
      deployment.report(step);
    },
  };
  const names = Object.values(functions).map(({ name }) => name);
  for (const name of new Set([...names, ...(await listDeployed(deployment.scf, stage))])) {
    await removeFunction(counting, name);
  }
  // With a role that was given, there may be one that `deploy` made before, and a key that may not look.
  const mayLook = async (isNeeded: boolean, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (isNeeded || !(error instanceof ApiError && error.isUnauthorized)) throw error;
      deployment.warn(`What deploy may have made before is not looked for: ${error.message}`);
    }
  };
  await mayLook(!provider.role, () =>
    removeRole(counting, { name: ownName(stage), mark: mark(stage) }),
  );
  await mayLook(!provider.role || state, async () => {
    const bucket = await ownBucket(deployment, stage);
    if (state) await removeBucket(counting, bucket);
    else if ((await deployment.cos.bucketTags(bucket.name)) !== null) {
      deployment.warn(
        `The bucket ${bucket.name} with the state stays; npx serverless remove --state takes it away.`,
      );
    }
  });
  return removed;
}
