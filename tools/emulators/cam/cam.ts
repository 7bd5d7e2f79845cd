import { ApiError } from "../ckafka/api-error.ts";
import { allows, type PolicyDocument, parsePolicy, parseTrust, reordered } from "./documents.ts";
import type { CamAction, CamParametersOf } from "./parameters.ts";

export const APP_ID = "1250000000";

export interface Role {
  readonly name: string;
  readonly description: string;
  readonly trust: object;
  readonly services: readonly string[];
  readonly policies: Set<number>;
  /** How many more uses of it are refused: it is not known everywhere yet. */
  unknownFor: number;
}

export interface Policy {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  document: PolicyDocument;
}

/** Roles and policies of one account; they hold in every region. */
export class Cam {
  readonly roles = new Map<string, Role>();
  readonly policies = new Map<number, Policy>();
  /** FACTS: "Roles, policies and attachments take effect late": so many uses after a change are refused. */
  lateUses = 2;
  #lastId = 100;

  /** A role that somebody made by hand, who may do everything. */
  addByHand(name: string, document?: PolicyDocument): void {
    const all: PolicyDocument = {
      version: "2.0",
      statement: [{ effect: "allow", action: ["*"], resource: ["*"] }],
    };
    const id = this.#addPolicy(`${name}-by-hand`, "", document ?? all);
    const services = ["scf.qcloud.com"];
    const policies = new Set([id]);
    const role = { name, description: "", trust: {}, services, policies, unknownFor: 0 };
    this.roles.set(name, role);
  }

  /** Takes a role on for SCF. FACTS: SCF's `ResourceNotFound.Role`. */
  assume(name: string): void {
    const role = this.roles.get(name);
    if (role !== undefined && role.unknownFor-- > 0) throw noRole(name);
    if (role === undefined || !role.services.includes("scf.qcloud.com")) throw noRole(name);
  }

  /** Whether a role may do this, as far as it is known yet. */
  permits(name: string, action: string, resource = "*"): boolean {
    const role = this.roles.get(name);
    if (role === undefined || role.unknownFor-- > 0) return false;
    return [...role.policies].some((id) => {
      const policy = this.policies.get(id);
      return policy !== undefined && allows(policy.document, action, resource);
    });
  }

  act(action: CamAction, given: <Name extends CamAction>(name: Name) => CamParametersOf<Name>) {
    switch (action) {
      case "GetUserAppId":
        given(action);
        return { AppId: Number(APP_ID), Uin: "100000000001", OwnerUin: "100000000001" };
      case "GetRole": {
        const { name, description, trust } = this.#role(given(action).RoleName);
        const RoleInfo = { RoleName: name, PolicyDocument: reordered(trust) };
        return { RoleInfo: { RoleId: "46116", ...RoleInfo, Description: description } };
      }
      case "CreateRole":
        return this.#createRole(given(action));
      case "DeleteRole":
        this.roles.delete(this.#role(given(action).RoleName).name);
        return {};
      case "ListPolicies":
        return this.#listPolicies(given(action));
      case "GetPolicy": {
        const { name, description, document } = this.#policy(given(action).PolicyId);
        const PolicyDocument = reordered(document);
        return { PolicyName: name, Description: description, Type: 1, PolicyDocument };
      }
      case "CreatePolicy":
        return this.#createPolicy(given(action));
      case "UpdatePolicy": {
        const { PolicyId, PolicyDocument } = given(action);
        const policy = this.#policy(PolicyId);
        if (PolicyDocument !== undefined) policy.document = parsePolicy(PolicyDocument);
        this.#isLate((role) => role.policies.has(PolicyId));
        return { PolicyId };
      }
      case "DeletePolicy":
        for (const id of given(action).PolicyId) this.#deletePolicy(this.#policy(id).id);
        return {};
      case "AttachRolePolicy": {
        const { PolicyId, AttachRoleName } = given(action);
        this.#role(AttachRoleName).policies.add(this.#policy(PolicyId).id);
        this.#isLate(({ name }) => name === AttachRoleName);
        return {};
      }
      case "DetachRolePolicy": {
        const { PolicyId, DetachRoleName } = given(action);
        this.#role(DetachRoleName).policies.delete(this.#policy(PolicyId).id);
        return {};
      }
      case "ListAttachedRolePolicies": {
        const { RoleName, Page, Rp } = given(action);
        const all = [...this.#role(RoleName).policies].map((id) => ({
          PolicyId: id,
          PolicyName: this.policies.get(id)?.name,
        }));
        return { TotalNum: all.length, List: all.slice((Page - 1) * Rp, Page * Rp) };
      }
    }
  }

  #createRole({ RoleName: name, PolicyDocument, Description }: CamParametersOf<"CreateRole">) {
    if (this.roles.has(name)) {
      throw new ApiError("InvalidParameter.RoleNameInUse", `There is a role ${name} already.`);
    }
    const trust = parseTrust(PolicyDocument);
    const services = trust.statement.flatMap(({ principal }) => principal.service);
    const policies = new Set<number>();
    const unknownFor = this.lateUses;
    const role = { name, description: Description, trust, services, policies, unknownFor };
    this.roles.set(name, role);
    return { RoleId: "46116" };
  }

  #listPolicies({ Keyword, Scope, Page, Rp }: CamParametersOf<"ListPolicies">) {
    const found = Scope === "QCS" ? [] : [...this.policies.values()];
    const all = found
      .filter(({ name }) => name.includes(Keyword))
      .map(({ id, name, description }) => ({
        PolicyId: id,
        PolicyName: name,
        Description: description,
        Type: 1,
      }));
    return { TotalNum: all.length, List: all.slice((Page - 1) * Rp, Page * Rp) };
  }

  #createPolicy({ PolicyName, PolicyDocument, Description }: CamParametersOf<"CreatePolicy">) {
    if ([...this.policies.values()].some(({ name }) => name === PolicyName)) {
      const message = `There is a policy ${PolicyName} already.`;
      throw new ApiError("FailedOperation.PolicyNameInUse", message);
    }
    return { PolicyId: this.#addPolicy(PolicyName, Description, parsePolicy(PolicyDocument)) };
  }

  #addPolicy(name: string, description: string, document: PolicyDocument): number {
    const id = ++this.#lastId;
    this.policies.set(id, { id, name, description, document });
    return id;
  }

  #deletePolicy(id: number): void {
    if ([...this.roles.values()].some(({ policies }) => policies.has(id))) {
      throw new ApiError("FailedOperation.PolicyInUse", `The policy ${id} is attached to a role.`);
    }
    this.policies.delete(id);
  }

  #isLate(concerns: (role: Role) => boolean): void {
    for (const role of this.roles.values()) if (concerns(role)) role.unknownFor = this.lateUses;
  }

  #role(name: string): Role {
    const role = this.roles.get(name);
    if (role !== undefined) return role;
    throw new ApiError("InvalidParameter.RoleNotExist", `The role ${name} does not exist.`);
  }

  #policy(id: number): Policy {
    const policy = this.policies.get(id);
    if (policy !== undefined) return policy;
    throw new ApiError("InvalidParameter.PolicyIdNotExist", `No policy has the id ${id}.`);
  }
}

function noRole(name: string): ApiError {
  return new ApiError("ResourceNotFound.Role", `The role ${name} does not exist.`);
}
