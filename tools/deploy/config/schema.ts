import type { ProviderSchema } from "../framework.ts";

/**
 * What serverless.yml may hold, as JSON schemas: the framework checks names and types with them
 * before any command runs. What values may be is for `values.mjs` to say.
 */

const text = { type: "string" };
const integer = { type: "integer" };
const variables = { type: "object", additionalProperties: text };

export const providerSchema: ProviderSchema = {
  provider: {
    properties: {
      stage: { type: "string", pattern: "^[a-zA-Z0-9-]+$" },
      region: text,
      endpoint: text,
      runtime: text,
      memorySize: integer,
      timeout: integer,
      role: text,
      vpc: {
        type: "object",
        properties: { vpcId: text, subnetId: text },
        required: ["vpcId", "subnetId"],
        additionalProperties: false,
      },
      cls: text,
      environment: variables,
    },
  },
  function: {
    properties: {
      handler: text,
      memorySize: integer,
      timeout: integer,
      environment: variables,
      maxInstances: integer,
      asyncRetries: integer,
    },
    required: ["handler"],
  },
  functionEvents: {
    timer: {
      type: "object",
      properties: {
        name: { type: "string", pattern: "^[a-zA-Z0-9_-]{1,100}$" },
        cron: text,
        enabled: { type: "boolean" },
        message: text,
      },
      required: ["cron"],
      additionalProperties: false,
    },
  },
};
