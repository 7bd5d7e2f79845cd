import { parseRegion, parseSite, REGION, SITE } from "../../../lib/config/address.ts";

interface Expectation {
  readonly is: RegExp | ((value: unknown) => boolean);
  readonly expected: string;
}

/** Blank is not given. */
const blankOr = (parse: (text: string) => string | null) => (value: unknown) =>
  value === "" || parse(String(value)) !== null;

/**
 * What single values of serverless.yml must look like. A JSON schema could say so too, and would
 * show its reader a regular expression.
 */
const EXPECTED: Readonly<Record<string, Expectation>> = {
  region: { is: blankOr(parseRegion), expected: REGION },
  endpoint: { is: blankOr(parseSite), expected: SITE },
  runtime: { is: /^Nodejs\d+\.\d+$/, expected: "a runtime such as Nodejs20.19" },
  memorySize: {
    is: (value) => value === 64 || (Number(value) % 128 === 0 && inRange(value, 128, 3072)),
    expected: "64 or a multiple of 128 up to 3072 (MB)",
  },
  timeout: { is: (value) => inRange(value, 1, 900), expected: "1 to 900 (seconds)" },
  cls: { is: /^(auto|off|[\w-]+\/[\w-]+)$/, expected: "auto, off or <logset id>/<topic id>" },
  vpcId: { is: /^(vpc-[a-z0-9]+)?$/, expected: "the id of a VPC, such as vpc-1a2b3c4d" },
  subnetId: {
    is: /^(subnet-[a-z0-9]+)?$/,
    expected: "the id of a subnet, such as subnet-1a2b3c4d",
  },
  handler: {
    is: /^[A-Za-z][\w-]*\.[A-Za-z]\w*$/,
    expected: "a file and its export, such as alert.main_handler",
  },
  maxInstances: { is: (value) => inRange(value, 1, 900), expected: "1 to 900 (instances)" },
  asyncRetries: { is: (value) => inRange(value, 0, 2), expected: "0, 1 or 2" },
};

function inRange(value: unknown, min: number, max: number): boolean {
  return Number(value) >= min && Number(value) <= max;
}

/**
 * What is wrong with the values in a part of serverless.yml, each with its path. Environments are
 * passed over: their values are not for showing.
 */
export function valueMistakes(value: unknown, path: readonly string[]): string[] {
  const where = path.join(".");
  // `key:` with nothing behind it passes the framework's schema, whatever the schema says.
  if (value === null) return [`${where}: is empty; give it a value or take it out`];
  if (typeof value === "object") {
    return Object.entries(value)
      .filter(([key, inner]) => key !== "environment" || inner === null)
      .flatMap(([key, inner]) => valueMistakes(inner, [...path, key]));
  }
  const rule = Object.entries(EXPECTED).find(([key]) => key === path.at(-1))?.[1];
  if (rule === undefined || value === undefined) return [];
  const fits = rule.is instanceof RegExp ? rule.is.test(String(value)) : rule.is(value);
  return fits ? [] : [`${where}: expected ${rule.expected}, got ${value}`];
}
