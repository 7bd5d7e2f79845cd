import * as v from "valibot";

/*
 * The request parameters that the API documentation publishes: SCF 2018-04-16 and, of CLS
 * 2020-10-16, SearchLog. Structures that no one here sends are taken as they come.
 */
const text = v.optional(v.string());
const upTo = (max: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(max));
const offset = v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0);
const flag = v.optional(v.picklist(["TRUE", "FALSE"]));
const anything = v.optional(v.unknown());

/** 2 to 60 letters, digits, - and _; begins with a letter, ends with none of - and _. */
const FunctionName = v.pipe(v.string(), v.regex(/^[A-Za-z][\w-]{0,58}[A-Za-z0-9]$/));
const TriggerName = v.pipe(v.string(), v.regex(/^[\w-]{1,100}$/));
const Namespace = v.optional(v.literal("default"), "default");
const Qualifier = v.optional(v.string(), "$LATEST");
const Handler = v.pipe(v.string(), v.regex(/^[A-Za-z][\w-]*\.[A-Za-z]\w*$/));
const Description = v.optional(
  v.pipe(v.string(), v.regex(/^[A-Za-z0-9 ,.\n\u4e00-\u9fff]{0,1000}$/)),
);
const MemorySize = v.optional(
  v.pipe(
    v.number(),
    v.check((mb) => mb === 64 || (mb % 128 === 0 && mb >= 128 && mb <= 3072)),
  ),
);
const Timeout = v.optional(upTo(900));
const VpcConfig = v.optional(v.strictObject({ VpcId: text, SubnetId: text }));
const onOff = v.picklist(["ENABLE", "DISABLE"]);
const PublicNetConfig = v.optional(
  v.strictObject({
    PublicNetStatus: onOff,
    EipConfig: v.optional(v.strictObject({ EipStatus: onOff })),
  }),
);
const Environment = v.optional(
  v.strictObject({
    Variables: v.optional(v.array(v.strictObject({ Key: v.string(), Value: v.string() }))),
  }),
);
const CodeSource = v.optional(v.picklist(["ZipFile", "Cos", "Demo", "Inline"]));
const Code = v.strictObject({
  ...anyOf("CosBucketName", "CosObjectName", "CosBucketRegion", "DemoId", "TempCosObjectName"),
  ...anyOf("GitUrl", "GitUserName", "GitPassword", "GitPasswordSecret", "GitBranch"),
  ...anyOf("GitDirectory", "GitCommitId", "GitUserNameSecret", "ImageConfig"),
  ZipFile: text,
});
const Enable = v.optional(v.picklist(["OPEN", "CLOSE"]));
const ofFunction = { FunctionName, Namespace };
const ofTrigger = { ...ofFunction, TriggerName, Type: v.picklist(["timer"]) };

function anyOf(...names: readonly string[]): Record<string, typeof anything> {
  return Object.fromEntries(names.map((name) => [name, anything]));
}

