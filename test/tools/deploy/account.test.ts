import { describe, expect, it } from "vitest";
import { deployService } from "../../../tools/deploy/commands/deploy.ts";
import { checkDeployed } from "../../../tools/deploy/commands/first-check.ts";
import { removeStage } from "../../../tools/deploy/commands/remove.ts";
import { mark } from "../../../tools/deploy/scf/stage.ts";
import type { Scf } from "../../../tools/emulators/scf/start-scf.ts";
import {
  accountPicture,
  contextOn,
  deploy,
  deploymentOn,
  picture,
  REGION,
  STAGE,
  service,
  startForTest,
  zipOf,
} from "./service.ts";
import { storedZip } from "./stored-zip.ts";

const NAME = "ckafka-lag-alerts-dev";
const BUCKET = `${NAME}-1250000000`;
const OWN = service({ role: "" }, { check: null });
const TRUST = {
  version: "2.0",
  statement: [
    {
      effect: "allow",
      action: ["name/sts:AssumeRole"],
      principal: { service: ["scf.qcloud.com"] },
    },
  ],
};

const policyOf = (scf: Scf) => [...scf.cam.policies.values()].find(({ name }) => name === NAME);

describe("a role, a policy and a bucket of deploy's own", () => {
  it("are waited for where CAM's changes take effect late", async () => {
    const scf = await startForTest();
    scf.cam.lateUses = 20;
    await deploy(scf, OWN);
    expect([...scf.functions(REGION).values()]).toMatchObject([{ status: "Active" }]);
  });

  it("are put right where somebody has changed them", async () => {
    const scf = await startForTest();
    await deploy(scf, OWN);
    const right = accountPicture(scf);
    const policy = policyOf(scf);
    if (policy !== undefined) policy.document = { version: "2.0", statement: [] };
    scf.cam.roles.get(NAME)?.policies.clear();
    scf.cos.buckets.get(BUCKET)?.objects.clear();
    expect(await deploy(scf, OWN)).toEqual([
      expect.stringMatching(/^policy .*: update, ckafka:DescribeGroupOffsets/),
      `policy ${NAME}: attach it to the role`,
      `bucket ${BUCKET}: put an empty state`,
    ]);
    expect(accountPicture(scf).policies).toEqual(right.policies);
    expect(await deploy(scf, OWN)).toEqual([]);
  });

  it("follow the configuration: a state that the user keeps elsewhere needs no bucket", async () => {
    const scf = await startForTest();
    const environment = { STATE_URL: "redis://10.0.0.1" };
    await deploy(scf, service({ role: "", cls: "off", environment }));
    expect(scf.cos.buckets.size).toBe(0);
    const actions = policyOf(scf)?.document.statement.flatMap(({ action }) => action);
    expect(actions?.every((action) => action.startsWith("ckafka:"))).toBe(true);
  });

  it.each([
    [
      "role",
      (scf: Scf) => scf.cam.addByHand(NAME),
      `There is a role ${NAME} that deploy did not make`,
    ],
    [
      "policy",
      (scf: Scf) => {
        scf.cam.addByHand("mine");
        for (const policy of scf.cam.policies.values()) Object.assign(policy, { name: NAME });
      },
      `There is a policy ${NAME} that deploy did not make`,
    ],
    [
      "bucket",
      (scf: Scf) => {
        const bucket = { region: REGION, acl: "private", tags: new Map(), objects: new Map() };
        scf.cos.buckets.set(BUCKET, bucket);
      },
      `There is a bucket ${BUCKET} that deploy did not make`,
    ],
    [
      "role that trusts somebody else by now",
      (scf: Scf) => {
        const trust = { ...TRUST, statement: [] };
        scf.cam.addByHand(NAME);
        const role = scf.cam.roles.get(NAME);
        if (role !== undefined) Object.assign(role, { description: mark(STAGE), trust });
      },
      "trusts another service than scf.qcloud.com by now",
    ],
  ])("are not made beside a foreign %s, which is left alone", async (_name, make, message) => {
    const scf = await startForTest();
    make(scf);
    const before = accountPicture(scf);
    await expect(deploy(scf, OWN)).rejects.toThrow(message);
    expect(accountPicture(scf)).toEqual(before);
    expect(picture(scf)).toEqual([]);
  });

  it("are removed, and what is not deploy's own is left", async () => {
    const scf = await startForTest();
    await deploy(scf, OWN);
    for (const each of [...scf.cam.policies.values(), ...scf.cam.roles.values()]) {
      Object.assign(each, { description: "mine by now" });
    }
    const bucket = scf.cos.buckets.get(BUCKET);
    if (bucket !== undefined) bucket.tags = new Map();
    const before = accountPicture(scf);
    await expect(removeStage(deploymentOn(scf), STAGE, OWN, true)).rejects.toThrow(
      `The bucket ${BUCKET} was not made by deploy: it is left alone`,
    );
    expect(accountPicture(scf)).toEqual(before);
  });

  it.each([
    "GetUserAppId",
    "GetRole",
    "ListPolicies",
    "CreateRole",
    "CreatePolicy",
    "AttachRolePolicy",
  ])(
    "come as a policy and the steps by hand where the key may not call %s, and nothing is half made",
    async (forbidden) => {
      const scf = await startForTest();
      const before = accountPicture(scf);
      const fault = { kind: "refuse", code: "UnauthorizedOperation", message: "No." } as const;
      scf.misbehave(({ action }) => (action === forbidden ? fault : null));
      const message = await deploy(scf, OWN).then(String, (error: Error) => error.message);
      expect(message).toContain("This key may not make roles, so nothing was made");
      expect(message).toContain('"ckafka:DescribeTopicSyncReplica"');
      expect(message).toContain(`4. Set FUNCTION_ROLE=${NAME} in .env`);
      expect(accountPicture(scf)).toEqual(before);
      expect(picture(scf)).toEqual([]);
    },
  );

  it("leave no bucket without its mark", async () => {
    const scf = await startForTest();
    const fault = { kind: "refuse", code: "AccessDenied", message: "No." } as const;
    scf.misbehave(({ action }) => (/^PUT .*tagging/.test(action) ? fault : null));
    await expect(deploy(scf, OWN)).rejects.toThrow("COS PUT");
    expect(scf.cos.buckets.size).toBe(0);
  });

  it("are known again by the next deployment where no answer to the making of the bucket came", async () => {
    const right = await startForTest();
    await deploy(right, OWN);
    const scf = await startForTest();
    scf.misbehave(({ action }) => (/^PUT \/[^/]+\/$/.test(action) ? { kind: "reset" } : null));
    await expect(deploy(scf, OWN)).rejects.toThrow(`COS PUT ${BUCKET}`);
    expect(scf.cos.buckets.has(BUCKET)).toBe(true);
    scf.misbehave([]);
    await deploy(scf, OWN);
    expect(accountPicture(scf)).toEqual(accountPicture(right));
  });

  it("are planned by reading calls alone", async () => {
    const scf = await startForTest();
    const deployment = deploymentOn(scf, true);
    const { role, changes } = await deployService(deployment, OWN, STAGE, zipOf(1));
    expect(role).toContain("ckafka:DescribeTopicSyncReplica");
    expect(changes).toBe(deployment.steps.length);
    expect(scf.calls.map(({ action }) => action).filter((a) => !/^(Get|List|GET)/.test(a))).toEqual(
      [],
    );
    const planned = deployment.steps;
    expect(await deploy(scf, OWN)).toEqual(planned);
  });
});

