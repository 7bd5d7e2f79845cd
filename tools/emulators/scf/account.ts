import { ApiError } from "../ckafka/api-error.ts";

export interface Trigger {
  readonly name: string;
  /** The version or alias that it is made for, and by which it is found. */
  readonly qualifier: string;
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
  /** Whether it reaches the internet. */
  readonly publicNet: boolean;
  readonly eip: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly clsLogsetId: string;
  readonly clsTopicId: string;
}

export interface StatusReason {
  readonly code: string;
  readonly message: string;
}

export interface ScfFunction {
  readonly name: string;
  readonly runtime: string;
  handler: string;
  /** The zip as it was uploaded. */
  code: Buffer;
  settings: Settings;
  status: string;
  statusReason: StatusReason | null;
  /** While it is busy: what it becomes, `null` for gone, and how many looks later. */
  becoming: { status: string | null; looks: number } | null;
  /** How many changes are still refused although it is at rest. */
  unsettled: number;
  readonly triggers: Map<string, Trigger>;
  /** Exclusive quota in MB; 0: none. */
  reservedMemory: number;
  asyncConfig: { retries: number; ttlSeconds: number };
  readonly addedAt: number;
  modifiedAt: number;
}

/** How often a busy function is looked at before it is at rest. */
export const LOOKS = 1;

/** What the real SCF does that its documentation does not show at first; each can be switched by a test. */
export class Habits {
  /**
   * After `Active` so many changes are refused. FACTS: "After `Active` SCF may refuse changes for some
   * seconds more".
   */
  unsettledChanges = 1;
  /**
   * As what a trigger made without a qualifier is listed, and found. FACTS: "A trigger made without
   * `Qualifier` may come back as `$DEFAULT`".
   */
  defaultQualifier = "$DEFAULT";
  /** FACTS: "`UpdateTrigger` for timers is documented on the mainland site only". */
  hasUpdateTrigger = true;
  /** FACTS: "12,800 must stay free; it can be refused for good (`FailedOperation.ReservedExceedTotal`, …)". */
  hasQuotaLeft = true;
  /** FACTS: "A fresh account must open the SCF console once (… `ResourceNotFound.Namespace` until then)". */
  isOpen = true;
  /** FACTS: "`ClsServiceUnregistered` … exist too". Without CLS, SCF cannot make a topic for a new function. */
  hasCls = true;
  /** FACTS: "`AvailableStatus` tells billing trouble". */
  availableStatus = "Available";
  /** FACTS: "`RetryConfig` may hold two entries, the first counts". */
  listsTwoRetries = true;
  /** FACTS: "a thrown error comes as `user code exception caught` with the cause in `stackTrace`". */
  hidesCauses = true;
}

/** The functions of one account in one region, by name. */
export class Account {
  readonly functions = new Map<string, ScfFunction>();
  readonly habits = new Habits();

  /** The function as someone who looks at it sees it: every look brings a busy one nearer to rest. */
  look(name: string): ScfFunction {
    const found = this.find(name);
    if (found.becoming !== null && found.becoming.looks-- <= 0) {
      const { status } = found.becoming;
      found.becoming = null;
      if (status === null) this.functions.delete(name);
      else found.status = status;
      found.unsettled = this.habits.unsettledChanges;
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
    if (found.becoming === null && found.unsettled-- > 0) {
      throw new ApiError(
        "FailedOperation.UpdateFunctionConfiguration",
        "The function is Updating and takes no changes now, try again later.",
      );
    }
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
