import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EnvironmentFileError, loadEnvironment } from "../../tools/environment.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "environment-"));
  vi.stubEnv("STAGE", "");
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const name of Object.keys(process.env)) {
    if (name.startsWith("TEST_OF_SETTINGS_")) delete process.env[name];
  }
  rmSync(folder, { recursive: true });
});

/** Writes a settings file whose one variable says where it stands. */
function write(file: string): string {
  const path = join(folder, file);
  writeFileSync(path, `TEST_OF_SETTINGS_FROM=${file}\n`);
  return path;
}

const settings = () => process.env["TEST_OF_SETTINGS_FROM"];

describe("the settings of a stage", () => {
  it("come from .env", () => {
    const path = write(".env");
    expect(loadEnvironment("prod", folder)).toBe(path);
    expect(settings()).toBe(".env");
  });

  it("come from its own file alone, if there is one", () => {
    write(".env");
    const path = write(".env.prod");
    expect(loadEnvironment("prod", folder)).toBe(path);
    expect(settings()).toBe(".env.prod");
  });

  it.each([
    ["dev where none is named", {}, ".env.dev"],
    ["that which STAGE names", { STAGE: "qa" }, ".env.qa"],
  ])("are of the stage %s", (_, env, file) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    for (const each of [".env", ".env.dev", ".env.qa"]) write(each);
    loadEnvironment(null, folder);
    expect(settings()).toBe(file);
  });

  it("may be in no file at all", () => {
    expect(loadEnvironment(null, folder)).toBeNull();
  });

  it("do not hide what stands in the environment", () => {
    vi.stubEnv("TEST_OF_SETTINGS_FROM", "the environment");
    write(".env");
    loadEnvironment(null, folder);
    expect(settings()).toBe("the environment");
  });

  it("that cannot be read are named", () => {
    mkdirSync(join(folder, ".env.prod"));
    write(".env");
    expect(() => loadEnvironment("prod", folder)).toThrow(EnvironmentFileError);
    expect(() => loadEnvironment("prod", folder)).toThrow(/Cannot read .*\.env\.prod: EISDIR/);
  });
});
