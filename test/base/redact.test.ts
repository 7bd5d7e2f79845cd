import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedact } from "../../lib/base/redact.ts";

describe("redacting", () => {
  it.each([
    ["a secret", ["hunter22"], "password hunter22!", "password [redacted]!"],
    ["each time it stands there", ["key"], "key, key", "[redacted], [redacted]"],
    ["several secrets", ["one", "two"], "two one", "[redacted] [redacted]"],
    ["its form in URLs", ["p@ss/w"], "redis://:p%40ss%2Fw@host", "redis://:[redacted]@host"],
    ["its form in JSON", ['a"b\\c'], '{"x":"a\\"b\\\\c"}', '{"x":"[redacted]"}'],
    ["signs of regular expressions", ["a.*+?(c)"], "a.*+?(c) abc", "[redacted] abc"],
    ["what replacing would take for a command", ["$&x"], "$&x", "[redacted]"],
    ["nothing where there are no secrets", [], "plain", "plain"],
    ["nothing for a blank secret", [""], "plain", "plain"],
    ["nothing for a text too short to be one", ["a1"], "a1 a1", "a1 a1"],
    ["half a surrogate pair", ["abc\ud83d"], "abc\ud83d", "[redacted]"],
  ])("takes out %s", (_, secrets, text, clean) => {
    expect(createRedact(secrets)(text)).toBe(clean);
  });

  it("leaves no rest of a secret that contains another one", () => {
    expect(
      createRedact(["/services/a", "https://x/services/a/b"])("at https://x/services/a/b"),
    ).toBe("at [redacted]");
  });

  it("does not touch its own marks", () => {
    expect(createRedact(["secret", "redacted"])("secret")).toBe("[redacted]");
  });

  it("leaves no secret in any text", () => {
    const secret = fc.stringMatching(/^[a-z0-9/+%"\\@:]{6,30}$/);
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (value, before, after) => {
        const clean = createRedact([value]);
        for (const form of [value, encodeURIComponent(value)]) {
          expect(clean(`${before}-${form}-${after}`)).not.toContain(`-${form}-`);
        }
      }),
    );
  });
});
