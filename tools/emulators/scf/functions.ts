import type { Cam } from "../cam/cam.ts";
import { ApiError } from "../ckafka/api-error.ts";
import {
  type Account,
  LOOKS,
  type ScfFunction,
  type Settings,
  type StatusReason,
} from "./account.ts";
import { readZip } from "./code.ts";
import type { ParametersOf } from "./parameters.ts";
import { changed, NEW } from "./settings.ts";
import { listed } from "./triggers.ts";

export async function createFunction(
  account: Account,
  parameters: ParametersOf<"CreateFunction">,
  { cam, now }: Scene,
): Promise<object> {
  const { FunctionName: name, Code, Handler, Runtime = "Python2.7" } = parameters;
  if (account.functions.has(name)) {
    throw new ApiError("ResourceInUse.FunctionName", `There is a function ${name} already.`);
  }
  const code = await zipOf(Code.ZipFile, Handler);
  const settings = changed(NEW, parameters);
  if (settings.role !== "") cam.assume(settings.role);
  const wantsTopic = parameters.AutoCreateClsTopic !== "FALSE" && settings.clsTopicId === "";
  const failure = logFailure(account, cam, settings, wantsTopic);
  account.functions.set(name, {
    name,
    runtime: Runtime,
    handler: Handler,
    code,
    settings: wantsTopic
      ? { ...settings, clsLogsetId: "SCF_logset", clsTopicId: `SCF_logtopic_${name}` }
      : settings,
    status: "Creating",
    statusReason: failure,
    becoming: { status: failure === null ? "Active" : "CreateFailed", looks: LOOKS },
    unsettled: 0,
    triggers: new Map(),
    reservedMemory: 0,
    asyncConfig: { retries: 2, ttlSeconds: 21_600 },
    addedAt: now,
    modifiedAt: now,
  });
  return {};
}

export async function updateFunctionCode(
  account: Account,
  { FunctionName, ZipFile, Code, Handler }: ParametersOf<"UpdateFunctionCode">,
  now: number,
): Promise<object> {
  const handler = Handler ?? account.find(FunctionName).handler;
  const code = await zipOf(ZipFile ?? Code?.ZipFile, handler);
  Object.assign(updatable(account, FunctionName), { handler, code, modifiedAt: now });
  return {};
}

export function updateFunctionConfiguration(
  account: Account,
  parameters: ParametersOf<"UpdateFunctionConfiguration">,
  { cam, now }: Scene,
): object {
  const { runtime, settings } = account.find(parameters.FunctionName);
  if (parameters.Runtime !== undefined && parameters.Runtime !== runtime) {
    throw new ApiError("InvalidParameterValue.Runtime", "The runtime cannot be changed.");
  }
  const next = changed(settings, parameters);
  if (next.role !== "" && next.role !== settings.role) cam.assume(next.role);
  Object.assign(updatable(account, parameters.FunctionName), { settings: next, modifiedAt: now });
  return {};
}

export function deleteFunction(
  account: Account,
  { FunctionName }: ParametersOf<"DeleteFunction">,
): object {
  account.change(FunctionName, "Deleting", null);
  return {};
}

export function getFunction(
  account: Account,
  { FunctionName }: ParametersOf<"GetFunction">,
): object {
  const found = account.look(FunctionName);
  const { settings } = found;
  const { availableStatus: AvailableStatus } = account.habits;
  return {
    FunctionName,
    Description: settings.description,
    Handler: found.handler,
    Runtime: found.runtime,
    MemorySize: settings.memorySize,
    Timeout: settings.timeout,
    Role: settings.role,
    VpcConfig: settings.vpc,
    PublicNetConfig: {
      PublicNetStatus: settings.publicNet ? "ENABLE" : "DISABLE",
      EipConfig: { EipStatus: settings.eip, EipAddress: [] },
    },
    AvailableStatus,
    Environment: {
      Variables: Object.entries(settings.environment).map(([Key, Value]) => ({ Key, Value })),
    },
    ClsLogsetId: settings.clsLogsetId,
    ClsTopicId: settings.clsTopicId,
    Status: found.status,
    StatusDesc: "",
    StatusReasons:
      found.statusReason === null
        ? []
        : [{ ErrorCode: found.statusReason.code, ErrorMessage: found.statusReason.message }],
    CodeSize: found.code.length,
    CodeInfo: "",
    Triggers: listed(found, AvailableStatus),
    Type: "Event",
    Namespace: "default",
    AddTime: timestamp(found.addedAt),
    ModTime: timestamp(found.modifiedAt),
  };
}

export function listFunctions(
  account: Account,
  { SearchKey = "", Offset, Limit }: ParametersOf<"ListFunctions">,
): object {
  const found = [...account.functions.values()].filter(({ name }) => name.includes(SearchKey));
  return {
    TotalCount: found.length,
    Functions: found.slice(Offset, Offset + Limit).map(({ name, status, runtime, settings }) => ({
      FunctionName: name,
      Description: settings.description,
      Status: status,
      Runtime: runtime,
      Namespace: "default",
    })),
  };
}

interface Scene {
  readonly cam: Cam;
  readonly now: number;
}

/**
 * Why SCF cannot hand a function's lines to CLS. FACTS: the role needs three rights "for delivery to a
 * topic of one's own (else `CreateFailed` with ClsRole in its reasons; whether `auto` needs them is
 * unknown: give them)".
 */
function logFailure(
  account: Account,
  cam: Cam,
  { role, clsTopicId }: Settings,
  wantsTopic: boolean,
): StatusReason | null {
  if (!wantsTopic && clsTopicId === "") return null;
  if (!account.habits.hasCls) {
    const message = "CLS is not activated in this account.";
    return { code: "FailedOperation.ClsServiceUnregistered", message };
  }
  const needed = ["cls:pushLog", "cls:DescribeTopics", "cls:DescribeLogsets"];
  const missing = role === "" ? [] : needed.filter((action) => !cam.permits(role, action));
  if (missing.length === 0) return null;
  const message = `The role ${role} may not ${missing.join(", ")}.`;
  return { code: "FailedOperation.ClsRole", message };
}

/** One that was never made whole cannot be updated. */
function updatable(account: Account, name: string): ScfFunction {
  const { status } = account.find(name);
  if (!status.endsWith("Failed") || status === "UpdateFailed") return account.change(name);
  throw new ApiError("FailedOperation.FunctionStatusError", `The function is ${status}.`);
}

async function zipOf(base64: string | undefined, handler: string): Promise<Buffer> {
  if (base64 === undefined) {
    throw new ApiError(
      "MissingParameter",
      "The request is missing a required parameter `ZipFile`.",
    );
  }
  const zip = Buffer.from(base64, "base64");
  const file = `${handler.split(".")[0]}.js`;
  if ((await readZip(zip)).has(file)) return zip;
  throw new ApiError("InvalidParameterValue.Handler", `There is no ${file} in the zip.`);
}

/** As SCF writes times: `2026-11-22 12:00:00`. */
function timestamp(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace("T", " ");
}
