import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import * as v from "valibot";
import { TEST_SECRET } from "../../../tools/emulators/ckafka/start-ckafka.ts";

const Report = v.object({
  status: v.string(),
  apiCalls: v.number(),
  subjects: v.array(v.object({ subject: v.string(), lag: v.nullable(v.number()) })),
  unreadable: v.array(
    v.object({ code: v.string(), message: v.string(), requestId: v.nullable(v.string()) }),
  ),
});

export type Report = v.InferOutput<typeof Report>;

/** A threshold that keeps everything ok, so that nothing but offsets is asked for. */
const OUT_OF_REACH = 1_000_000_000_000;

export interface RunOptions {
  readonly group?: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** Invocations, one after the other, of the same instance. Default: 1. */
  readonly times?: number;
  /** What SCF leaves the function. Default: 60 s. */
  readonly limitMs?: number;
}

/**
 * Invokes a built `check` in a process of its own, which must end by itself: by an empty event loop.
 * @param bundle path of `check.js`
 * @param endpoint URL of the API
 * @returns the report of each invocation
 */
export async function runCheck(
  bundle: string,
  endpoint: string,
  { group = "group", variables = {}, times = 1, limitMs = 60_000 }: RunOptions = {},
): Promise<Report[]> {
  const program = `
    const { main_handler } = require(${JSON.stringify(bundle)});
    (async () => {
      const reports = [];
      for (let run = 0; run < ${times}; run += 1) {
        const ends = performance.now() + ${limitMs};
        const context = { getRemainingTimeInMillis: () => ends - performance.now() };
        reports.push(await main_handler({}, context));
      }
      console.log(JSON.stringify(reports));
    })();`;
  const child = spawn(process.execPath, ["-e", program], {
    env: {
      CKAFKA_ENDPOINT: endpoint,
      CKAFKA_REGION: "ap-guangzhou",
      CKAFKA_INSTANCE_ID: "ckafka-abc",
      LAG_RULES: JSON.stringify([{ group, critical: OUT_OF_REACH }]),
      LOG_LEVEL: "silent",
      TENCENTCLOUD_SECRETID: TEST_SECRET.secretId,
      TENCENTCLOUD_SECRETKEY: TEST_SECRET.secretKey,
      ...variables,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  return v.parse(v.array(Report), JSON.parse(await text(child.stdout)));
}
