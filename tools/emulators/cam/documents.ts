import * as v from "valibot";
import { ApiError } from "../ckafka/api-error.ts";

/*
 * CAM's policies, by its documentation: version "2.0", effects in lower case, and what a role may do
 * is what one of its policies allows.
 */

const texts = v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.minLength(1));

const Trust = v.strictObject({
  version: v.literal("2.0"),
  statement: v.array(
    v.strictObject({
      effect: v.picklist(["allow", "deny"]),
      action: v.array(v.literal("name/sts:AssumeRole")),
      principal: v.strictObject({ service: texts }),
    }),
  ),
});

const Policy = v.strictObject({
  version: v.literal("2.0"),
  statement: v.array(
    v.strictObject({
      effect: v.picklist(["allow", "deny"]),
      action: texts,
      resource: v.pipe(
        texts,
        v.everyItem((text) => text === "*" || /^qcs::\w+:[\w-]*:ui[dn]\/\d*:.+$/.test(text)),
      ),
    }),
  ),
});

export type PolicyDocument = v.InferOutput<typeof Policy>;

/** @throws ApiError when it is none */
export const parseTrust = (text: string) => parse(Trust, text);
/** @throws ApiError when it is none */
export const parsePolicy = (text: string) => parse(Policy, text);

function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  text: string,
): v.InferOutput<Schema> {
  let value: unknown = null;
  try {
    value = JSON.parse(text);
  } catch {}
  const { success, output, issues } = v.safeParse(schema, value);
  if (success) return output;
  const where = issues.map((issue) => v.getDotPath(issue)).join(", ");
  throw new ApiError("InvalidParameter.PolicyDocumentError", `The policy is not valid: ${where}.`);
}

/**
 * A document as it comes back. FACTS: "documents may come back reordered".
 */
export function reordered(document: object): string {
  const turn = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(turn).reverse();
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, inner]) => [key, turn(inner)])
        .reverse(),
    );
  };
  return JSON.stringify(turn(document), null, 1);
}

/** Actions that CAM decides on by operation alone. */
const BY_OPERATION = /^(ckafka|cls):/;

/**
 * Whether a policy allows an action on a resource. FACTS: "An action that is authorised by operation
 * and not by resource counts as no permission when a resource is named".
 */
export function allows({ statement }: PolicyDocument, action: string, resource: string): boolean {
  const covers = (pattern: string, text: string) =>
    new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`).test(
      text,
    );
  const matching = statement.filter(
    (each) =>
      each.action.some((name) => covers(name, action)) &&
      each.resource.some((name) =>
        name === "*" ? true : !BY_OPERATION.test(action) && covers(name, resource),
      ),
  );
  return matching.length > 0 && matching.every(({ effect }) => effect === "allow");
}
