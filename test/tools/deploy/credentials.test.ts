import { describe, expect, it, onTestFinished } from "vitest";
import { findCredential, ScfClient } from "../../../tools/deploy/scf/api.mjs";
import { startScf } from "../../../tools/emulators/scf/start-scf.ts";
import { REGION, ROLE } from "./service.ts";

const PROFILE = { secretId: "id-of-the-profile", secretKey: "key-of-the-profile" };
const ENVIRONMENT = { TENCENTCLOUD_SECRET_ID: "id", TENCENTCLOUD_SECRET_KEY: "key" };

describe("findCredential", () => {
  it.each([
    ["the environment", ENVIRONMENT, { secretId: "id", secretKey: "key" }],
    [
      "the environment, with a token",
      { ...ENVIRONMENT, TENCENTCLOUD_SESSION_TOKEN: "token" },
      { secretId: "id", secretKey: "key", token: "token" },
    ],
    ["the profile when the environment has none", {}, PROFILE],
    ["the profile when the environment has half", { TENCENTCLOUD_SECRET_ID: "id" }, PROFILE],
    [
      "the profile when the environment is blank",
      { ...ENVIRONMENT, TENCENTCLOUD_SECRET_ID: " " },
      PROFILE,
    ],
  ])("takes them from %s", async (_name, env, credential) => {
    expect(await findCredential(env, async () => PROFILE)).toEqual(credential);
  });

  it("takes a token from the profile too", async () => {
    const temporary = { ...PROFILE, token: "token-of-the-profile" };
    expect(await findCredential({}, async () => temporary)).toEqual(temporary);
  });

  it("says where it looked when there are none", async () => {
    await expect(findCredential({}, async () => ({}))).rejects.toThrow(
      "No credentials: set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY",
    );
  });

  it("gets temporary ones through to the API", async () => {
    const scf = await startScf({ secrets: [ROLE], roleCredentials: ROLE });
    onTestFinished(() => scf.close());
    const access = { site: scf.url, region: REGION, credential: ROLE };
    expect(await new ScfClient(access).ListFunctions({})).toMatchObject({ TotalCount: 0 });
  });
});
