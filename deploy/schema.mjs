/** What serverless.yml may hold, as JSON schema: the framework checks it before any command runs. */

const text = { type: "string" };

const memorySize = {
  type: "integer",
  enum: [64, ...Array.from({ length: 24 }, (_, step) => (step + 1) * 128)],
};
const timeout = { type: "integer", minimum: 1, maximum: 900 };
const runtime = { type: "string", pattern: "^Nodejs\\d+\\.\\d+$" };
const environment = { type: "object", additionalProperties: text };
const vpc = {
  type: "object",
  properties: {
    vpcId: { type: "string", pattern: "^(vpc-[a-z0-9]+)?$" },
    subnetId: { type: "string", pattern: "^(subnet-[a-z0-9]+)?$" },
  },
  required: ["vpcId", "subnetId"],
  additionalProperties: false,
};
const cls = { type: "string", pattern: "^(auto|off|[\\w-]+/[\\w-]+)$" };

/** @satisfies {import("./framework.ts").ProviderSchema} */
export const providerSchema = {
  provider: {
    properties: {
      stage: { type: "string", pattern: "^[a-zA-Z0-9-]+$" },
      region: { type: "string", pattern: "^([a-z]+(-[a-z0-9]+)+)?$" },
      endpoint: {
        type: "string",
        pattern:
          "^([a-z0-9-]+(\\.[a-z0-9-]+)+|https?://(localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[::1\\])(:\\d+)?/?)$",
      },
      runtime,
      memorySize,
      timeout,
      role: text,
      vpc,
      cls,
      environment,
    },
  },
  function: {
    properties: {
      handler: { type: "string", pattern: "^[A-Za-z][\\w-]*\\.[A-Za-z]\\w*$" },
      memorySize,
      timeout,
      environment,
      maxInstances: { type: "integer", minimum: 1 },
      asyncRetries: { type: "integer", minimum: 0, maximum: 2 },
    },
    required: ["handler"],
  },
  functionEvents: {
    timer: {
      type: "object",
      properties: {
        name: { type: "string", pattern: "^[\\w-]{1,100}$" },
        cron: text,
        enabled: { type: "boolean" },
        message: text,
      },
      required: ["cron"],
      additionalProperties: false,
    },
  },
};
