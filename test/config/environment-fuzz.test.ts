import fc from "fast-check";
import { expect, it } from "vitest";
import { parseEnvironment } from "../../lib/config/environment.ts";
import { ConfigError } from "../../lib/config/mistakes.ts";
import { expectNoSecret, SECRET_VARIABLES, SECRETS } from "../secrets.ts";

const duration = fc.constantFrom("0s", "5m", "1h", "1.5h", "-1s", "", "1e3", "99999999999999d", 5);
const patternish = fc.constantFrom("orders", "*", "a?", "", " ", "<!channel>", null, 7);
const threshold = fc.oneof(
  fc.constantFrom(0, 1, 1000, -5, 1.5, 2 ** 60, "10m", "0s", "ten", null, [], [1], [1, "1m"]),
  fc.array(fc.jsonValue(), { maxLength: 3 }),
);
const rule = fc.record(
  {
    group: patternish,
    topic: patternish,
    instance: patternish,
    per: fc.constantFrom("group", "topic", "partition", "x", null),
    warning: threshold,
    critical: threshold,
    stalled: duration,
    ignore: fc.constantFrom(true, false, "true"),
    dashboard: fc.constantFrom("https://a/{group}?{topic}", "https://{group}", "https://a/{x}"),
    absent: fc.constantFrom("warning", "critical", "ignore", "x"),
    allowedLag: fc.constantFrom(0, 1, -1, "1", 1.5),
    for: duration,
    keepFiringFor: duration,
    dedup: duration,
    channel: fc.constantFrom("payments", "x", "", SECRET_VARIABLES.SLACK_WEBHOOK_URL),
    mention: fc.constantFrom("@here", "<@U1>", "@all", 1),
    runbook: fc.constantFrom("https://wiki", "http://wiki", SECRET_VARIABLES.SLACK_WEBHOOK_URL),
    ["__proto__"]: fc.jsonValue(),
    [SECRETS.webhookPath]: fc.constant(1),
  },
  { requiredKeys: [] },
);
const silence = fc.record(
  {
    group: patternish,
    topic: patternish,
    from: fc.constantFrom("2026-11-22", "2026-02-30", "now", 0),
    until: fc.constantFrom("2026-11-23T10:00+08:00", "2026-11-21", "+999999-01-01", null),
    days: fc.constantFrom("Sat,Sun", "", "Mon-Fri"),
    between: fc.constantFrom("22:00-06:00", "00:00-24:00", "25:00-26:00", ""),
    timezone: fc.constantFrom("UTC", "Asia/Shanghai", "Mars/X", "", "+08:00"),
  },
  { requiredKeys: [] },
);
const blind = fc.record(
  {
    for: duration,
    dedup: duration,
    channel: fc.constantFrom("payments", "", SECRET_VARIABLES.SLACK_WEBHOOK_URL),
    mention: fc.constantFrom("@here", "@all"),
    [SECRETS.webhookPath]: fc.constant(1),
  },
  { requiredKeys: [] },
);
const json = (value: fc.Arbitrary<unknown>) =>
  fc.oneof(
    { weight: 3, arbitrary: value.map((whole) => JSON.stringify(whole)) },
    { weight: 1, arbitrary: fc.json({ maxDepth: 3 }) },
  );
const webhook = fc.constantFrom(
  SECRET_VARIABLES.SLACK_WEBHOOK_URL,
  `http://hooks.slack.com${SECRETS.webhookPath}`,
  `https://user:password@hooks.slack.com${SECRETS.webhookPath}`,
  SECRETS.webhookPath,
);

/** A text with a piece cut out, doubled, or in the place of another. */
function damaged(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(text, fc.nat(), fc.nat(), fc.constantFrom("", "{", "]", '"', ",", "%", "\0", "é", ":"))
    .map(([whole, at, length, put]) => {
      const from = at % (whole.length + 1);
      return whole.slice(0, from) + put + whole.slice(from + (length % 8));
    });
}
const value = (usual: fc.Arbitrary<string>) =>
  fc.oneof(
    { weight: 4, arbitrary: usual },
    { weight: 2, arbitrary: damaged(usual) },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
  );

const environment = fc.record(
  {
    LAG_RULES: value(json(fc.array(rule, { maxLength: 3 }))),
    LAG_SILENCES: value(json(fc.array(silence, { maxLength: 2 }))),
    LAG_BLIND: value(json(blind)),
    TENCENTCLOUD_ENDPOINT: value(fc.constantFrom("tencentcloudapi.com", "http://[::1]:1", "a/b")),
    CKAFKA_INSTANCE_ID: value(fc.constant("ckafka-abc")),
    CKAFKA_REGION: value(fc.constant("ap-guangzhou")),
    TENCENTCLOUD_REGION: value(fc.constant("ap-beijing")),
    CKAFKA_ENDPOINT: value(fc.constantFrom("http://[::1]:1", "a.example.com", "https://:x@[")),
    CKAFKA_MAX_RPS: value(fc.constantFrom("1", "100", "0", "1e1")),
    DEDUP_WINDOW: value(fc.constantFrom("1h", "0s")),
    LOG_LEVEL: value(fc.constantFrom("info", "silent", SECRETS.token)),
    SLACK_WEBHOOK_URL: webhook,
    SLACK_CHANNELS: value(json(fc.dictionary(fc.string(), fc.oneof(webhook, fc.jsonValue())))),
    STATE_URL: value(
      fc.constantFrom(
        ...[SECRET_VARIABLES.STATE_URL, `redis://:${SECRETS.redisPassword}@host`, "memory:"],
        ...["file:///tmp/a", "cos://b-1/k?region=r&endpoint=https://:@", "redis://[", "%"],
      ),
    ),
    HEARTBEAT_URL: value(fc.constant(SECRET_VARIABLES.HEARTBEAT_URL)),
    TENCENTCLOUD_SECRETID: fc.constantFrom(SECRETS.secretId, ""),
    TENCENTCLOUD_SECRETKEY: fc.constantFrom(SECRETS.secretKey, ""),
    TENCENTCLOUD_SESSIONTOKEN: fc.constant(SECRETS.token),
    TENCENTCLOUD_SECRET_ID: fc.constantFrom(SECRETS.secretId, ""),
  },
  // The secrets that stand in wrong places too: they are secrets only where they are set.
  { requiredKeys: ["SLACK_WEBHOOK_URL", "TENCENTCLOUD_SESSIONTOKEN"] },
);

it("10,000 malformed environments give a configuration or its mistakes, and no secret", () => {
  fc.assert(
    fc.property(environment, fc.boolean(), (env, forAlert) => {
      try {
        const { rules } = parseEnvironment(env, { forAlert });
        expect(rules.length).toBeGreaterThan(0);
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        expect(error.mistakes.length).toBeGreaterThan(0);
        expectNoSecret(error.message);
      }
    }),
    { numRuns: 10_000 },
  );
}, 120_000);