export const PARAMETERS = {
  CreateFunction: v.strictObject({
    ...ofFunction,
    ...anyOf("Layers", "DeadLetterConfig", "CfsConfig", "InitTimeout", "Tags"),
    ...anyOf("ProtocolType", "ProtocolParams", "InstanceConcurrencyConfig", "IntranetConfig"),
    Code,
    CodeSource,
    Handler,
    Description,
    MemorySize,
    Timeout,
    Environment,
    Runtime: v.optional(v.picklist(["Nodejs16.13", "Nodejs18.15", "Nodejs20.19"])),
    VpcConfig,
    PublicNetConfig,
    Role: text,
    InstallDependency: flag,
    ClsLogsetId: text,
    ClsTopicId: text,
    Type: v.optional(v.picklist(["Event", "HTTP"])),
    AsyncRunEnable: flag,
    TraceEnable: flag,
    AutoDeployClsTopicIndex: flag,
    AutoCreateClsTopic: flag,
    DnsCache: flag,
  }),
  UpdateFunctionCode: v.strictObject({
    ...ofFunction,
    ...anyOf("CosBucketName", "CosObjectName", "CosBucketRegion", "EnvId"),
    Handler: v.optional(Handler),
    ZipFile: text,
    InstallDependency: flag,
    Publish: flag,
    Code: v.optional(Code),
    CodeSource,
  }),
  UpdateFunctionConfiguration: v.strictObject({
    ...ofFunction,
    ...anyOf("Layers", "DeadLetterConfig", "CfsConfig", "InitTimeout"),
    ...anyOf("ProtocolParams", "InstanceConcurrencyConfig", "IntranetConfig", "IgnoreSysLog"),
    Description,
    MemorySize,
    Timeout,
    Runtime: text,
    Environment,
    VpcConfig,
    PublicNetConfig,
    Role: text,
    InstallDependency: flag,
    ClsLogsetId: text,
    ClsTopicId: text,
    Publish: flag,
    L5Enable: flag,
    DnsCache: flag,
  }),
  GetFunction: v.strictObject({ ...ofFunction, Qualifier, ShowCode: flag }),
  DeleteFunction: v.strictObject({ ...ofFunction, Qualifier: text }),
  ListFunctions: v.strictObject({
    Namespace,
    Order: v.optional(v.picklist(["ASC", "DESC"])),
    Orderby: v.optional(v.picklist(["AddTime", "ModTime", "FunctionName"])),
    Offset: offset,
    Limit: v.optional(upTo(100), 20),
    SearchKey: text,
    Description: text,
    Filters: anything,
  }),
  CreateTrigger: v.strictObject({
    ...ofTrigger,
    TriggerDesc: v.string(),
    Qualifier: text,
    Enable,
    CustomArgument: text,
    Description: text,
  }),
  UpdateTrigger: v.strictObject({
    ...ofTrigger,
    TriggerDesc: text,
    Qualifier,
    Enable,
    CustomArgument: text,
    Description: text,
  }),
  DeleteTrigger: v.strictObject({ ...ofTrigger, TriggerDesc: text, Qualifier }),
  ListTriggers: v.strictObject({
    ...ofFunction,
    Offset: offset,
    Limit: v.optional(upTo(100), 20),
    OrderBy: v.optional(v.picklist(["add_time", "mod_time"])),
    Order: v.optional(v.picklist(["ASC", "DESC"])),
    Filters: anything,
  }),
  PutReservedConcurrencyConfig: v.strictObject({
    ...ofFunction,
    ReservedConcurrencyMem: v.pipe(v.number(), v.integer(), v.minValue(0)),
  }),
  DeleteReservedConcurrencyConfig: v.strictObject(ofFunction),
  GetReservedConcurrencyConfig: v.strictObject(ofFunction),
  UpdateFunctionEventInvokeConfig: v.strictObject({
    ...ofFunction,
    AsyncTriggerConfig: v.strictObject({
      RetryConfig: v.pipe(
        v.array(
          v.strictObject({
            RetryNum: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2)),
          }),
        ),
        v.length(1),
      ),
      MsgTTL: v.pipe(v.number(), v.integer(), v.minValue(60), v.maxValue(21_600)),
    }),
  }),
  GetFunctionEventInvokeConfig: v.strictObject({ ...ofFunction, Qualifier }),
  Invoke: v.strictObject({
    ...ofFunction,
    InvocationType: v.optional(v.picklist(["RequestResponse", "Event"]), "RequestResponse"),
    Qualifier,
    ClientContext: v.optional(v.string(), "{}"),
    LogType: v.optional(v.picklist(["None", "Tail"]), "None"),
    RoutingKey: text,
  }),
  SearchLog: v.strictObject({
    From: v.pipe(v.number(), v.integer()),
    To: v.pipe(v.number(), v.integer()),
    Query: v.pipe(v.string(), v.maxLength(12_288)),
    TopicId: v.pipe(v.string(), v.minLength(1)),
    Limit: v.optional(upTo(1000), 100),
    Context: v.optional(v.string(), ""),
    Sort: v.optional(v.picklist(["asc", "desc"]), "desc"),
    UseNewAnalysis: v.optional(v.boolean()),
    ...anyOf("Topics", "QuerySyntax", "SyntaxRule", "SamplingRate", "HighLight"),
  }),
};

export type Action = keyof typeof PARAMETERS;

export type ParametersOf<Name extends Action> = v.InferOutput<(typeof PARAMETERS)[Name]>;
