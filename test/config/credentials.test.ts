import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { findCredentials, readProfile } from "../../lib/config/credentials.ts";

const folder = mkdtempSync(join(tmpdir(), "profile-"));
afterAll(() => rmSync(folder, { recursive: true }));

function profile(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.join("\n"));
  return path;
}

describe("the credentials", () => {
  const scf = {
    TENCENTCLOUD_SECRETID: "scf-id",
    TENCENTCLOUD_SECRETKEY: "scf-key",
    TENCENTCLOUD_SESSIONTOKEN: "scf-token",
  };
  const sdk = { TENCENTCLOUD_SECRET_ID: "sdk-id", TENCENTCLOUD_SECRET_KEY: "sdk-key" };
  const profileHas = { secretId: "profile-id", secretKey: "profile-key", token: null };
  const { TENCENTCLOUD_SECRETKEY: _, ...half } = scf;

  it.each<[string, Readonly<Record<string, string>>, object]>([
    [
      "SCF's own before the SDK's",
      { ...scf, ...sdk },
      { secretId: "scf-id", secretKey: "scf-key", token: "scf-token" },
    ],
    ["the SDK's", sdk, { secretId: "sdk-id", secretKey: "sdk-key", token: null }],
    [
      "the SDK's without the token of half a set",
      { ...half, ...sdk },
      { secretId: "sdk-id", secretKey: "sdk-key", token: null },
    ],
    ["the profile's where a set is half", half, profileHas],
    ["the profile's where there is none", {}, profileHas],
    [
      "without the line end that was pasted with them",
      { TENCENTCLOUD_SECRET_ID: " sdk-id\n", TENCENTCLOUD_SECRET_KEY: "sdk-key\n" },
      { secretId: "sdk-id", secretKey: "sdk-key", token: null },
    ],
  ])("are %s", (_, env, credentials) => {
    expect(
      findCredentials(
        (name) => env[name] ?? null,
        () => profileHas,
      ),
    ).toEqual(credentials);
  });

  it("are none where no place has any", () => {
    expect(
      findCredentials(
        () => null,
        () => null,
      ),
    ).toBeNull();
  });
});

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
