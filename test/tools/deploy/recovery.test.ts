import { describe, expect, it } from "vitest";
import { removeStage } from "../../../tools/deploy/commands/remove.ts";
import type { Service } from "../../../tools/deploy/framework.ts";
import type { Scf, ScfFault } from "../../../tools/emulators/scf/start-scf.ts";
import {
  accountPicture,
  deploy,
  deploymentOn,
  picture,
  STAGE,
  service,
  startForTest,
  zipOf,
} from "./service.ts";

const OLD = { old: { handler: "check.main_handler" } };
const LONG = { check: { timeout: 60 } };
const GIVEN = service({}, LONG);
/** Role, policy and bucket are deploy's own. */
const OWN = service({ role: "" }, LONG);

const scenarios: Readonly<Record<string, readonly [before: Service | null, after: Service]>> = {
  "a first deployment": [null, GIVEN],
  "an update": [service({ memorySize: 256 }, OLD), GIVEN],
  "a first deployment with a role of its own": [null, OWN],
  "an update of a role of its own": [service({ role: "", cls: "set/topic" }), OWN],
};

const faults: Readonly<Record<string, ScfFault>> = {
  "is refused": { kind: "refuse", code: "UnauthorizedOperation.Test", message: "Told to refuse." },
  "is done, and its answer lost": { kind: "reset" },
};

/**
 * Which of the calls that something makes are to fail in turn: all. Where the role is deploy's own,
 * those to SCF that are the same with a role that was given have had their turn there.
 */
async function callsOf(scf: Scf, config: Service, work: () => Promise<unknown>) {
  const before = scf.calls.length;
  await work();
  const same = /^(Get|Put|Update|List|Create|Delete)(Function|Trigger|Reserved)/;
  return scf.calls.slice(before).flatMap(({ action }, index) => {
    const isSame = same.test(action) && action !== "CreateFunction";
    return config.provider.role === "" && isSame ? [] : [index];
  });
}

/** The ports of the doubles differ, in `STATE_URL`. */
const whole = (scf: Scf) => {
  const functions = picture(scf).map(({ settings: { environment, ...settings }, ...rest }) => {
    const { STATE_URL: stateUrl = "", ...variables } = environment;
    return { ...rest, settings, variables, stateUrl: stateUrl.replace(/\d+$/, "") };
  });
  return { functions, ...accountPicture(scf) };
};

/** What COS does not answer is asked for again at once; all else fails. */
const isCos = (action: string) => action.includes("/");

const cases = Object.entries(scenarios).flatMap(([scenario, [before, after]]) =>
  Object.entries(faults).map(([name, fault]) => ({ scenario, before, after, name, fault })),
);

describe.each(cases)("$scenario of which any one call $name", ({ before, after, fault }) => {
  const prepare = async () => {
    const scf = await startForTest();
    if (before !== null) await deploy(scf, before);
    return scf;
  };

  it("fails, and the next deployment recovers from what it left", async () => {
    const right = await prepare();
    const calls = await callsOf(right, after, () => deploy(right, after, zipOf(2)));
    for (const failing of calls) {
      const scf = await prepare();
      scf.misbehave((_, index) => (index === failing ? fault : null));
      const start = scf.calls.length;
      const failed = await deploy(scf, after, zipOf(2)).then(
        () => false,
        () => true,
      );
      const action = scf.calls[start + failing]?.action ?? "";
      expect(failed, `call ${failing}, ${action}`).toBe(fault.kind === "refuse" || !isCos(action));
      scf.misbehave([]);
      await deploy(scf, after, zipOf(2));
      expect(whole(scf), `call ${failing}, ${action}`).toEqual(whole(right));
    }
  });
});

describe.each(Object.entries(faults))("a removal of which any one call %s", (_, fault) => {
  it.each([
    ["given", service({ memorySize: 256 }, OLD), false],
    ["its own", OWN, true],
  ])(
    "fails, and the next removal leaves nothing of a stage whose role is %s",
    async (_name, config, state) => {
      const remove = (scf: Scf) => removeStage(deploymentOn(scf), STAGE, config, state);
      const right = await startForTest();
      const before = accountPicture(right);
      await deploy(right, config);
      const calls = await callsOf(right, config, () => remove(right));
      for (const failing of calls) {
        const scf = await startForTest();
        await deploy(scf, config);
        scf.misbehave((_call, index) => (index === failing ? fault : null));
        await remove(scf).catch(() => null);
        scf.misbehave([]);
        await remove(scf);
        expect(whole(scf), `call ${failing}`).toEqual({ functions: [], ...before });
      }
    },
  );
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
    expect(await removeStage(deploymentOn(scf), STAGE, service(), false)).toBe(2);
  });
});
