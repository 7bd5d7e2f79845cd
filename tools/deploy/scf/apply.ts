import type { GetFunctionResponse } from "tencentcloud-sdk-nodejs-scf/tencentcloud/services/scf/v20180416/scf_models.js";
import { ApiError } from "../cloud/api.ts";
import { type Deployment, step } from "../cloud/deployment.ts";
import { onceKnown } from "../cloud/patience.ts";
import type { PlannedFunction } from "../config/plan.ts";
import { applyQuota } from "./quota.ts";
import { settings } from "./settings.ts";
import { change, orMissing, ready, settledFunction } from "./status.ts";
import { applyTimers } from "./timers.ts";

/** What runs in a function. */
export interface Code {
  /** The zip in base64. */
  readonly inline: string;
  /** Tells whose function it is and which code that is. */
  readonly description: string;
  /** Uploads it even if it is there. */
  readonly force: boolean;
  /** `deploy` made the functions' role, now or in an attempt before: SCF may not know it yet. */
  readonly ownRole: boolean;
}

/**
 * Brings one function to what is planned, in calls of which each leaves a state that the next
 * deployment goes on from. What is as planned is left alone.
 */
export async function applyFunction(
  deployment: Deployment,
  planned: PlannedFunction,
  code: Code,
): Promise<void> {
  const reporting = {
    ...deployment,
    report: (text: string) => deployment.report(`${planned.name}: ${text}`),
  };
  const found = await removeUnusable(reporting, planned);
  // A quota below one instance's memory lets none run: it grows first.
  const grows = found !== null && planned.memorySize > (found.MemorySize ?? 0);
  if (grows) await applyQuota(reporting, planned);
  if (found === null) await create(reporting, planned, code);
  else await update(reporting, planned, code, found);
  if (!grows) await applyQuota(reporting, planned);
  await applyEventConfig(reporting, planned);
  await applyTimers(reporting, planned);
}

/**
 * The function if it can be updated: one that was never made whole, or that has another runtime, is
 * deleted, to be made anew.
 */
async function removeUnusable(
  deployment: Deployment,
  { name, runtime }: PlannedFunction,
): Promise<GetFunctionResponse | null> {
  const found = await settledFunction(deployment, name);
  if (found === null) return null;
  const isBroken = ["CreateFailed", "DeleteFailed"].includes(found.Status ?? "");
  if (!isBroken && found.Runtime === runtime) return found;
  const why = isBroken ? found.Status : `runtime ${found.Runtime} to ${runtime}`;
  await step(deployment, `${why}, make it anew`, async () => {
    await deployment.scf.DeleteFunction({ FunctionName: name });
    await settledFunction(deployment, name);
  });
  return null;
}

async function create(
  deployment: Deployment,
  planned: PlannedFunction,
  { inline, description, ownRole }: Code,
): Promise<void> {
  const { name, handler, runtime } = planned;
  const request = {
    FunctionName: name,
    Code: { ZipFile: inline },
    CodeSource: "ZipFile",
    Handler: handler,
    Runtime: runtime,
    Type: "Event",
    ...settings(planned, description).forCreation,
  };
  await change(deployment, name, "create", () =>
    onceRoleIsKnown(deployment, ownRole, async () => {
      await deployment.scf.CreateFunction(request);
      if (ownRole) await removeFailed(deployment, name);
    }),
  );
}

/** Takes away a function that could not be made for want of rights of its role, to be made again. */
async function removeFailed(deployment: Deployment, name: string): Promise<void> {
  const made = await settledFunction(deployment, name);
  const [reason] = made?.StatusReasons ?? [];
  if (made?.Status !== "CreateFailed" || !/role/i.test(reason?.ErrorCode ?? "")) return;
  await deployment.scf.DeleteFunction({ FunctionName: name });
  await settledFunction(deployment, name);
  const cause = Object.assign(new Error(reason?.ErrorMessage), { code: reason?.ErrorCode });
  throw new ApiError("CreateFunction", cause);
}

async function update(
  deployment: Deployment,
  planned: PlannedFunction,
  { inline, description, force, ownRole }: Code,
  found: GetFunctionResponse,
): Promise<void> {
  const { scf } = deployment;
  const { name: FunctionName, handler: Handler } = planned;
  const isBroken = found.Status !== "Active";
  if (force || isBroken || found.Description !== description || found.Handler !== Handler) {
    const request = { FunctionName, Handler, ZipFile: inline, CodeSource: "ZipFile" };
    await change(deployment, FunctionName, "update the code", () =>
      scf.UpdateFunctionCode(request),
    );
  }
  // The description, which names the code, comes after it: what is cut short here is uploaded again.
  const { forUpdate, changed } = settings(planned, description, found);
  if (isBroken || changed.length > 0) {
    const text = `update ${changed.join(", ") || "the configuration"}`;
    await change(deployment, FunctionName, text, () =>
      onceRoleIsKnown(deployment, ownRole, () =>
        scf.UpdateFunctionConfiguration({ FunctionName, ...forUpdate }),
      ),
    );
  }
}

/** Tries again what is refused because a role may be new. */
async function onceRoleIsKnown<T>(
  { secondMs }: Deployment,
  ownRole: boolean,
  call: () => Promise<T>,
): Promise<T> {
  if (!ownRole) return await call();
  return await onceKnown(secondMs, call, ({ answer }) => /role|\bcam\b/i.test(answer));
}

/** How failed runs are tried again, and how long an event waits. */
async function applyEventConfig(
  deployment: Deployment,
  { name: FunctionName, asyncRetries, eventTtl }: PlannedFunction,
): Promise<void> {
  const { scf } = deployment;
  const found = await orMissing(scf.GetFunctionEventInvokeConfig({ FunctionName }));
  const present = found?.AsyncTriggerConfig;
  const ttl = eventTtl ?? present?.MsgTTL ?? null;
  // SCF may list two entries, of which the first counts.
  const isRight = present?.RetryConfig?.[0]?.RetryNum === asyncRetries;
  if (isRight && (ttl === null || present?.MsgTTL === ttl)) return;
  const AsyncTriggerConfig = {
    RetryConfig: [{ RetryNum: asyncRetries }],
    MsgTTL: ttl ?? DEFAULT_TTL_SECONDS,
  };
  const wait = eventTtl === null ? "" : `, and the time that an event waits to ${eventTtl} s`;
  const text = `set the retries of a failed run to ${asyncRetries}${wait}`;
  await step(deployment, text, async () => {
    await scf.UpdateFunctionEventInvokeConfig({ FunctionName, AsyncTriggerConfig });
    await ready(deployment, FunctionName);
  });
}

/** SCF's own. */
const DEFAULT_TTL_SECONDS = 21_600;
