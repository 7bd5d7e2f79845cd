import { isDeepStrictEqual } from "node:util";

/**
 * @import { PlannedFunction } from "../config/plan.mjs"
 * @import { CreateFunctionRequest, GetFunctionResponse, UpdateFunctionConfigurationRequest } from "tencentcloud-sdk-nodejs-scf/tencentcloud/services/scf/v20180416/scf_models.js"
 */

/** The way to clear an environment: SCF leaves an empty list alone. */
const NO_VARIABLES = [{ Key: "", Value: "" }];

/**
 * What a function's configuration should be: as `CreateFunction` takes it, as
 * `UpdateFunctionConfiguration` takes it (there an empty value clears what was set), and the names
 * of what is different now.
 * @param {PlannedFunction} planned
 * @param {string} description
 * @param {GetFunctionResponse} [found]
 * @returns {{forCreation: Partial<CreateFunctionRequest>, forUpdate: Partial<UpdateFunctionConfigurationRequest>, changed: string[]}}
 */
export function settings(planned, description, found = {}) {
  const { memorySize: MemorySize, timeout: Timeout, role: Role, vpc: VpcConfig, cls } = planned;
  const Variables = Object.entries(planned.environment).map(([Key, Value]) => ({ Key, Value }));
  const common = { Description: description, MemorySize, Timeout };
  const logs = cls === "auto" ? {} : cls === "off" ? { ClsLogsetId: "", ClsTopicId: "" } : cls;

  const wanted = { ...common, Role, VpcConfig, Environment: planned.environment, ...logs };
  /** @type {Record<string, unknown>} */
  const present = {
    Description: found.Description ?? "",
    MemorySize: found.MemorySize,
    Timeout: found.Timeout,
    Role: found.Role ?? "",
    VpcConfig: { VpcId: found.VpcConfig?.VpcId ?? "", SubnetId: found.VpcConfig?.SubnetId ?? "" },
    Environment: Object.fromEntries(
      (found.Environment?.Variables ?? []).map(({ Key = "", Value = "" }) => [Key, Value]),
    ),
    ClsLogsetId: found.ClsLogsetId ?? "",
    ClsTopicId: found.ClsTopicId ?? "",
  };
  return {
    forCreation: {
      ...common,
      ...(Variables.length === 0 ? {} : { Environment: { Variables } }),
      ...(Role === "" ? {} : { Role }),
      ...(VpcConfig.VpcId === "" ? {} : { VpcConfig }),
      // Without CLS in the account, SCF's attempt to make a topic leaves a function that failed.
      ...(cls === "off" ? { AutoCreateClsTopic: "FALSE" } : logs),
    },
    forUpdate: {
      ...common,
      Role,
      VpcConfig,
      Environment: { Variables: Variables.length === 0 ? NO_VARIABLES : Variables },
      ...logs,
    },
    changed: Object.entries(wanted)
      .filter(([key, value]) => !isDeepStrictEqual(value, present[key]))
      .map(([key]) => key),
  };
}
