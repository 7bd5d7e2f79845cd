import { inspect } from "node:util";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { ConfigError } from "../../lib/config/mistakes.ts";
import { type InvocationContext, invoke, RunError } from "../../lib/run/invoke.ts";
import { expectNoSecret, SECRET_VARIABLES, SECRETS } from "../secrets.ts";

const ENVIRONMENT = {
  ...SECRET_VARIABLES,
  LAG_RULES: '[{"group":"orders","warning":1}]',
  CKAFKA_INSTANCE_ID: "ckafka-abc",
  CKAFKA_REGION: "ap-guangzhou",
};
const FOR_ALERT = { forAlert: true };
const ALL_SECRETS = Object.values(SECRETS).join(" and ");

let lines: string[] = [];
beforeEach(() => {
  lines = [];
  const print = vi.spyOn(console, "log").mockImplementation((line: string) => lines.push(line));
  return () => print.mockRestore();
});

/** What an invocation throws whose work throws that. */
async function thrownFor(error: unknown): Promise<Error> {
  const thrown: unknown = await invoke(ENVIRONMENT, FOR_ALERT, async () => {
    throw error;
  }).catch((caught: unknown) => caught);
  if (!(thrown instanceof Error)) throw new Error(`not an error: ${inspect(thrown)}`);
  return thrown;
}
const logged = () => lines.map((line): unknown => JSON.parse(line));

describe("an invocation", () => {
  test("hands down what the environment says, and its result up", async () => {
    const result = await invoke(ENVIRONMENT, FOR_ALERT, async ({ rules, api }) => [
      rules.map(({ group }) => group),
      api.region,
    ]);
    expect(result).toEqual([["orders"], "ap-guangzhou"]);
    expect(lines).toEqual([]);
  });

  test("needs a Slack URL for `alert` alone, and takes the rules that stand in for LAG_RULES", async () => {
    const { SLACK_WEBHOOK_URL: _, ...quiet } = ENVIRONMENT;
    const groups = (options: { forAlert: boolean; rules?: unknown }) =>
      invoke(quiet, options, async ({ rules }) => rules.map(({ group }) => group));
    const rules = [{ group: "payments", warning: 1 }];
    expect(await groups({ forAlert: false, rules })).toEqual(["payments"]);
    await expect(groups(FOR_ALERT)).rejects.toThrow(/^SLACK_WEBHOOK_URL: /);
  });

  test("reads the environment anew every time", async () => {
    const keyOf = (key: string) =>
      invoke({ ...ENVIRONMENT, TENCENTCLOUD_SECRETKEY: key }, FOR_ALERT, async ({ api }) =>
        Promise.resolve(api.credentials.secretKey),
      );
    expect([await keyOf("one"), await keyOf("two")]).toEqual(["one", "two"]);
  });

  test("logs at the level of LOG_LEVEL, without secrets", async () => {
    const work = async (_: unknown, { log, redact }: InvocationContext) => {
      log.info(`info ${ALL_SECRETS}`);
      log.warn(`warn ${ALL_SECRETS}`, { url: SECRET_VARIABLES.SLACK_WEBHOOK_URL });
      return redact(ALL_SECRETS);
    };
    expectNoSecret(await invoke({ ...ENVIRONMENT, LOG_LEVEL: "warn" }, FOR_ALERT, work));
    expect(logged()).toMatchObject([{ level: "warn", url: "[redacted]" }]);
    expectNoSecret(lines.join());
  });

  test("does no work with a wrong environment, and names every mistake, with no stack", async () => {
    const work = vi.fn();
    const wrong = { ...ENVIRONMENT, DEDUP_WINDOW: "1.5h", CKAFKA_MAX_RPS: "0" };
    const error: unknown = await invoke(wrong, FOR_ALERT, work).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toMatch(/DEDUP_WINDOW: [^\n]*\nCKAFKA_MAX_RPS: [^\n]*$/);
    expect(inspect(error)).not.toMatch(/^ {4}at /m);
    expectNoSecret(inspect(error));
    expect(work).not.toHaveBeenCalled();
  });
});

describe("whatever goes wrong leaves as an error for its reader", () => {
  test.each<[name: string, error: unknown]>([
    ["a failed run", new RunError([`not delivered: ${ALL_SECRETS}`])],
    ["a bug", new TypeError(`cannot read ${ALL_SECRETS}`)],
    ["an error with a cause", new Error("fetch", { cause: new Error(ALL_SECRETS) })],
    ["a text", `a text with ${ALL_SECRETS}`],
  ])("%s: no secret stands in it, nor in the log", async (_, error) => {
    const thrown = await thrownFor(error);
    expectNoSecret(`${inspect(thrown)} ${thrown.stack} ${lines.join()}`);
  });

  test("a failed run is told in a line, in the log too: a stack would say nothing", async () => {
    const thrown = await thrownFor(new RunError(["one failed", "another failed"]));
    expect(thrown.message).toBe("one failed; another failed");
    expect(thrown.stack).toBe("RunError: one failed; another failed");
    expect(logged()).toEqual([{ level: "error", message: "one failed; another failed" }]);
  });

  test("a bug is told with its stack", async () => {
    const thrown = await thrownFor(new TypeError("not a function"));
    expect(thrown.message).toBe("not a function");
    expect(thrown.stack).toMatch(/^TypeError: not a function\n {4}at /);
    expect(logged()).toEqual([{ level: "error", message: "not a function", stack: thrown.stack }]);
  });

  test("what is no error is told as its text", async () => {
    expect((await thrownFor("just a text")).message).toBe("just a text");
  });

  test("an error that lost its stack is told by its message", async () => {
    const error = new Error("no stack");
    delete error.stack;
    expect((await thrownFor(error)).stack).toBe("no stack");
  });

  test("a mistake of the event goes through as it is, and is not logged", async () => {
    const mistake = new ConfigError([{ variable: "event", path: ".groups", expected: "names" }]);
    expect(await thrownFor(mistake)).toBe(mistake);
    expect(lines).toEqual([]);
  });
});
