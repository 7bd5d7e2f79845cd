import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readProfile } from "../../lib/config/profile.ts";

const folder = mkdtempSync(join(tmpdir(), "profile-"));
afterAll(() => rmSync(folder, { recursive: true }));

function profile(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.join("\n"));
  return path;
}

describe("the SDK's profile file", () => {
  it("gives the credentials of its default section", () => {
    const path = profile("sections", [
      "[production]",
      "secret_id = other",
      "secret_key = other",
      "[default]",
      "secret_id = AKIDprofile",
      "secret_key = key/with+signs=",
      "[staging]",
      "secret_id = another",
    ]);
    expect(readProfile([path])).toEqual({
      secretId: "AKIDprofile",
      secretKey: "key/with+signs=",
      token: null,
    });
  });

  it("may hold a temporary token", () => {
    const path = profile("token", ["[default]", "secret_id=a", "secret_key=b", "token=c"]);
    expect(readProfile([path])).toEqual({ secretId: "a", secretKey: "b", token: "c" });
  });

  it("is taken from the first place that has one", () => {
    const second = profile("second", ["[default]", "secret_id=a", "secret_key=b"]);
    expect(readProfile([join(folder, "missing"), second])?.secretId).toBe("a");
  });

  it.each([
    ["without a key", ["[default]", "secret_id=a"]],
    ["without a default section", ["[other]", "secret_id=a", "secret_key=b"]],
    ["that is empty", []],
  ])("%s gives none", (name, lines) => {
    expect(readProfile([profile(name, lines)])).toBeNull();
  });

  it("that is not there gives none", () => {
    expect(readProfile([join(folder, "nowhere"), folder])).toBeNull();
  });
});
