import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { findCredential, ScfClient } from "../../deploy/api.mjs";
import { startScf } from "../doubles/scf/start-scf.ts";
import { REGION, ROLE } from "./service.ts";

/** A home folder, with a profile file in it when there is a text for one. */
async function home(profile: string | null): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "home-"));
  vi.stubEnv("HOME", folder);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });
  if (profile === null) return;
  await mkdir(join(folder, ".tencentcloud"));
  await writeFile(join(folder, ".tencentcloud/credentials"), profile);
}

const PROFILE = "[default]\nsecret_id = id-of-the-profile\nsecret_key = key-of-the-profile\n";
const ENVIRONMENT = { TENCENTCLOUD_SECRET_ID: "id", TENCENTCLOUD_SECRET_KEY: "key" };

describe("findCredential", () => {
  it.each([
    ["the environment", PROFILE, ENVIRONMENT, { secretId: "id", secretKey: "key" }],
    [
      "the environment, with a token",
      PROFILE,
      { ...ENVIRONMENT, TENCENTCLOUD_SESSION_TOKEN: "token" },
      { secretId: "id", secretKey: "key", token: "token" },
    ],
    [
      "the profile file when the environment has none",
      PROFILE,
      {},
      { secretId: "id-of-the-profile", secretKey: "key-of-the-profile" },
    ],
    [
      "the profile file when the environment has only half",
      PROFILE,
      { TENCENTCLOUD_SECRET_ID: "id" },
      { secretId: "id-of-the-profile", secretKey: "key-of-the-profile" },
    ],
  ])("takes them from %s", async (_name, profile, env, credential) => {
    await home(profile);
    expect(await findCredential(env)).toEqual(credential);
  });

  it("says where it looked when there are none", async () => {
    await home(null);
    await expect(findCredential({})).rejects.toThrow(
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
