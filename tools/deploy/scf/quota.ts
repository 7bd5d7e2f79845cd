import { ApiError } from "../cloud/api.ts";
import { type Deployment, step } from "../cloud/deployment.ts";
import type { PlannedFunction } from "../config/plan.ts";
import { orMissing, ready } from "./status.ts";

/**
 * Gives a function its exclusive quota, so that so many instances run at most. An account may have no
 * memory left for it (12,800 MB of a region stay shared): then all goes on without it.
 */
export async function applyQuota(
  deployment: Deployment,
  { name: FunctionName, quotaMemory, environment }: PlannedFunction,
): Promise<void> {
  const { scf } = deployment;
  const found = await orMissing(scf.GetReservedConcurrencyConfig({ FunctionName }));
  // The API knows no difference between no quota and one of 0.
  if ((found?.ReservedMem || null) === quotaMemory) return;
  if (quotaMemory === null) {
    await step(deployment, "remove the exclusive quota", async () => {
      await scf.DeleteReservedConcurrencyConfig({ FunctionName });
      await ready(deployment, FunctionName);
    });
    return;
  }
  const text = `set the exclusive quota to ${quotaMemory} MB`;
  if (deployment.dry) return deployment.report(text);
  try {
    await scf.PutReservedConcurrencyConfig({ FunctionName, ReservedConcurrencyMem: quotaMemory });
  } catch (error) {
    if (!(error instanceof ApiError && isRefusal(error))) throw error;
    deployment.warn(
      `${FunctionName}: ${withoutQuota(environment["STATE_URL"] ?? "")} ${error.message}`,
    );
    return;
  }
  deployment.report(text);
  await ready(deployment, FunctionName);
}

/** Refused for good: not for want of rights, and not while SCF is busy. */
function isRefusal({ code }: ApiError): boolean {
  return /^(FailedOperation|LimitExceeded|ResourceInsufficient|UnsupportedOperation)/.test(code);
}

/** Locks keep two instances apart as well as a quota does, where there are any. */
function withoutQuota(stateUrl: string): string {
  return /^(file|rediss?):/.test(stateUrl)
    ? "goes on without an exclusive quota; the state's lock keeps two runs apart."
    : "goes on without an exclusive quota: two instances may run at once and tell an alert twice.";
}
