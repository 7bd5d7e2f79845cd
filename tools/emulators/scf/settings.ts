import { ApiError } from "../ckafka/api-error.ts";
import type { Settings } from "./account.ts";
import type { ParametersOf } from "./parameters.ts";

const MAX_ENVIRONMENT_BYTES = 4096;
const RESERVED = ["SCF_", "QCLOUD_", "TENCENTCLOUD_"];

export const NEW: Settings = {
  description: "",
  memorySize: 128,
  timeout: 3,
  role: "",
  vpc: { VpcId: "", SubnetId: "" },
  publicNet: true,
  eip: "DISABLE",
  environment: {},
  clsLogsetId: "",
  clsTopicId: "",
};

type Given = Omit<ParametersOf<"UpdateFunctionConfiguration">, "Runtime">;

/** Settings with those changed that were given. An empty value clears, a missing one leaves alone. */
export function changed(settings: Settings, given: Given): Settings {
  const vpc = given.VpcConfig ?? settings.vpc;
  const net = given.PublicNetConfig;
  return {
    description: given.Description ?? settings.description,
    memorySize: given.MemorySize ?? settings.memorySize,
    timeout: given.Timeout ?? settings.timeout,
    role: given.Role ?? settings.role,
    vpc: { VpcId: vpc.VpcId ?? "", SubnetId: vpc.SubnetId ?? "" },
    // FACTS: "A function with a `VpcConfig` alone has no way to the internet".
    publicNet:
      net === undefined
        ? given.VpcConfig === undefined
          ? settings.publicNet
          : !vpc.VpcId
        : net.PublicNetStatus === "ENABLE",
    eip: net?.EipConfig?.EipStatus ?? settings.eip,
    environment: changedEnvironment(settings.environment, given.Environment?.Variables ?? []),
    clsLogsetId: given.ClsLogsetId ?? settings.clsLogsetId,
    clsTopicId: given.ClsTopicId ?? settings.clsTopicId,
  };
}

function changedEnvironment(
  environment: Settings["environment"],
  variables: readonly { readonly Key: string; readonly Value: string }[],
): Settings["environment"] {
  if (variables.length === 0) return environment;
  const [first] = variables;
  if (variables.length === 1 && first?.Key === "" && first.Value === "") return {};
  for (const { Key, Value } of variables) {
    const isReserved = RESERVED.some((prefix) => Key.startsWith(prefix));
    if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(Key) || isReserved || Value === "") {
      throw new ApiError("InvalidParameterValue.Environment", `Wrong variable: ${Key}=${Value}.`);
    }
  }
  const bytes = variables.reduce((sum, { Key, Value }) => sum + Buffer.byteLength(Key + Value), 0);
  if (bytes > MAX_ENVIRONMENT_BYTES) {
    throw new ApiError(
      "LimitExceeded.Environment",
      `The environment has ${bytes} bytes, ${MAX_ENVIRONMENT_BYTES} are allowed.`,
    );
  }
  return Object.fromEntries(variables.map(({ Key, Value }) => [Key, Value]));
}
