import { describe, expect, it } from "vitest";
import { parseStateUrl } from "../../lib/config/state-location.ts";

describe("the place of the state", () => {
  it.each<[string, object]>([
    ["memory:", { kind: "memory" }],
    ["file:///tmp/state.json", { kind: "file", path: "/tmp/state.json" }],
    ["file:///tmp/my%20state", { kind: "file", path: "/tmp/my state" }],
    [
      "redis://redis.internal",
      { kind: "redis", url: "redis://redis.internal", key: "ckafka-lag-alerts:state" },
    ],
    [
      "rediss://user:p%40ss@redis.internal:6380/3?key=team-a",
      { kind: "redis", url: "rediss://user:p%40ss@redis.internal:6380/3", key: "team-a" },
    ],
    [
      "cos://state-1250000000/lag/state.json?region=ap-guangzhou",
      {
        kind: "cos",
        origin: "https://state-1250000000.cos.ap-guangzhou.myqcloud.com",
        path: "/lag/state.json",
        region: "ap-guangzhou",
      },
    ],
    [
      "cos://state-1250000000/a b/ü(1).json?region=ap-guangzhou",
      {
        kind: "cos",
        origin: "https://state-1250000000.cos.ap-guangzhou.myqcloud.com",
        path: "/a%20b/%C3%BC%281%29.json",
        region: "ap-guangzhou",
      },
    ],
    [
      "cos://state-1250000000/state.json?region=ap-guangzhou&endpoint=http://127.0.0.1:9000",
      {
        kind: "cos",
        origin: "http://127.0.0.1:9000",
        path: "/state-1250000000/state.json",
        region: "ap-guangzhou",
      },
    ],
    [
      "cos://state-1250000000/state.json?region=ap-guangzhou&endpoint=https://proxy.example.com/cos/",
      {
        kind: "cos",
        origin: "https://proxy.example.com",
        path: "/cos/state-1250000000/state.json",
        region: "ap-guangzhou",
      },
    ],
  ])("%s", (text, location) => {
    expect(parseStateUrl(text)).toEqual(location);
  });

  it.each([
    ["an unknown kind", "s3://bucket/key", "memory:, file:"],
    ["no URL", "/tmp/state.json", "memory:, file:"],
    ["memory with a rest", "memory://x", "memory:, file:"],
    ["a password with a plain #", "redis://:p#ss@host", "as %XX"],
    ["a relative file", "file:state.json", "absolute path"],
    ["a file on another host", "file://host/state.json", "absolute path"],
    ["a folder", "file:///tmp/", "absolute path"],
    ["a file with parameters", "file:///tmp/state.json?mode=1", "absolute path"],
    ["a file with a slash in its name", "file:///tmp/a%2Fb", "absolute path"],
    ["a file with a null byte", "file:///tmp/a%00b", "absolute path"],
    ["a file with a broken escape", "file:///tmp/%zz", "absolute path"],
    ["redis without a host", "redis:///0", "redis://[user"],
    ["a redis database with a name", "redis://host/main", "redis://[user"],
    ["a redis password with a broken escape", "redis://:p%zz@host", "redis://[user"],
    ["a blank redis key", "redis://host?key=", "redis://[user"],
    ["an unknown redis parameter", "rediss://host?prefix=a", "rediss://[user"],
    ["cos without a region", "cos://state-1250000000/state.json", "cos://<bucket"],
    ["cos without a key", "cos://state-1250000000?region=ap-guangzhou", "cos://<bucket"],
    ["a cos key that is a folder", "cos://state-125/a/?region=ap-guangzhou", "cos://<bucket"],
    ["a bucket without app id", "cos://state/state.json?region=ap-guangzhou", "cos://<bucket"],
    ["a region that is a host", "cos://state-125/a?region=evil.example.com/", "cos://<bucket"],
    [
      "a plain http endpoint elsewhere",
      "cos://state-125/a?region=ap-guangzhou&endpoint=http://example.com",
      "endpoint to be an https://",
    ],
    [
      "an endpoint with parameters",
      "cos://state-125/a?region=ap-guangzhou&endpoint=https://example.com?a",
      "endpoint to be an https://",
    ],
  ])("is not %s", (_, text, expected) => {
    expect(parseStateUrl(text)).toEqual({
      kind: "wrong",
      expected: expect.stringContaining(expected),
    });
  });
});
