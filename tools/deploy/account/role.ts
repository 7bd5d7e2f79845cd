import { ApiError } from "../cloud/api.ts";
import { type Deployment, step } from "../cloud/deployment.ts";
import { onceKnown } from "../cloud/patience.ts";
import { orGone } from "../scf/status.ts";
import { UserError } from "../user-error.ts";
import { meansTheSame, type PolicyDocument, TRUST } from "./policy.ts";

/** A role that `deploy` makes, with one policy of its own and of its name. */
export interface OwnRole {
  readonly name: string;
  /** How the description of what is the stage's own begins. */
  readonly mark: string;
  readonly policy: PolicyDocument;
}

/** What is there of it. */
export interface FoundRole {
  readonly hasRole: boolean;
  readonly policyId: number | null;
  readonly isSamePolicy: boolean;
  readonly isAttached: boolean;
}

const NO_ROLE = /RoleNotExist|^ResourceNotFound/;

/**
 * Looks for a role and its policy.
 * @throws UserError when something of that name is not the stage's own
 */
export async function findRole(
  deployment: Deployment,
  { name, mark, policy }: OwnRole,
): Promise<FoundRole> {
  const { cam } = deployment;
  const role = await orGone(cam.request("GetRole", { RoleName: name }), NO_ROLE);
  const info = role?.RoleInfo ?? null;
  if (info !== null) {
    refuseForeign("role", name, info.Description, mark);
    if (!meansTheSame(info.PolicyDocument ?? "", TRUST)) {
      throw new UserError(
        `The role ${name} trusts another service than scf.qcloud.com by now: delete it, or set FUNCTION_ROLE to one of yours.`,
      );
    }
  }
  const found = await findPolicy(deployment, name);
  if (found === null) {
    return { hasRole: info !== null, policyId: null, isSamePolicy: false, isAttached: false };
  }
  refuseForeign("policy", name, found.Description, mark);
  const { PolicyDocument = "" } = await cam.request("GetPolicy", { PolicyId: found.PolicyId });
  return {
    hasRole: info !== null,
    policyId: found.PolicyId,
    isSamePolicy: meansTheSame(PolicyDocument, policy),
    isAttached: info !== null && (await isAttached(deployment, name, found.PolicyId)),
  };
}

/**
 * Makes of a role and its policy what is missing.
 * @returns whether something was made or changed, which CAM knows everywhere only later
 * @throws ApiError; what was made in this call is taken away again where rights are missing for the rest
 */
export async function makeRole(
  deployment: Deployment,
  { name, mark, policy }: OwnRole,
  found: FoundRole,
): Promise<boolean> {
  const { cam, secondMs } = deployment;
  const PolicyDocument = JSON.stringify(policy);
  const undo: (() => Promise<unknown>)[] = [];
  try {
    if (!found.hasRole) {
      await step(deployment, `role ${name}: create, for functions of SCF`, async () => {
        await cam.request("CreateRole", {
          RoleName: name,
          PolicyDocument: JSON.stringify(TRUST),
          Description: `${mark}role`,
        });
        undo.push(() => cam.request("DeleteRole", { RoleName: name }));
      });
    }
    let { policyId } = found;
    if (policyId === null) {
      const text = `policy ${name}: create, ${summaryOf(policy)}`;
      const made = await step(deployment, text, () =>
        cam.request("CreatePolicy", {
          PolicyName: name,
          PolicyDocument,
          Description: `${mark}policy`,
        }),
      );
      policyId = made?.PolicyId ?? null;
      if (made !== null) undo.push(() => cam.request("DeletePolicy", { PolicyId: [policyId] }));
    } else if (!found.isSamePolicy) {
      await step(deployment, `policy ${name}: update, ${summaryOf(policy)}`, () =>
        cam.request("UpdatePolicy", { PolicyId: policyId, PolicyDocument }),
      );
    }
    if (!found.isAttached) {
      await step(deployment, `policy ${name}: attach it to the role`, () =>
        onceKnown(
          secondMs,
          () => cam.request("AttachRolePolicy", { PolicyId: policyId, AttachRoleName: name }),
          ({ code }) => /NotExist|NotFound/.test(code),
        ),
      );
    }
  } catch (error) {
    if (error instanceof ApiError && error.isUnauthorized) {
      for (const takeAway of undo.reverse()) await takeAway().catch(() => null);
    }
    throw error;
  }
  return !(found.hasRole && found.isSamePolicy && found.isAttached);
}

/** Takes away the stage's own role and policy; what is not there, or somebody else's, is left. */
export async function removeRole(
  deployment: Deployment,
  { name, mark }: Pick<OwnRole, "name" | "mark">,
): Promise<void> {
  const { cam } = deployment;
  const role = await orGone(cam.request("GetRole", { RoleName: name }), NO_ROLE);
  const info = role?.RoleInfo ?? null;
  const policy = await findPolicy(deployment, name);
  const ownsRole = String(info?.Description ?? "").startsWith(mark);
  const ownsPolicy = String(policy?.Description ?? "").startsWith(mark);
  if (policy !== null && ownsPolicy) {
    await step(deployment, `policy ${name}: remove`, async () => {
      const { PolicyId } = policy;
      if (info !== null && (await isAttached(deployment, name, PolicyId))) {
        await cam.request("DetachRolePolicy", { PolicyId, DetachRoleName: name });
      }
      await cam.request("DeletePolicy", { PolicyId: [PolicyId] });
    });
  }
  if (ownsRole) {
    await step(deployment, `role ${name}: remove`, () =>
      cam.request("DeleteRole", { RoleName: name }),
    );
  }
}

interface ListedPolicy {
  readonly PolicyId: number;
  readonly PolicyName: string;
  readonly Description?: string | null;
}

const PAGE = 200;

async function findPolicy({ cam }: Deployment, name: string): Promise<ListedPolicy | null> {
  for (let Page = 1; ; Page++) {
    const request = { Rp: PAGE, Page, Scope: "Local", Keyword: name };
    const { List = [] }: { List?: ListedPolicy[] } = await cam.request("ListPolicies", request);
    const found = List.find(({ PolicyName }) => PolicyName === name);
    if (found !== undefined) return found;
    if (List.length < PAGE) return null;
  }
}

async function isAttached({ cam }: Deployment, role: string, policyId: number): Promise<boolean> {
  for (let Page = 1; ; Page++) {
    const request = { RoleName: role, Rp: PAGE, Page };
    const { List = [] }: { List?: { PolicyId: number }[] } = await cam.request(
      "ListAttachedRolePolicies",
      request,
    );
    if (List.some(({ PolicyId }) => Number(PolicyId) === Number(policyId))) return true;
    if (List.length < PAGE) return false;
  }
}

function refuseForeign(kind: string, name: string, description: unknown, mark: string): void {
  if (String(description ?? "").startsWith(mark)) return;
  throw new UserError(
    `There is a ${kind} ${name} that deploy did not make: it is left alone. Set FUNCTION_ROLE to a role of yours, or choose another stage.`,
  );
}

/** What a policy allows, in short. */
function summaryOf({ statement }: PolicyDocument): string {
  return statement
    .map(({ action, resource = [] }) => `${action.join(", ")} on ${resource.join(", ")}`)
    .join("; ");
}
