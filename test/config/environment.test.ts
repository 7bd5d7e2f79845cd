import { describe, expect, it } from "vitest";
import type { Config } from "../../lib/config/config.ts";
import { type EnvironmentOptions, parseEnvironment } from "../../lib/config/environment.ts";
import { expectNoSecret, SECRET_VARIABLES, SECRETS } from "../secrets.ts";
import { mistakesOf } from "./mistakes.ts";

const RULES = '[{"group":"orders","warning":1000}]';

/** The least that `alert` needs. */
const LEAST = {
  LAG_RULES: RULES,
  CKAFKA_INSTANCE_ID: "ckafka-abc",
  CKAFKA_REGION: "ap-guangzhou",
  TENCENTCLOUD_SECRETID: SECRETS.secretId,
  TENCENTCLOUD_SECRETKEY: SECRETS.secretKey,
  SLACK_WEBHOOK_URL: SECRET_VARIABLES.SLACK_WEBHOOK_URL,
};

const parse = (
  changes: Readonly<Record<string, string | undefined>>,
  options: Partial<EnvironmentOptions> = {},
): Config => parseEnvironment({ ...LEAST, ...changes }, { forAlert: true, ...options });

describe("an environment", () => {
  it("has defaults for all but the rules, the region, the credentials and Slack's URL", () => {
    expect(parse({})).toMatchObject({
      rules: [{ group: "orders", instance: "ckafka-abc", dedupMs: 3_600_000 }],
      silences: [],
      api: {
        region: "ap-guangzhou",
        host: "ckafka.intl.tencentcloudapi.com",
        protocol: "https:",
        credentials: { secretId: SECRETS.secretId, secretKey: SECRETS.secretKey, token: null },
        maxRps: 50,
      },
      slack: { defaultUrl: SECRET_VARIABLES.SLACK_WEBHOOK_URL, channels: new Map() },
      blind: { forMs: 120_000, dedupMs: 3_600_000, channel: null, mention: null },
      state: { kind: "memory" },
      heartbeatUrl: null,
      logLevel: "info",
    });
  });

  it("takes every variable", () => {
    const config = parse({
      ...SECRET_VARIABLES,
      DEDUP_WINDOW: "0s",
      CKAFKA_ENDPOINT: "ckafka.internal.tencentcloudapi.com",
      CKAFKA_MAX_RPS: "100",
      LAG_SILENCES: '[{"group":"orders","until":"2026-11-23"}]',
      LOG_LEVEL: "debug",
    });
    expect(config).toMatchObject({
      rules: [{ dedupMs: 0 }],
      silences: [{ group: "orders" }],
      api: {
        host: "ckafka.internal.tencentcloudapi.com",
        credentials: { token: SECRETS.token },
        maxRps: 100,
      },
      slack: {
        channels: new Map([["payments", `https://hooks.slack.com${SECRETS.channelPath}`]]),
      },
      blind: { dedupMs: 0 },
      state: { kind: "redis", key: "ckafka-lag-alerts:state" },
      heartbeatUrl: SECRET_VARIABLES.HEARTBEAT_URL,
      logLevel: "debug",
    });
  });

  it("knows what must never be shown, however it is written", () => {
    const { secrets } = parse(SECRET_VARIABLES);
    expect(secrets).toEqual(expect.arrayContaining(Object.values(SECRETS)));
    expect(secrets).toContain(encodeURIComponent(SECRETS.redisPassword));
    expect(secrets).toContain(SECRET_VARIABLES.SLACK_WEBHOOK_URL);
  });

  it("takes blank variables for unset ones", () => {
    const blanks = { DEDUP_WINDOW: "", STATE_URL: " ", LOG_LEVEL: "\t", SLACK_CHANNELS: "\n" };
    expect(parse({ ...blanks, LAG_SILENCES: "", HEARTBEAT_URL: "" })).toEqual(parse({}));
  });

  it("names all its mistakes at once, and no secret", () => {
    const mistakes = mistakesOf(() =>
      parse({
        ...SECRET_VARIABLES,
        LAG_RULES: '[{"group":"","warning":0}]',
        CKAFKA_REGION: "ap guangzhou",
        CKAFKA_ENDPOINT: "http://ckafka.tencentcloudapi.com",
        CKAFKA_MAX_RPS: "101",
        SLACK_WEBHOOK_URL: `http://hooks.slack.com${SECRETS.webhookPath}`,
        SLACK_CHANNELS: JSON.stringify({ ops: SECRETS.channelPath, "": "https://x", n: 1 }),
        DEDUP_WINDOW: "1.5h",
        LAG_SILENCES: '[{"group":"orders"}]',
        STATE_URL: `redis://:${SECRETS.redisPassword}@`,
        HEARTBEAT_URL: SECRETS.heartbeatPath,
        LOG_LEVEL: "verbose",
        TENCENTCLOUD_SECRETID: " ",
      }),
    );
    expect(mistakes.map((line) => line.slice(0, line.indexOf(": expected")))).toEqual([
      "DEDUP_WINDOW",
      "SLACK_CHANNELS.ops",
      'SLACK_CHANNELS[""]',
      "SLACK_CHANNELS.n",
      "CKAFKA_REGION",
      "CKAFKA_ENDPOINT",
      "TENCENTCLOUD_SECRETID",
      "CKAFKA_MAX_RPS",
      "LAG_RULES[0].group",
      "LAG_RULES[0].warning",
      "LAG_SILENCES[0].until",
      "SLACK_WEBHOOK_URL",
      "STATE_URL",
      "HEARTBEAT_URL",
      "LOG_LEVEL",
    ]);
    expectNoSecret(mistakes.join("\n"));
  });

  it("names what is missing from an empty one", () => {
    const mistakes = mistakesOf(() => parseEnvironment({}, { forAlert: true }));
    expect(mistakes.map((line) => line.split(":")[0])).toEqual([
      "SLACK_WEBHOOK_URL",
      "CKAFKA_REGION",
      "TENCENTCLOUD_SECRETID",
      "LAG_RULES",
    ]);
  });

  it.each([
    ["a missing quote", '[{group":1}]', "well-formed JSON (it breaks at character 3 of 12)"],
    ["a missing end", '[{"group":"orders"}', "LAG_RULES: expected well-formed JSON (it ends too"],
    ["a missing end in a text", '[{"group":"orders', "well-formed JSON (it ends too early"],
  ])("says where JSON breaks: %s", (_, LAG_RULES, mistake) => {
    expect(mistakesOf(() => parse({ LAG_RULES }))).toEqual([expect.stringContaining(mistake)]);
  });

  it.each([
    ["a comma before ]", '[{"group":"orders","warning":1},]', "there is a comma before a ] or }"],
    ["a comma before }", '[{"group":"orders","warning":1,\n}]', "there is a comma before a ] or }"],
    [
      "single quotes",
      "[{'group':'orders','warning':1}]",
      'JSON takes double quotes ("), no others',
    ],
    ["typographic quotes", "[{“group”:“orders”,“warning”:1}]", "JSON takes double quotes"],
    [
      "a value of several lines without quotes in .env, of which only the first is read",
      '[{"group":"orders",',
      "in a .env file a value of several lines stands in single quotes",
    ],
    [
      "a number in quotes",
      '[{"group":"orders","warning":"1000"}]',
      'LAG_RULES[0].warning: expected a number of messages from 1 (without quotes), a duration above 0 such as "10m", or an array of one of each, got "1000"',
    ],
  ])("says what the usual cause is: %s", (_, LAG_RULES, mistake) => {
    expect(mistakesOf(() => parse({ LAG_RULES }))).toEqual([expect.stringContaining(mistake)]);
  });

  it("takes no comma or quote inside a text for the cause", () => {
    const mistakes = mistakesOf(() => parse({ LAG_RULES: '[{"group":"it\'s,]"' }));
    expect(mistakes).toEqual([expect.stringMatching(/it ends too early: a bracket or a quote/)]);
  });

  it("does not quote a secret that JSON breaks at", () => {
    const SLACK_CHANNELS = `{"payments":${SECRET_VARIABLES.SLACK_WEBHOOK_URL}}`;
    const mistakes = mistakesOf(() => parse({ SLACK_CHANNELS }));
    expect(mistakes).toEqual(['SLACK_CHANNELS: expected well-formed JSON (it breaks at a "h")']);
  });

  it("does not repeat a webhook that stands in a wrong place", () => {
    const url = "https://hooks.slack.com/services/T0/B0/testElsewhere";
    const LAG_RULES = JSON.stringify([{ group: "orders", warning: 1, channel: url, [url]: 1 }]);
    const text = mistakesOf(() => parse({ LAG_RULES, LOG_LEVEL: url })).join("\n");
    expect(text).toContain("LAG_RULES[0].channel: expected a name in SLACK_CHANNELS");
    expect(text).not.toContain("services");
  });
});

