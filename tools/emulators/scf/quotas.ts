import { ApiError } from "../ckafka/api-error.ts";
import type { Account } from "./account.ts";
import type { ParametersOf } from "./parameters.ts";

/** What an account may reserve: its 128,000 MB less the 12,800 that stay shared. */
const MAX_RESERVED = 128_000 - 12_800;

export function putReservedConcurrencyConfig(
  account: Account,
  { FunctionName, ReservedConcurrencyMem }: ParametersOf<"PutReservedConcurrencyConfig">,
): object {
  if (ReservedConcurrencyMem > MAX_RESERVED || !account.habits.hasQuotaLeft) {
    const message = "The account has no such memory left to reserve.";
    throw new ApiError("FailedOperation.ReservedExceedTotal", message);
  }
  account.change(FunctionName).reservedMemory = ReservedConcurrencyMem;
  return {};
}

export function deleteReservedConcurrencyConfig(
  account: Account,
  { FunctionName }: ParametersOf<"DeleteReservedConcurrencyConfig">,
): object {
  account.change(FunctionName).reservedMemory = 0;
  return {};
}

export function getReservedConcurrencyConfig(
  account: Account,
  { FunctionName }: ParametersOf<"GetReservedConcurrencyConfig">,
): object {
  return { ReservedMem: account.find(FunctionName).reservedMemory || null };
}

export function updateFunctionEventInvokeConfig(
  account: Account,
  { FunctionName, AsyncTriggerConfig }: ParametersOf<"UpdateFunctionEventInvokeConfig">,
): object {
  const [retry] = AsyncTriggerConfig.RetryConfig;
  account.change(FunctionName).asyncConfig = {
    retries: retry?.RetryNum ?? 0,
    ttlSeconds: AsyncTriggerConfig.MsgTTL,
  };
  return {};
}

export function getFunctionEventInvokeConfig(
  account: Account,
  { FunctionName }: ParametersOf<"GetFunctionEventInvokeConfig">,
): object {
  const { retries, ttlSeconds } = account.find(FunctionName).asyncConfig;
  const more = account.habits.listsTwoRetries ? [{ RetryNum: 1 }] : [];
  const RetryConfig = [{ RetryNum: retries }, ...more];
  return { AsyncTriggerConfig: { RetryConfig, MsgTTL: ttlSeconds } };
}