describe("a role that was given", () => {
  it("is used as it is: nothing is asked of CAM or COS, and a state in memory is warned of", async () => {
    const scf = await startForTest();
    const before = accountPicture(scf);
    const deployment = deploymentOn(scf);
    await deployService(deployment, service(), STAGE, zipOf(1));
    expect(deployment.warnings.join("\n")).toMatch(/STATE_URL is memory:.*\n.*\n.*cos:PutObject/);
    expect(scf.calls.some(({ action }) => /Role|Polic|AppId|\//.test(action))).toBe(false);
    await removeStage(deploymentOn(scf), STAGE, service(), false);
    expect(accountPicture(scf)).toEqual(before);
  });

  it("does not keep a removal from taking away what deploy had made before", async () => {
    const scf = await startForTest();
    const before = accountPicture(scf);
    await deploy(scf, OWN);
    await deploy(scf, service());
    await removeStage(deploymentOn(scf), STAGE, service(), true);
    expect(accountPicture(scf)).toEqual(before);
    expect(picture(scf)).toEqual([]);
  });

  it("is enough for a removal by a key that may not look at roles, which is said", async () => {
    const scf = await startForTest();
    await deploy(scf, service());
    const fault = { kind: "refuse", code: "UnauthorizedOperation", message: "No." } as const;
    scf.misbehave(({ action }) => (/Role|AppId/.test(action) ? fault : null));
    const deployment = deploymentOn(scf);
    await removeStage(deployment, STAGE, service(), false);
    expect(deployment.warnings.join("\n")).toContain("What deploy may have made before");
    expect(picture(scf)).toEqual([]);
  });
});

describe("the check after a deployment", () => {
  const REPORT = { checkedAt: "2026-11-22T12:00:00.000Z", apiCalls: 1, durationMs: 1 };

  /** What is said after a deployment of code whose first answer is the first, and so on. */
  async function saidOf(isNew: boolean, ...answers: readonly object[]) {
    const scf = await startForTest();
    const code = `const answers = ${JSON.stringify(answers)};
      exports.main_handler = async () => answers.length > 1 ? answers.shift() : answers[0];`;
    const config = service({}, { alert: null });
    await deploy(scf, config, storedZip({ "check.js": code }));
    const { context, noted } = contextOn(scf, {}, config);
    await checkDeployed(context, deploymentOn(scf), isNew);
    return noted.join("\n");
  }
  const base = { ...REPORT, subjects: [], unmatched: [], uncovered: [], stateSeen: true };
  const refused = {
    ...base,
    status: "unknown",
    unreadable: [
      {
        instance: "ckafka-abc",
        group: "orders",
        code: "UnauthorizedOperation",
        message: "no",
        requestId: null,
      },
    ],
  };
  const fine = { ...base, status: "ok", unreadable: [] };

  it("prints its first line, advice for what it cannot read, and the next step", async () => {
    const said = await saidOf(false, refused);
    expect(said).toMatch(/^check: .*UNKNOWN/);
    expect(said).toMatch(/UnauthorizedOperation: Give the function's role/);
    expect(said).toContain(`--data '{"test":true}'`);
  });

  it("says where an instance was looked for that is not there", async () => {
    const [entry] = refused.unreadable;
    const code = "InvalidParameterValue.InstanceNotExist";
    const said = await saidOf(false, { ...refused, unreadable: [{ ...entry, code }] });
    expect(said).toContain(`${code} (in ${REGION}): There is no such instance in this region`);
  });

  it("waits for rights that are new", async () => {
    expect(await saidOf(true, refused, refused, fine)).not.toContain("UnauthorizedOperation");
    expect(await saidOf(false, refused, fine)).toContain("UnauthorizedOperation");
  });

  it("says what went wrong, and lets the deployment stand", async () => {
    expect(await saidOf(false, { nothing: "useful" })).toContain("check returned no report");
  });
});