describe("blindness", () => {
  const blind = (value: unknown, changes = {}) =>
    parse({ LAG_BLIND: JSON.stringify(value), ...changes }).blind;

  it("is told after two minutes, in the default channel, with the usual window", () => {
    const usual = { forMs: 120_000, dedupMs: 3_600_000, channel: null, mention: null };
    expect(parse({}).blind).toEqual(usual);
    expect(blind({})).toEqual(usual);
    expect(parse({ DEDUP_WINDOW: "2h" }).blind.dedupMs).toBe(7_200_000);
  });

  it("can be told as a rule's alerts are", () => {
    const value = { for: "5m", channel: "payments", mention: "@here", dedup: "0s" };
    expect(blind(value, { SLACK_CHANNELS: SECRET_VARIABLES.SLACK_CHANNELS })).toEqual({
      forMs: 300_000,
      channel: "payments",
      mention: "<!here>",
      dedupMs: 0,
    });
  });

  it.each<[string, unknown, string]>([
    ["an array", [], 'LAG_BLIND: expected an object such as {"for":"2m"}, got []'],
    ["a text", "2m", "LAG_BLIND: expected an object such as"],
    ["null", null, "LAG_BLIND: expected an object such as"],
    ["no time at all", { for: "0s" }, "LAG_BLIND.for: expected a duration such as"],
    ["a channel without URL", { channel: "x" }, "LAG_BLIND.channel: expected a name in SLACK_CHAN"],
    ["a mention of everyone", { mention: "@all" }, 'LAG_BLIND.mention: expected "@here"'],
    ["a bare number", { dedup: 60 }, "LAG_BLIND.dedup: expected a duration"],
    [
      "a misspelt field",
      { fro: "2m" },
      "LAG_BLIND.fro: expected a known field (did you mean for?)",
    ],
    [
      "another field",
      { group: "a" },
      "LAG_BLIND.group: expected one of the fields for, dedup, cha",
    ],
  ])("cannot be %s", (_, value, mistake) => {
    expect(mistakesOf(() => blind(value))).toEqual([expect.stringContaining(mistake)]);
  });
});

