import type { Logs } from "../config/plan.ts";

/** A policy of CAM, or whom a role trusts. */
export interface PolicyDocument {
  readonly version: "2.0";
  readonly statement: readonly Statement[];
}

interface Statement {
  readonly effect: "allow";
  readonly action: readonly string[];
  readonly resource?: readonly string[];
  readonly principal?: { readonly service: readonly string[] };
}

/** What functions touch besides CKafka. */
export interface Needs {
  /** The value of `STATE_URL`; blank: the memory. */
  readonly stateUrl: string;
  readonly logs: Logs;
}

/** Who takes the role on: SCF, for its functions. */
export const TRUST: PolicyDocument = {
  version: "2.0",
  statement: [
    {
      effect: "allow",
      action: ["name/sts:AssumeRole"],
      principal: { service: ["scf.qcloud.com"] },
    },
  ],
};

/** CAM decides on these by operation: with a resource named, they would count as not allowed. */
const READ: Statement = {
  effect: "allow",
  action: [
    "ckafka:DescribeGroupOffsets",
    "ckafka:DescribeGroup",
    "ckafka:DescribeGroupInfo",
    "ckafka:DescribeTopicSyncReplica",
  ],
  resource: ["*"],
};

/** How SCF hands log lines to CLS, as the function's role. */
const LOG: Statement = {
  effect: "allow",
  action: ["cls:pushLog", "cls:DescribeTopics", "cls:DescribeLogsets"],
  resource: ["*"],
};

/** The least that functions need which are configured so. */
export function leastPolicy({ stateUrl, logs }: Needs): PolicyDocument {
  const state = stateStatement(stateUrl);
  return {
    version: "2.0",
    statement: [READ, ...(state === null ? [] : [state]), ...(logs === "off" ? [] : [LOG])],
  };
}

/**
 * What a state on COS needs: get and put of its object, and of what is set aside beside it.
 * @returns `null` for a state that is somewhere else
 */
export function stateStatement(stateUrl: string): Statement | null {
  if (!stateUrl.startsWith("cos://")) return null;
  const { host: bucket, pathname, searchParams } = new URL(stateUrl);
  const appId = bucket.slice(bucket.lastIndexOf("-") + 1);
  const key = decodeURIComponent(pathname.slice(1));
  return {
    effect: "allow",
    action: ["cos:GetObject", "cos:PutObject"],
    resource: [`qcs::cos:${searchParams.get("region")}:uid/${appId}:${bucket}/${key}*`],
  };
}

/** Whether two documents mean the same: CAM may give one back in another order and form. */
export function meansTheSame(text: string, document: PolicyDocument): boolean {
  const [given, wanted] = [grants(parse(text)), grants(document)];
  return given.size === wanted.size && [...given].every((grant) => wanted.has(grant));
}

/** A document, one action on one thing a line. */
function grants(document: unknown): ReadonlySet<string> {
  const { statement, Statement } = Object(document);
  return new Set(list(statement ?? Statement).flatMap(grantsOf));
}

function grantsOf(statement: unknown): readonly string[] {
  const fields = Object.entries(Object(statement)).map(([key, value]) => [
    key.toLowerCase(),
    value,
  ]);
  const { effect, action, resource, principal, ...more } = Object.fromEntries(fields);
  const whom = list(Object(principal).service ?? principal ?? null);
  return list(action).flatMap((each) =>
    list(resource ?? null).flatMap((what) =>
      whom.map((who) =>
        JSON.stringify([
          String(effect).toLowerCase(),
          String(each).replace(/^name\//, ""),
          what,
          who,
          more,
        ]),
      ),
    ),
  );
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
