import * as v from "valibot";

/* The request parameters of CAM (2019-01-16) that its documentation publishes, of the actions in use. */
const name = v.pipe(v.string(), v.regex(/^[\w+=,.@-]{1,128}$/));
const id = v.pipe(v.number(), v.integer(), v.minValue(1));
const page = {
  Page: v.optional(id, 1),
  Rp: v.optional(v.pipe(id, v.maxValue(200)), 20),
};
const description = v.optional(v.pipe(v.string(), v.maxLength(300)), "");
const document = v.pipe(v.string(), v.minLength(1), v.maxLength(6_144));

export const CAM_PARAMETERS = {
  GetUserAppId: v.strictObject({}),
  GetRole: v.strictObject({ RoleName: name }),
  CreateRole: v.strictObject({
    RoleName: name,
    PolicyDocument: document,
    Description: description,
    ConsoleLogin: v.optional(v.picklist([0, 1])),
    SessionDuration: v.optional(id),
    Tags: v.optional(v.unknown()),
  }),
  DeleteRole: v.strictObject({ RoleName: name }),
  ListPolicies: v.strictObject({
    ...page,
    Scope: v.optional(v.picklist(["All", "QCS", "Local"]), "All"),
    Keyword: v.optional(v.string(), ""),
  }),
  GetPolicy: v.strictObject({ PolicyId: id }),
  CreatePolicy: v.strictObject({
    PolicyName: name,
    PolicyDocument: document,
    Description: description,
  }),
  UpdatePolicy: v.strictObject({
    PolicyId: id,
    PolicyName: v.optional(name),
    PolicyDocument: v.optional(document),
    Description: v.optional(v.string()),
  }),
  DeletePolicy: v.strictObject({ PolicyId: v.pipe(v.array(id), v.minLength(1)) }),
  AttachRolePolicy: v.strictObject({ PolicyId: id, AttachRoleName: name }),
  DetachRolePolicy: v.strictObject({ PolicyId: id, DetachRoleName: name }),
  ListAttachedRolePolicies: v.strictObject({ ...page, RoleName: name }),
};

export type CamAction = keyof typeof CAM_PARAMETERS;

export type CamParametersOf<Name extends CamAction> = v.InferOutput<(typeof CAM_PARAMETERS)[Name]>;
