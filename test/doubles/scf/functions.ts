import { ApiError } from "../ckafka/api-error.ts";
import type { Account, ScfFunction } from "./account.ts";
import { readZip } from "./code.ts";
import type { ParametersOf } from "./parameters.ts";
import { changed, NEW } from "./settings.ts";
import { listed } from "./triggers.ts";

/** How often a busy function is looked at before it is at rest. */
const LOOKS = 1;

export async function createFunction(
  account: Account,
  parameters: ParametersOf<"CreateFunction">,
  now: number,
): Promise<object> {
  const { FunctionName: name, Code, Handler, Runtime = "Python2.7" } = parameters;
  if (account.functions.has(name)) {
    throw new ApiError("ResourceInUse.FunctionName", `There is a function ${name} already.`);
  }
  const code = await zipOf(Code.ZipFile, Handler);
  const settings = changed(NEW, parameters);
  const wantsTopic = parameters.AutoCreateClsTopic !== "FALSE" && settings.clsTopicId === "";
  const fails = wantsTopic && !account.hasCls;
  account.functions.set(name, {
    name,
    runtime: Runtime,
    handler: Handler,
    code,
    settings: wantsTopic
      ? { ...settings, clsLogsetId: "SCF_logset", clsTopicId: `SCF_logtopic_${name}` }
      : settings,
    status: "Creating",
    statusReason: fails ? "CLS is not activated in this account." : null,
    becoming: { status: fails ? "CreateFailed" : "Active", looks: LOOKS },
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
  const target = updatable(account, FunctionName);
  const handler = Handler ?? target.handler;
  const code = await zipOf(ZipFile ?? Code?.ZipFile, handler);
  Object.assign(target, { handler, code }, updating(now));
  return {};
}

export function updateFunctionConfiguration(
  account: Account,
  parameters: ParametersOf<"UpdateFunctionConfiguration">,
  now: number,
): object {
  const target = updatable(account, parameters.FunctionName);
  if (parameters.Runtime !== undefined && parameters.Runtime !== target.runtime) {
    throw new ApiError("InvalidParameterValue.Runtime", "The runtime cannot be changed.");
  }
  Object.assign(target, { settings: changed(target.settings, parameters) }, updating(now));
  return {};
}

export function deleteFunction(
  account: Account,
  { FunctionName }: ParametersOf<"DeleteFunction">,
): object {
  const target = account.change(FunctionName);
  target.status = "Deleting";
  target.becoming = { status: null, looks: LOOKS };
  return {};
}

export function getFunction(
  account: Account,
  { FunctionName }: ParametersOf<"GetFunction">,
): object {
  const found = account.look(FunctionName);
  const { settings } = found;
  return {
    FunctionName,
    Description: settings.description,
    Handler: found.handler,
    Runtime: found.runtime,
    MemorySize: settings.memorySize,
    Timeout: settings.timeout,
    Role: settings.role,
    VpcConfig: settings.vpc,
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
        : [{ ErrorCode: "InternalError.Cls", ErrorMessage: found.statusReason }],
    CodeSize: found.code.length,
    CodeInfo: "",
    Triggers: listed(found),
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

/** One that was never made whole cannot be updated. */
function updatable(account: Account, name: string): ScfFunction {
  const target = account.change(name);
  if (["Active", "UpdateFailed"].includes(target.status)) return target;
  throw new ApiError("FailedOperation.FunctionStatusError", `The function is ${target.status}.`);
}

function updating(now: number) {
  return {
    status: "Updating",
    becoming: { status: "Active", looks: LOOKS },
    modifiedAt: now,
  };
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