describe("the region", () => {
  it.each([
    ["CKAFKA_REGION before SCF's own", { TENCENTCLOUD_REGION: "ap-beijing" }, "ap-guangzhou"],
    ["else SCF's own", { CKAFKA_REGION: "", TENCENTCLOUD_REGION: "ap-beijing" }, "ap-beijing"],
  ])("is %s", (_, changes, region) => {
    expect(parse(changes).api.region).toBe(region);
  });
});

describe("the site", () => {
  const endpointOf = (env: Readonly<Record<string, string>>) => {
    const { protocol, host } = parse(env).api;
    return `${protocol}//${host}`;
  };

  it.each([
    ["the mainland's", "tencentcloudapi.com", "https://ckafka.tencentcloudapi.com"],
    [
      "a loopback URL, which stands for all APIs",
      "http://127.0.0.1:9000/",
      "http://127.0.0.1:9000",
    ],
  ])("that `deploy` uses is the API's too: %s", (_, TENCENTCLOUD_ENDPOINT, endpoint) => {
    expect(endpointOf({ TENCENTCLOUD_ENDPOINT })).toBe(endpoint);
  });

  it("is hidden by an endpoint", () => {
    const TENCENTCLOUD_ENDPOINT = "tencentcloudapi.com";
    const CKAFKA_ENDPOINT = "ckafka.internal.tencentcloudapi.com";
    expect(endpointOf({ TENCENTCLOUD_ENDPOINT, CKAFKA_ENDPOINT })).toBe(
      "https://ckafka.internal.tencentcloudapi.com",
    );
  });

  it.each([
    "https://tencentcloudapi.com",
    "http://10.0.0.1:9000",
    "http://127.0.0.1:9000/path",
    "tencentcloudapi.com/path",
    "tencentcloudapi",
    "user@tencentcloudapi.com",
  ])("cannot be %s", (TENCENTCLOUD_ENDPOINT) => {
    expect(mistakesOf(() => parse({ TENCENTCLOUD_ENDPOINT }))).toEqual([
      expect.stringContaining("TENCENTCLOUD_ENDPOINT: expected a site such as"),
    ]);
  });
});

