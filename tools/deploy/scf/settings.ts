import { isDeepStrictEqual } from "node:util";
import type {
  CreateFunctionRequest,
  GetFunctionResponse,
  UpdateFunctionConfigurationRequest,
} from "tencentcloud-sdk-nodejs-scf/tencentcloud/services/scf/v20180416/scf_models.js";
import type { PlannedFunction } from "../config/plan.ts";

/** What a function's configuration should be. */
export interface Settings {
  /** As `CreateFunction` takes it. */
  readonly forCreation: Partial<CreateFunctionRequest>;
  /** As `UpdateFunctionConfiguration` takes it: there an empty value clears what was set. */
  readonly forUpdate: Partial<UpdateFunctionConfigurationRequest>;
  /** The names of what is different now. */
  readonly changed: readonly string[];
}

/** The way to clear an environment: SCF leaves an empty list alone. */
const NO_VARIABLES = [{ Key: "", Value: "" }];

export function settings(
  planned: PlannedFunction,
  description: string,
  found: GetFunctionResponse = {},
): Settings {
  const { memorySize: MemorySize, timeout: Timeout, role: Role, vpc: VpcConfig, cls } = planned;
  const Variables = Object.entries(planned.environment).map(([Key, Value]) => ({ Key, Value }));
  const common = { Description: description, MemorySize, Timeout };
  const logs = cls === "auto" ? {} : cls === "off" ? { ClsLogsetId: "", ClsTopicId: "" } : cls;
  // In a VPC a function has no way to the internet, where Slack is, unless it asks for it.
  const PublicNetConfig = {
    PublicNetStatus: "ENABLE",
    EipConfig: { EipStatus: found.PublicNetConfig?.EipConfig?.EipStatus || "DISABLE" },
  };

  const wanted = {
    ...common,
    Role,
    VpcConfig,
    PublicNet: "ENABLE",
    Environment: planned.environment,
    ...logs,
  };
  const present: Readonly<Record<string, unknown>> = {
    Description: found.Description ?? "",
    MemorySize: found.MemorySize,
    Timeout: found.Timeout,
    Role: found.Role ?? "",
    VpcConfig: { VpcId: found.VpcConfig?.VpcId ?? "", SubnetId: found.VpcConfig?.SubnetId ?? "" },
    PublicNet: publicNet(found),
    Environment: Object.fromEntries(
      (found.Environment?.Variables ?? []).map(({ Key = "", Value = "" }) => [Key, Value]),
    ),
    ClsLogsetId: found.ClsLogsetId ?? "",
    ClsTopicId: found.ClsTopicId ?? "",
  };
  return {
    forCreation: {
      ...common,
      PublicNetConfig,
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
      PublicNetConfig,
      Environment: { Variables: Variables.length === 0 ? NO_VARIABLES : Variables },
      ...logs,
    },
    changed: Object.entries(wanted)
      .filter(([key, value]) => !isDeepStrictEqual(value, present[key]))
      .map(([key]) => key),
  };
}

/** Whether a function reaches the internet; where SCF does not say so, one in a VPC does not. */
function publicNet({ PublicNetConfig, VpcConfig }: GetFunctionResponse): string {
  return PublicNetConfig?.PublicNetStatus || (VpcConfig?.VpcId ? "DISABLE" : "ENABLE");
}
