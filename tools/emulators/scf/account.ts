import { ApiError } from "../ckafka/api-error.ts";

export interface Trigger {
  readonly name: string;
  readonly cron: string;
  readonly enabled: boolean;
  readonly message: string;
}

/** What can be set of a function. */
export interface Settings {
  readonly description: string;
  readonly memorySize: number;
  readonly timeout: number;
  readonly role: string;
  readonly vpc: { readonly VpcId: string; readonly SubnetId: string };
  readonly environment: Readonly<Record<string, string>>;
  readonly clsLogsetId: string;
  readonly clsTopicId: string;
}

export interface ScfFunction {
  readonly name: string;
  readonly runtime: string;
  handler: string;
  /** The zip as it was uploaded. */
  code: Buffer;
  settings: Settings;
  status: string;
  statusReason: string | null;
  /** While it is busy: what it becomes, `null` for gone, and how many looks later. */
  becoming: { status: string | null; looks: number } | null;
  readonly triggers: Map<string, Trigger>;
  /** Exclusive quota in MB; 0: none. */
  reservedMemory: number;
  asyncConfig: { retries: number; ttlSeconds: number };
  readonly addedAt: number;
  modifiedAt: number;
}

/** How often a busy function is looked at before it is at rest. */
export const LOOKS = 1;

/** The functions of one account in one region, by name. */
export class Account {
  readonly functions = new Map<string, ScfFunction>();
  /** Whether the account has CLS: without it, SCF cannot make a topic for a new function. */
  hasCls = true;

  /** The function as someone who looks at it sees it: every look brings a busy one nearer to rest. */
  look(name: string): ScfFunction {
    const found = this.find(name);
    if (found.becoming !== null && found.becoming.looks-- <= 0) {
      const { status } = found.becoming;
      found.becoming = null;
      if (status === null) this.functions.delete(name);
      else found.status = status;
    }
    return this.find(name);
  }

  /** The function, to read from it. */
  find(name: string): ScfFunction {
    const found = this.functions.get(name);
    if (found !== undefined) return found;
    throw new ApiError("ResourceNotFound.FunctionName", `The function ${name} does not exist.`);
  }

  /**
   * The function, for a change of it, which keeps it busy for a while.
   * @throws ApiError while it is busy with another one
   */
  change(name: string, status = "Updating", then: string | null = "Active"): ScfFunction {
    const found = this.find(name);
    if (found.becoming === null) {
      found.status = status;
      found.becoming = { status: then, looks: LOOKS };
      return found;
    }
    throw new ApiError(
      "FailedOperation.FunctionStatusError",
      `The function is ${found.status}. Please try again when it is at rest.`,
    );
  }
}