describe("the endpoint", () => {
  it.each([
    ["ckafka.tencentcloudapi.com", "https:", "ckafka.tencentcloudapi.com"],
    [
      "https://ckafka.ap-guangzhou.tencentcloudapi.com/",
      "https:",
      "ckafka.ap-guangzhou.tencentcloudapi.com",
    ],
    ["proxy.example.com:8443", "https:", "proxy.example.com:8443"],
    ["http://127.0.0.1:9000", "http:", "127.0.0.1:9000"],
    ["http://127.9.8.7:9000", "http:", "127.9.8.7:9000"],
    ["http://localhost:9000", "http:", "localhost:9000"],
    ["http://[::1]:9000", "http:", "[::1]:9000"],
  ])("%s is %s//%s", (CKAFKA_ENDPOINT, protocol, host) => {
    expect(parse({ CKAFKA_ENDPOINT }).api).toMatchObject({ protocol, host });
  });

  it.each([
    "http://ckafka.tencentcloudapi.com",
    "http://127.0.0.1.example.com",
    "http://localhost.example.com",
    "http://10.0.0.1",
    "ftp://127.0.0.1",
    "https://ckafka.tencentcloudapi.com/path",
    "https://ckafka.tencentcloudapi.com?a=b",
    "https://user:password@ckafka.tencentcloudapi.com",
    "ckafka.tencentcloudapi.com/path",
    "two words",
    "https://",
  ])("cannot be %s", (CKAFKA_ENDPOINT) => {
    expect(mistakesOf(() => parse({ CKAFKA_ENDPOINT }))).toEqual([
      expect.stringContaining("CKAFKA_ENDPOINT: expected a host or an https:// URL"),
    ]);
  });
});

describe("the pace", () => {
  it.each(["1", "99", "100"])("can be %s a second", (CKAFKA_MAX_RPS) => {
    expect(parse({ CKAFKA_MAX_RPS }).api.maxRps).toBe(Number(CKAFKA_MAX_RPS));
  });

  it.each(["0", "101", "-1", "1.5", "1e1", "0x10", "fast"])("cannot be %s", (CKAFKA_MAX_RPS) => {
    expect(mistakesOf(() => parse({ CKAFKA_MAX_RPS }))).toEqual([
      `CKAFKA_MAX_RPS: expected an integer from 1 to 100, got "${CKAFKA_MAX_RPS}"`,
    ]);
  });
});

describe("credentials", () => {
  const none = { TENCENTCLOUD_SECRETID: undefined, TENCENTCLOUD_SECRETKEY: undefined };
  const injected = {
    TENCENTCLOUD_SECRETID: "id1",
    TENCENTCLOUD_SECRETKEY: "key1",
    TENCENTCLOUD_SESSIONTOKEN: "token1",
  };
  const sdk = {
    TENCENTCLOUD_SECRET_ID: "id2",
    TENCENTCLOUD_SECRET_KEY: "key2",
    TENCENTCLOUD_SESSION_TOKEN: "token2",
  };
  const profile = () => ({ secretId: "id3", secretKey: "key3", token: null });

  it.each([
    ["SCF's before the SDK's", { ...injected, ...sdk }, "id1", "key1", "token1"],
    ["the SDK's before the profile", { ...none, ...sdk }, "id2", "key2", "token2"],
    ["the profile's at last", none, "id3", "key3", null],
    [
      "a complete family, however much of an earlier one is there",
      { ...injected, TENCENTCLOUD_SECRETKEY: "", ...sdk },
      "id2",
      "key2",
      "token2",
    ],
    [
      "without another family's token",
      { ...injected, TENCENTCLOUD_SESSIONTOKEN: "", TENCENTCLOUD_SESSION_TOKEN: "token2" },
      "id1",
      "key1",
      null,
    ],
  ])("are %s", (_, changes, secretId, secretKey, token) => {
    const { credentials } = parse(changes, { profile }).api;
    expect(credentials).toEqual({ secretId, secretKey, token });
  });

  it.each([
    [{ TENCENTCLOUD_SECRETID: "id1" }, "TENCENTCLOUD_SECRETKEY"],
    [{ TENCENTCLOUD_SECRETKEY: "key1" }, "TENCENTCLOUD_SECRETID"],
    [{ TENCENTCLOUD_SECRET_ID: "id2" }, "TENCENTCLOUD_SECRET_KEY"],
    [{ TENCENTCLOUD_SECRET_KEY: "key2" }, "TENCENTCLOUD_SECRET_ID"],
  ])("of which %o stands alone lack %s", (changes, missing) => {
    expect(mistakesOf(() => parse({ ...none, ...changes }))).toEqual([
      expect.stringMatching(new RegExp(`^${missing}: expected a value, since`)),
    ]);
  });

  it("from the profile are secrets too", () => {
    expect(parse(none, { profile }).secrets).toEqual(expect.arrayContaining(["id3", "key3"]));
  });
});

