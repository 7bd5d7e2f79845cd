import { createRequire } from "node:module";
import * as v from "valibot";
import { TEST_SECRET } from "../../tools/emulators/ckafka/start-ckafka.ts";

const Bundle = v.object({ main_handler: v.function() });

export type BuiltFunction = (
  environment: Readonly<Record<string, string>>,
  event?: unknown,
) => Promise<unknown>;

/**
 * Loads a built bundle as SCF does, as a new instance that knows nothing. Each call is an invocation
 * with just the given environment.
 */
export function load(name: "alert" | "check"): BuiltFunction {
  const require = createRequire(import.meta.url);
  const path = require.resolve(`../../dist/${name}.js`);
  delete require.cache[path];
  const { main_handler } = v.parse(Bundle, require(path));
  return async (environment, event = {}) => {
    const before = process.env;
    process.env = { ...environment };
    try {
      return await main_handler(event, { getRemainingTimeInMillis: () => 30_000 });
    } finally {
      process.env = before;
    }
  };
}

/** The environment of a function on the doubles; a bad credential or URL is one to change. */
export function environmentOn(
  ckafka: { readonly url: string },
  webhookUrl: string,
  variables: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    CKAFKA_ENDPOINT: ckafka.url,
    CKAFKA_REGION: "ap-guangzhou",
    CKAFKA_INSTANCE_ID: "ckafka-abc",
    SLACK_WEBHOOK_URL: webhookUrl,
    LOG_LEVEL: "silent",
    TENCENTCLOUD_SECRETID: TEST_SECRET.secretId,
    TENCENTCLOUD_SECRETKEY: TEST_SECRET.secretKey,
    ...variables,
  };
}
