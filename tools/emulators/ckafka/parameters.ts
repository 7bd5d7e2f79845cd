import * as v from "valibot";
import { ApiError } from "./api-error.ts";

const offset = v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0);
const limit = (fallback: number) =>
  v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(50)), fallback);
const name = v.pipe(v.string(), v.minLength(1));

/** The published request parameters of each action. */
export const PARAMETERS = {
  DescribeGroupOffsets: v.strictObject({
    InstanceId: name,
    Group: name,
    Topics: v.optional(v.array(v.string())),
    SearchWord: v.optional(v.string()),
    Offset: offset,
    Limit: limit(50),
  }),
  DescribeGroup: v.strictObject({
    InstanceId: name,
    SearchWord: v.optional(v.string()),
    Offset: offset,
    Limit: limit(20),
    Filters: v.optional(
      v.array(v.strictObject({ Name: v.literal("GroupState"), Values: v.array(v.string()) })),
    ),
  }),
  DescribeGroupInfo: v.strictObject({
    InstanceId: name,
    GroupList: v.pipe(v.array(name), v.minLength(1)),
  }),
  DescribeTopicSyncReplica: v.strictObject({
    InstanceId: name,
    TopicName: name,
    Offset: offset,
    Limit: limit(20),
    OutOfSyncReplicaOnly: v.optional(v.boolean()),
  }),
};

export type ParametersOf<Action extends keyof typeof PARAMETERS> = v.InferOutput<
  (typeof PARAMETERS)[Action]
>;

/**
 * Parameters with their defaults filled in.
 * @throws ApiError `UnknownParameter`, `MissingParameter`, `InvalidParameter` (its type),
 * `InvalidParameterValue` (its value)
 */
export function parseParameters<Schema extends v.GenericSchema>(
  schema: Schema,
  body: Buffer,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, parseJson(body));
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue) ?? "";
  if (issue.type === "strict_object" && issue.expected === "never") {
    throw new ApiError("UnknownParameter", `The parameter \`${path}\` is not recognized.`);
  }
  if (issue.received === "undefined") {
    throw new ApiError(
      "MissingParameter",
      `The request is missing a required parameter \`${path}\`.`,
    );
  }
  const where = `The value of the parameter \`${path}\` is not valid: ${issue.message}.`;
  throw new ApiError(
    issue.kind === "validation" ? "InvalidParameterValue" : "InvalidParameter",
    where,
  );
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new ApiError("InvalidParameter", "The request body is not JSON.");
  }
}