describe("Slack's URLs", () => {
  it.each(["https://hooks.slack.com/services/a", "http://127.0.0.1:9000/slack"])(
    "can be %s",
    (SLACK_WEBHOOK_URL) => {
      expect(parse({ SLACK_WEBHOOK_URL }).slack.defaultUrl).toBe(SLACK_WEBHOOK_URL);
    },
  );

  it.each([
    "http://hooks.slack.com/services/a",
    "https://user:password@hooks.slack.com/services/a",
    "hooks.slack.com/services/a",
    "ftp://127.0.0.1/a",
  ])("cannot be %s", (SLACK_WEBHOOK_URL) => {
    expect(mistakesOf(() => parse({ SLACK_WEBHOOK_URL }))).toEqual([
      expect.stringMatching(/^SLACK_WEBHOOK_URL: expected an https:\/\/ URL [^"]*$/),
    ]);
  });

  it.each(["[]", "null", "1", '"ops"'])("by channel cannot be %s", (SLACK_CHANNELS) => {
    expect(mistakesOf(() => parse({ SLACK_CHANNELS }))).toEqual([
      expect.stringContaining("SLACK_CHANNELS: expected an object such as"),
    ]);
  });

  it("may be named by a rule only where they are configured", () => {
    const LAG_RULES = '[{"group":"orders","warning":1,"channel":"ops"}]';
    expect(mistakesOf(() => parse({ LAG_RULES }))).toEqual([
      'LAG_RULES[0].channel: expected a name in SLACK_CHANNELS, which has none, got "ops"',
    ]);
    const { SLACK_CHANNELS } = SECRET_VARIABLES;
    expect(mistakesOf(() => parse({ LAG_RULES, SLACK_CHANNELS }))).toEqual([
      'LAG_RULES[0].channel: expected a name in SLACK_CHANNELS (payments), got "ops"',
    ]);
  });
});

describe("check", () => {
  const forCheck = { forAlert: false };
  const channelRule = '[{"group":"orders","warning":1,"channel":"ops"}]';

  it("needs no URL of Slack's", () => {
    const { slack } = parse({ SLACK_WEBHOOK_URL: undefined }, forCheck);
    expect(slack).toEqual({ defaultUrl: null, channels: new Map() });
  });

  it("takes any channel while none is configured", () => {
    expect(parse({ LAG_RULES: channelRule }, forCheck).rules[0]).toMatchObject({ channel: "ops" });
  });

  it("looks a channel up where some are configured", () => {
    const { SLACK_CHANNELS } = SECRET_VARIABLES;
    expect(mistakesOf(() => parse({ LAG_RULES: channelRule, SLACK_CHANNELS }, forCheck))).toEqual([
      'LAG_RULES[0].channel: expected a name in SLACK_CHANNELS (payments), got "ops"',
    ]);
  });

  it("takes rules from its event, and needs no others then", () => {
    const rules = [{ group: "payments", warning: 5 }];
    const config = parse({ LAG_RULES: undefined }, { ...forCheck, rules });
    expect(config.rules).toMatchObject([{ group: "payments", warning: { lag: 5 } }]);
  });

  it("names mistakes in its event's rules as such", () => {
    expect(
      mistakesOf(() => parse({}, { ...forCheck, rules: [{ group: "a", warning: 0 }] })),
    ).toEqual([
      expect.stringContaining("event.rules[0].warning: expected a number of messages from 1"),
    ]);
  });
});
