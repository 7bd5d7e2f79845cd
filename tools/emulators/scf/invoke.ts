import { randomUUID } from "node:crypto";
import type { Secret } from "../ckafka/signature.ts";
import type { Account, ScfFunction } from "./account.ts";
import { Instances, type Outcome } from "./instances.ts";
import type { LogService } from "./log-service.ts";
import type { ParametersOf } from "./parameters.ts";
import { triggerOf } from "./triggers.ts";

/** One run of a function, as it went. */
export type Run = Outcome & { readonly requestId: string; readonly lines: readonly string[] };

/** Runs functions: on demand and on their timers. */
export class Invoker {
  readonly #instances = new Instances();
  readonly #logs: LogService;
  readonly #credentialsOf: (role: string) => Secret;

  /** @param credentialsOf what a role gives */
  constructor(logs: LogService, credentialsOf: (role: string) => Secret) {
    this.#logs = logs;
    this.#credentialsOf = credentialsOf;
  }

  /** The action `Invoke`. */
  async invoke(
    account: Account,
    { FunctionName, ClientContext, LogType }: ParametersOf<"Invoke">,
    region: string,
  ): Promise<object> {
    const run = await this.#run(account.find(FunctionName), JSON.parse(ClientContext), region);
    const { hidesCauses } = account.habits;
    const failed = "failed" in run ? failure(run.failed, run.requestId, hidesCauses) : null;
    return {
      Result: {
        RetMsg: "returned" in run ? run.returned : failed,
        ErrMsg: failed ?? "",
        // FACTS: "`InvokeResult` is unmaintained".
        InvokeResult: 1,
        Log: LogType === "Tail" ? run.lines.join("\n") : "",
        FunctionRequestId: run.requestId,
        MemUsage: 50_000_000,
        Duration: 1,
        BillDuration: 1,
      },
    };
  }

  /** Lets a timer fire: the run and those that follow a failed one, as often as is configured. */
  async fire(account: Account, name: string, timer: string, region: string): Promise<Run[]> {
    const target = account.find(name);
    const trigger = triggerOf(target, timer);
    if (!trigger.enabled) return [];
    const event = {
      Type: "Timer",
      TriggerName: trigger.name,
      Time: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
      Message: trigger.message,
    };
    const runs: Run[] = [];
    do runs.push(await this.#run(target, event, region));
    while ("failed" in (runs.at(-1) ?? {}) && runs.length <= target.asyncConfig.retries);
    return runs;
  }

  async close(): Promise<void> {
    await this.#instances.close();
  }

  async #run(target: ScfFunction, event: unknown, region: string): Promise<Run> {
    const requestId = randomUUID();
    const lines: string[] = [];
    const onLine = (message: string) => {
      lines.push(message);
      const { clsTopicId: topicId } = target.settings;
      if (topicId === "") return;
      this.#logs.add({ topicId, at: Date.now(), functionName: target.name, requestId, message });
    };
    const { role } = target.settings;
    const credentials = role === "" ? null : this.#credentialsOf(role);
    const order = { event, requestId, region, credentials, onLine };
    return { ...(await this.#instances.run(target, order)), requestId, lines };
  }
}

/** What SCF makes of a failure, in `ErrMsg`. */
function failure(
  { status, message, stack }: { status: number; message: string; stack: string },
  requestId: string,
  hidesCauses: boolean,
) {
  const isThrown = status === 430;
  return JSON.stringify({
    errorCode: 1,
    errorMessage: isThrown && hidesCauses ? "user code exception caught" : message,
    requestId,
    stackTrace: stack,
    statusCode: status,
  });
}
