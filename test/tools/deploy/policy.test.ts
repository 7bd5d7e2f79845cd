import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { leastPolicy, meansTheSame, TRUST } from "../../../tools/deploy/account/policy.ts";
import { reordered } from "../../../tools/emulators/cam/documents.ts";

const COS = "cos://ckafka-lag-alerts-dev-1250000000/state.json?region=ap-guangzhou";
const full = leastPolicy({ stateUrl: COS, logs: "auto" });
const actionsOf = (needs: Parameters<typeof leastPolicy>[0]) =>
  leastPolicy(needs).statement.flatMap(({ action }) => action);

describe("the policy of a role that deploy makes", () => {
  it("is the one that docs/operations.md prints", () => {
    const docs = readFileSync(join(import.meta.dirname, "../../../docs/operations.md"), "utf8");
    const printed = [...docs.matchAll(/```json\n(\{\s*"version".*?)\n```/gs)].map(([, text]) =>
      JSON.parse(text ?? ""),
    );
    expect(printed).toEqual([full]);
  });

  it.each([
    ["the memory", "", "off", ["ckafka"]],
    ["Redis", "redis://10.0.0.1", "off", ["ckafka"]],
    ["COS", COS, "off", ["ckafka", "cos"]],
    ["the memory, with SCF's own log topic", "memory:", "auto", ["ckafka", "cls"]],
  ] as const)("allows no more than a state in %s needs", (_name, stateUrl, logs, services) => {
    const actions = actionsOf({ stateUrl, logs });
    expect([...new Set(actions.map((action) => action.split(":")[0]))]).toEqual(services);
  });

  it("allows logs on a topic of one's own", () => {
    const logs = { ClsLogsetId: "set", ClsTopicId: "topic" };
    expect(actionsOf({ stateUrl: "", logs })).toContain("cls:pushLog");
  });

  it("names the object of a state that the user put elsewhere", () => {
    const stateUrl = "cos://mine-1250000001/a%20folder/lag.json?region=ap-hongkong";
    const [, state] = leastPolicy({ stateUrl, logs: "off" }).statement;
    const resource = "qcs::cos:ap-hongkong:uid/1250000001:mine-1250000001/a folder/lag.json*";
    expect(state?.resource).toEqual([resource]);
  });
});

describe("two policies mean the same", () => {
  const changed = (change: (document: typeof full) => object) => JSON.stringify(change(full));
  it.each([
    ["as they are", JSON.stringify(full)],
    ["in another order", reordered(full)],
    [
      "with a statement taken apart",
      changed(({ version, statement: [read, ...rest] }) => ({
        version,
        statement: [
          ...(read?.action ?? []).map((action) => ({ effect: "Allow", action, resource: "*" })),
          ...rest,
        ],
      })),
    ],
  ])("%s", (_name, text) => {
    expect(meansTheSame(text, full)).toBe(true);
  });

  it.each([
    ["no document", ""],
    ["none at all", "{}"],
    ["a statement less", changed(({ statement }) => ({ statement: statement.slice(1) }))],
    [
      "an action more",
      changed(({ statement }) => ({
        statement: [...statement, { effect: "allow", action: "cvm:*", resource: "*" }],
      })),
    ],
    [
      "a condition",
      changed(({ statement }) => ({
        statement: statement.map((each) => ({ ...each, condition: { ip: "10.0.0.0/8" } })),
      })),
    ],
    [
      "the opposite",
      changed(({ statement }) => ({
        statement: statement.map((each) => ({ ...each, effect: "deny" })),
      })),
    ],
  ])("but not with %s", (_name, text) => {
    expect(meansTheSame(text, full)).toBe(false);
  });

  it("where whom a role trusts is one or a list", () => {
    const one = { effect: "allow", action: "sts:AssumeRole" };
    const principal = { service: "scf.qcloud.com" };
    expect(meansTheSame(JSON.stringify({ statement: { ...one, principal } }), TRUST)).toBe(true);
    const other = { service: "cvm.qcloud.com" };
    expect(meansTheSame(JSON.stringify({ statement: { ...one, principal: other } }), TRUST)).toBe(
      false,
    );
  });
});
