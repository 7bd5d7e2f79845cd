import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readZip } from "../../../tools/emulators/scf/code.ts";
import { Project } from "./project.ts";

// Each command is a process of its own, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

describe("serverless package", () => {
  let project: Project;
  let elsewhere: Project;
  beforeAll(async () => {
    project = await Project.create();
    elsewhere = await Project.create();
  });
  afterAll(async () => {
    await project.remove();
    await elsewhere.remove();
  });

  /** Runs a command without network, and tells what it tried to reach. */
  const offline = async (args: readonly string[], env: Record<string, string> = {}) => {
    const connections = join(project.folder, "connections");
    await project.write("connections", "");
    const finished = await project.serverless(args, {
      ...env,
      NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, "no-network.mjs"))}`,
      CONNECTIONS: connections,
    });
    return { ...finished, reached: await readFile(connections, "utf8") };
  };

  it("needs no configuration, and reaches for no network", async () => {
    const { exitCode, stderr, reached } = await offline(["package"]);
    expect(stderr).toContain("Packaged .serverless/ckafka-lag-alerts.zip: alert.js, check.js");
    expect(exitCode).toBe(0);
    expect(reached).toBe("");
  });

  it("which other commands do, where the APIs of both sites are", async () => {
    const { exitCode, stdout, reached } = await offline(["info", "--region", "eu-frankfurt"], {
      TENCENTCLOUD_SECRET_ID: "AKID-of-the-deployer",
      TENCENTCLOUD_SECRET_KEY: "key-of-the-deployer",
    });
    expect(reached).toContain("scf.tencentcloudapi.com");
    expect(stdout).toContain("GetFunction failed: request to https://scf.tencentcloudapi.com");
    expect(exitCode).toBe(1);
  });

  it("zips exactly what the build wrote, at the zip's root", async () => {
    const files = await readZip(await project.zip());
    expect([...files.keys()]).toEqual((await readdir(join(project.folder, "dist"))).sort());
    expect([...files.keys()]).toEqual(expect.arrayContaining(["alert.js", "check.js"]));
    for (const [name, content] of files) {
      expect(content).toEqual(await readFile(join(project.folder, "dist", name)));
    }
  });

  it("gives the same bytes in another folder and time zone", async () => {
    const zone = { TZ: "Pacific/Auckland", LANG: "tr_TR.UTF-8" };
    const { exitCode } = await elsewhere.serverless(["package", "--package", "out"], zone);
    expect(exitCode).toBe(0);
    const zip = await readFile(join(elsewhere.folder, "out/ckafka-lag-alerts.zip"));
    expect(zip.equals(await project.zip())).toBe(true);
  });

  it("says what is wrong when the build fails", async () => {
    await elsewhere.write("functions/alert.ts", "export const = 1;");
    const { exitCode, stdout } = await elsewhere.serverless(["package"]);
    expect(stdout).toContain("The build failed (npm run build)");
    expect(stdout).toContain("functions/alert.ts");
    expect(exitCode).toBe(1);
  });
});
