import { ApiError } from "../cloud/api.ts";
import type { Deployment } from "../cloud/deployment.ts";
import { environmentMistakes } from "../config/environment.ts";
import type { PlannedFunction } from "../config/plan.ts";
import { mark, type Stage } from "../scf/stage.ts";
import { UserError } from "../user-error.ts";
import { bucketName, findBucket, makeBucket, type OwnBucket, STATE_KEY } from "./bucket.ts";
import { leastPolicy, type PolicyDocument, stateStatement, TRUST } from "./policy.ts";
import { findRole, makeRole, type OwnRole } from "./role.ts";

/** What the functions run with. */
export interface Prepared {
  /** With their role, and with where their state is. */
  readonly functions: readonly PlannedFunction[];
  /** Something of the role was made just now: not everybody knows it yet. */
  readonly isNew: boolean;
  /** The role and the policy of `deploy`'s own; `null`: the user's is used. */
  readonly own: OwnRole | null;
}

/** Stands for the account's id where that is not known. */
const APP_ID = "APPID";

/** The name of a stage's own role and policy, and how its bucket's begins. */
export function ownName({ service, stage }: Stage): string {
  return `${service}-${stage}`;
}

/**
 * Makes what functions need besides themselves and what was not given: a role, its policy, a bucket
 * for the state. All is looked at before anything is made.
 * @throws UserError with the steps by hand when the account may not make roles
 */
export async function prepareAccount(
  deployment: Deployment,
  stage: Stage,
  functions: readonly PlannedFunction[],
): Promise<Prepared> {
  if (functions.every(({ role }) => role !== "")) {
    warnOfMemory(deployment, stage, functions);
    return { functions, isNew: false, own: null };
  }
  const wanted = wantedOf(deployment, stage, functions, APP_ID);
  try {
    const bucket = wanted.bucket === null ? null : await ownBucket(deployment, stage);
    const appId = bucket?.name.slice(bucket.name.lastIndexOf("-") + 1) ?? "";
    const { planned, role } = wantedOf(deployment, stage, functions, appId);
    refuseLargeEnvironments(planned);
    const foundRole = await findRole(deployment, role);
    const foundBucket = bucket === null ? null : await findBucket(deployment, bucket);
    const isNew = await makeRole(deployment, role, foundRole);
    if (bucket !== null && foundBucket !== null) await makeBucket(deployment, bucket, foundBucket);
    if (bucket === null) warnOfMemory(deployment, stage, planned);
    return { functions: planned, isNew, own: role };
  } catch (error) {
    if (!(error instanceof ApiError && error.isUnauthorized)) throw error;
    throw new UserError(stepsByHand(wanted.role, wanted.planned, error.message));
  }
}

/** The bucket that the state of a stage would be in. */
export async function ownBucket({ cam }: Deployment, stage: Stage): Promise<OwnBucket> {
  const { AppId } = await cam.request("GetUserAppId", {});
  return { name: bucketName(ownName(stage), String(AppId)), owner: ownName(stage) };
}

/** What functions are to be with a role of `deploy`'s own, and that role. */
function wantedOf(
  { region, cos }: Deployment,
  stage: Stage,
  functions: readonly PlannedFunction[],
  appId: string,
) {
  const name = ownName(stage);
  const isBlank = functions.every(({ environment }) => !environment["STATE_URL"]);
  const bucket = isBlank ? `${name.toLowerCase()}-${appId}` : null;
  const stateUrl = bucket === null ? null : cos.stateUrl(bucket, STATE_KEY, region);
  const planned = functions.map((each) => ({
    ...each,
    role: each.role || name,
    environment: {
      ...each.environment,
      ...(stateUrl === null ? {} : { STATE_URL: stateUrl }),
    },
  }));
  const [first] = planned;
  const needs = { stateUrl: first?.environment["STATE_URL"] ?? "", logs: first?.cls ?? "auto" };
  const role: OwnRole = { name, mark: mark(stage), policy: leastPolicy(needs) };
  return { planned, role, bucket };
}

function refuseLargeEnvironments(functions: readonly PlannedFunction[]): void {
  const mistakes = functions.flatMap(({ key, environment }) =>
    environmentMistakes(environment).map((text) => `  functions.${key}.environment: ${text}`),
  );
  if (mistakes.length === 0) return;
  throw new UserError(
    ["Nothing was deployed, the configuration is wrong:", ...mistakes].join("\n"),
  );
}

/** Says what the memory of a warm instance is worth, and what a bucket would take. */
function warnOfMemory(
  deployment: Deployment,
  stage: Stage,
  functions: readonly PlannedFunction[],
): void {
  const stateUrl = functions[0]?.environment["STATE_URL"] ?? "memory:";
  if (stateUrl !== "memory:") return;
  const example = `cos://${ownName(stage)}-${APP_ID}/${STATE_KEY}?region=${deployment.region}`;
  const needed = JSON.stringify(stateStatement(example));
  deployment.warn(
    [
      "STATE_URL is memory: what was told is forgotten with each new instance and told again, and check sees none of it.",
      `With STATE_URL=${example} (${APP_ID}: your account's) and a private bucket of that name, the role needs this statement too:`,
      needed,
    ].join("\n"),
  );
}

function stepsByHand(role: OwnRole, functions: readonly PlannedFunction[], why: string): string {
  const stateUrl = functions[0]?.environment["STATE_URL"] ?? "";
  const state = stateUrl.startsWith("cos://")
    ? [
        `For the state, make a private COS bucket and set STATE_URL=${stateUrl} (${APP_ID}: your account's, shown in the console); without it, take the statement with cos: out.`,
      ]
    : [];
  const steps = [
    `In the CAM console (https://console.tencentcloud.com/cam/policy) create a custom policy:\n${JSON.stringify(role.policy, null, 2)}`,
    `Create a role for the service SCF (scf.qcloud.com) with this policy, named ${role.name}.`,
    ...state,
    `Set FUNCTION_ROLE=${role.name} in .env, and deploy again.`,
  ];
  return [
    `This key may not make roles, so nothing was made (${why})`,
    "By hand, or by somebody who may:",
    ...steps.map((text, index) => `${index + 1}. ${text}`),
  ].join("\n");
}

/** The role and its policy, whole, for a plan. */
export function describeRole({ name, policy }: OwnRole): string {
  const shown = (document: PolicyDocument) => JSON.stringify(document, null, 2);
  return [`Role ${name}, taken on by SCF:`, shown(TRUST), `Policy ${name}:`, shown(policy)].join(
    "\n",
  );
}
