import { describe, expect, it } from "vitest";
import { removeStage } from "../../../tools/deploy/commands/remove.ts";
import type { Scf, ScfFault } from "../../../tools/emulators/scf/start-scf.ts";
import { deploy, deploymentOn, picture, STAGE, service, startForTest, zipOf } from "./service.ts";

const BEFORE = service({ memorySize: 256 }, { old: { handler: "check.main_handler" } });
const AFTER = service({}, { check: { timeout: 60 } });

const scenarios: Readonly<Record<string, (scf: Scf) => Promise<unknown>>> = {
  "a first deployment": async () => {},
  "an update": (scf) => deploy(scf, BEFORE),
};

const faults: Readonly<Record<string, ScfFault>> = {
  "is refused": { kind: "refuse", code: "UnauthorizedOperation.Test", message: "Told to refuse." },
  "is done, and its answer lost": { kind: "reset" },
};

/** How many calls something makes. */
async function count(scf: Scf, work: () => Promise<unknown>): Promise<number> {
  const before = scf.calls.length;
  await work();
  return scf.calls.length - before;
}

const cases = Object.entries(scenarios).flatMap(([scenario, prepare]) =>
  Object.entries(faults).map(([name, fault]) => ({ scenario, prepare, name, fault })),
);

describe.each(cases)("$scenario of which any one call $name", ({ prepare, fault }) => {
  it("fails, and the next deployment recovers from what it left", async () => {
    const right = await startForTest();
    await prepare(right);
    const calls = await count(right, () => deploy(right, AFTER, zipOf(2)));
    for (let failing = 0; failing < calls; failing++) {
      const scf = await startForTest();
      await prepare(scf);
      scf.misbehave((_, index) => (index === failing ? fault : null));
      await expect(deploy(scf, AFTER, zipOf(2)), `call ${failing}`).rejects.toThrow(/failed/);
      scf.misbehave([]);
      await deploy(scf, AFTER, zipOf(2));
      expect(picture(scf), `call ${failing}`).toEqual(picture(right));
    }
  });
});

describe.each(Object.entries(faults))("a removal of which any one call %s", (_, fault) => {
  it("fails, and the next removal leaves nothing", async () => {
    const remove = (scf: Scf) => removeStage(deploymentOn(scf), STAGE, AFTER, false);
    const right = await startForTest();
    await deploy(right, BEFORE);
    const calls = await count(right, () => remove(right));
    for (let failing = 0; failing < calls; failing++) {
      const scf = await startForTest();
      await deploy(scf, BEFORE);
      scf.misbehave((_call, index) => (index === failing ? fault : null));
      await expect(remove(scf), `call ${failing}`).rejects.toThrow(/failed/);
      scf.misbehave([]);
      await remove(scf);
      expect(picture(scf), `call ${failing}`).toEqual([]);
    }
  });
});

describe("a removal", () => {
  it("does not mind that somebody else has removed the function meanwhile", async () => {
    const scf = await startForTest();
    await deploy(scf, service());
    const gone: ScfFault = {
      kind: "refuse",
      code: "ResourceNotFound.FunctionName",
      message: "The function does not exist.",
    };
    scf.misbehave(({ action }) => (/^(Delete|ListTriggers)/.test(action) ? gone : null));
    expect(await removeStage(deploymentOn(scf), STAGE, AFTER, false)).toBe(2);
  });
});
