import { describe, expect, it } from "vitest";
import type { FunctionConfig, Service, TimerConfig } from "../../../tools/deploy/framework.ts";
import { deploy, nameOf, picture, REGION, service, startForTest, zipOf } from "./service.ts";

const alertWith = (alert: Partial<FunctionConfig>) => service({}, { alert });
const timers = (...configs: TimerConfig[]) =>
  alertWith({ events: configs.map((timer) => ({ timer })) });
const every = (cron: string) => ({ name: "a", cron });
const blank = { CKAFKA_INSTANCE_ID: "", LAG_RULES: "" };

interface Transition {
  readonly before: Service;
  readonly after: Service;
  readonly steps: readonly string[];
}

const TRANSITIONS: Readonly<Record<string, Transition>> = {
  "what is there already": { before: service(), after: service(), steps: [] },
  "other memory, which the quota follows": {
    before: service(),
    after: service({ memorySize: 256 }),
    steps: [
      "alert: set the exclusive quota to 256 MB",
      "alert: update MemorySize",
      "check: update MemorySize",
    ],
  },
  "another time limit of one function": {
    before: service(),
    after: service({}, { check: { timeout: 60 } }),
    steps: ["check: update Timeout"],
  },
  "another role": {
    before: service(),
    after: service({ role: "another-reader" }),
    steps: ["alert: update Role", "check: update Role"],
  },
  "a VPC that was taken out": {
    before: service({ vpc: { vpcId: "vpc-1", subnetId: "subnet-1" } }),
    after: service({ vpc: { vpcId: "", subnetId: "" } }),
    steps: ["alert: update VpcConfig", "check: update VpcConfig"],
  },
  "a last variable that was taken out": {
    before: service({ environment: { ...blank, ONLY: "1" } }, { alert: null }),
    after: service({ environment: blank }, { alert: null }),
    steps: ["check: update Environment"],
  },
  "a quota that was taken out": {
    before: alertWith({ maxInstances: 2 }),
    after: alertWith({}),
    steps: ["alert: remove the exclusive quota"],
  },
  "retries that were taken out": {
    before: alertWith({ asyncRetries: 0 }),
    after: alertWith({}),
    steps: ["alert: set the retries of a failed run to 2"],
  },
  "logs switched off": {
    before: service({ cls: "set/topic" }),
    after: service({ cls: "off" }),
    steps: ["alert: update ClsLogsetId, ClsTopicId", "check: update ClsLogsetId, ClsTopicId"],
  },
  "logs that somebody chose in the console": {
    before: service({ cls: "set/topic" }),
    after: service({ cls: "auto" }),
    steps: [],
  },
  "another schedule": {
    before: timers(every("0 * * * * * *")),
    after: timers(every("0 */5 * * * * *")),
    steps: ["alert: update timer a (0 */5 * * * * *)"],
  },
  "a timer switched off": {
    before: timers(every("0 * * * * * *")),
    after: timers({ ...every("0 * * * * * *"), enabled: false }),
    steps: ["alert: update timer a (0 * * * * * *)"],
  },
  "another timer": {
    before: timers(every("0 * * * * * *")),
    after: timers({ name: "b", cron: "0 0 * * * * *", message: "hourly" }),
    steps: ["alert: create timer b (0 0 * * * * *)", "alert: remove timer a"],
  },
  "a function that was taken out": {
    before: service(),
    after: service({}, { alert: null }),
    steps: ["alert: remove"],
  },
  "another handler": {
    before: service({}, { check: { handler: "alert.main_handler" } }),
    after: service(),
    steps: ["check: update the code"],
  },
  "another runtime, which is fixed when a function is made": {
    before: service({ runtime: "Nodejs18.15" }, { check: null }),
    after: service({}, { check: null }),
    steps: [
      "alert: runtime Nodejs18.15 to Nodejs20.19, make it anew",
      "alert: create",
      "alert: set the exclusive quota to 128 MB",
      "alert: set the retries of a failed run to 0, and the time that an event waits to 60 s",
      "alert: create timer timer (0 * * * * * *)",
    ],
  },
};

describe("a deployment", () => {
  it.each(Object.entries(TRANSITIONS))("brings SCF to: %s", async (_name, transition) => {
    const { before, after, steps } = transition;
    const fresh = await startForTest();
    await deploy(fresh, after);
    const scf = await startForTest();
    await deploy(scf, before);
    expect(await deploy(scf, after)).toEqual(steps);
    if (after.provider.cls === undefined) expect(picture(scf)).toEqual(picture(fresh));
    expect(await deploy(scf, after), "deployed once more").toEqual([]);
  });

  it("uploads code that has changed, and only that", async () => {
    const scf = await startForTest();
    await deploy(scf, service());
    expect(await deploy(scf, service(), zipOf(2))).toEqual([
      "alert: update the code",
      "alert: update Description",
      "check: update the code",
      "check: update Description",
    ]);
    expect(scf.functions(REGION).get(nameOf("alert"))?.code).toEqual(zipOf(2));
  });

  it("uploads the same code when it is forced to", async () => {
    const scf = await startForTest();
    await deploy(scf, service());
    expect(await deploy(scf, service(), zipOf(1), true)).toHaveLength(2);
  });

  it("makes a function anew whose creation failed", async () => {
    const scf = await startForTest();
    scf.account(REGION).habits.hasCls = false;
    await expect(deploy(scf, service())).rejects.toThrow(
      `${nameOf("alert")} is CreateFailed: FailedOperation.ClsServiceUnregistered: CLS is not activated`,
    );
    const [first] = await deploy(scf, service({ cls: "off" }));
    expect(first).toBe("alert: CreateFailed, make it anew");
    expect(scf.functions(REGION).get(nameOf("alert"))?.status).toBe("Active");
  });

  it("updates a function whose last update failed", async () => {
    const scf = await startForTest();
    await deploy(scf, service());
    Object.assign(scf.functions(REGION).get(nameOf("check")) ?? {}, { status: "UpdateFailed" });
    expect(await deploy(scf, service())).toEqual([
      "check: update the code",
      "check: update the configuration",
    ]);
    expect(scf.functions(REGION).get(nameOf("check"))?.status).toBe("Active");
  });

  it("waits for a function that somebody else is changing", async () => {
    const scf = await startForTest();
    await deploy(scf, service());
    Object.assign(scf.functions(REGION).get(nameOf("check")) ?? {}, {
      status: "Updating",
      becoming: { status: "Active", looks: 5 },
    });
    expect(await deploy(scf, service({ memorySize: 256 }))).toContain("check: update MemorySize");
  });

  it("leaves alone what belongs to another stage or to nobody", async () => {
    const scf = await startForTest();
    await deploy(scf, service());
    const [some] = scf.functions(REGION).values();
    if (some === undefined) throw new Error("nothing was deployed");
    const foreign = { ...some.settings, description: "made by hand" };
    const other = {
      ...some.settings,
      description: some.settings.description.replace("dev", "dev 2"),
    };
    const name = nameOf("by-hand");
    scf.account(REGION).functions.set(name, { ...some, name, settings: foreign });
    const second = nameOf("2-alert");
    scf.account(REGION).functions.set(second, { ...some, name: second, settings: other });
    expect(await deploy(scf, service())).toEqual([]);
  });
});
