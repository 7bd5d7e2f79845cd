import { type ChildProcess, fork } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Secret } from "../ckafka/signature.ts";
import type { ScfFunction } from "./account.ts";
import { unzip } from "./code.ts";

/** What became of one run. */
export type Outcome = { readonly returned: string } | { readonly failed: Failure };

export interface Failure {
  /** SCF's status: 430 the code threw, 432 no instance is free, 433 out of time, 439 it crashed. */
  readonly status: 430 | 432 | 433 | 439;
  readonly message: string;
  readonly stack: string;
}

export interface Order {
  readonly event: unknown;
  readonly requestId: string;
  readonly region: string;
  /** Temporary credentials of the function's role; `null`: it has none. */
  readonly credentials: Secret | null;
  /** Called for every line that the function writes. */
  readonly onLine: (line: string) => void;
}

interface Instance {
  readonly started: Promise<Started>;
  /** What it was started with: after an update it runs no more. */
  readonly code: Buffer;
  readonly settings: object;
  busy: boolean;
}

interface Started {
  readonly child: ChildProcess;
  readonly folder: string;
}

/** Child processes that run functions, kept warm from one event to the next. */
export class Instances {
  readonly #instances = new Map<ScfFunction, Instance[]>();

  async run(target: ScfFunction, order: Order): Promise<Outcome> {
    const instance = this.#take(target, order);
    if (instance === null) {
      const message = "The exclusive quota of the function is used up.";
      return { failed: { status: 432, message, stack: "" } };
    }
    const { child } = await instance.started;
    const outcome = await runOnce(child, target, order);
    instance.busy = false;
    // After a crash or a timeout the next event finds a new one.
    if (!child.connected) await this.#drop(target, instance);
    return outcome;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#instances.values()].flat().map(stop));
    this.#instances.clear();
  }

  #take(target: ScfFunction, order: Order): Instance | null {
    const { code, settings, reservedMemory } = target;
    const all = this.#instances.get(target) ?? [];
    this.#instances.set(target, all);
    const isCurrent = (one: Instance) => one.code === code && one.settings === settings;
    for (const one of all.filter((one) => !one.busy && !isCurrent(one))) {
      void this.#drop(target, one);
    }
    const current = all.find((one) => !one.busy && isCurrent(one));
    const most =
      reservedMemory === 0
        ? Number.POSITIVE_INFINITY
        : Math.floor(reservedMemory / settings.memorySize);
    if (current === undefined && all.length >= most) return null;
    const instance = current ?? { started: start(target, order), code, settings, busy: true };
    if (current === undefined) all.push(instance);
    instance.busy = true;
    return instance;
  }

  async #drop(target: ScfFunction, instance: Instance): Promise<void> {
    const all = this.#instances.get(target) ?? [];
    all.splice(all.indexOf(instance), 1);
    await stop(instance);
  }
}

async function start(target: ScfFunction, { region, credentials }: Order): Promise<Started> {
  const { name, code, settings, handler } = target;
  const folder = await unzip(code);
  const [file, exported = ""] = handler.split(".");
  const child = fork(
    join(import.meta.dirname, "instance.mjs"),
    [join(folder, `${file}.js`), exported],
    {
      cwd: folder,
      execArgv: [
        `--max-old-space-size=${settings.memorySize}`,
        // What the tests put in the place of the internet is on this machine: it is cut off there.
        ...(settings.publicNet ? [] : ["--import", join(import.meta.dirname, "no-internet.mjs")]),
      ],
      // Nothing of this machine's environment: the function has SCF's and its own.
      env: {
        TENCENTCLOUD_RUNENV: "SCF",
        TENCENTCLOUD_REGION: region,
        TENCENTCLOUD_APPID: "1250000000",
        SCF_NAMESPACE: "default",
        SCF_FUNCTIONNAME: name,
        SCF_FUNCTIONVERSION: "$LATEST",
        USER_CODE_ROOT: folder,
        ...(credentials === null ? {} : credentialVariables(credentials)),
        ...settings.environment,
      },
    },
  );
  return { child, folder };
}

function credentialVariables({ secretId, secretKey, token = "" }: Secret) {
  return {
    TENCENTCLOUD_SECRETID: secretId,
    TENCENTCLOUD_SECRETKEY: secretKey,
    TENCENTCLOUD_SESSIONTOKEN: token,
  };
}

async function runOnce(child: ChildProcess, target: ScfFunction, order: Order): Promise<Outcome> {
  const { name, settings } = target;
  return new Promise((resolve) => {
    const end = (outcome: Outcome) => {
      clearTimeout(timer);
      child.removeAllListeners();
      resolve(outcome);
    };
    const timer = setTimeout(() => {
      child.disconnect();
      child.kill("SIGKILL");
      const message = `Invoking task timed out after ${settings.timeout} seconds`;
      end({ failed: { status: 433, message, stack: "" } });
    }, settings.timeout * 1_000);
    child.on("exit", (code, signal) => {
      const message = `Process exited before the function returned (${code ?? signal})`;
      end({ failed: { status: 439, message, stack: "" } });
    });
    child.on("message", (report: object) => {
      if ("line" in report) order.onLine(String(report.line));
      if ("returned" in report) end({ returned: String(report.returned) });
      if ("thrown" in report) {
        const { message, stack } = Object(report.thrown);
        end({ failed: { status: 430, message: String(message), stack: String(stack) } });
      }
    });
    child.send({
      event: order.event,
      context: {
        request_id: order.requestId,
        function_name: name,
        function_version: "$LATEST",
        namespace: "default",
        memory_limit_in_mb: settings.memorySize,
        time_limit_in_ms: settings.timeout * 1_000,
        tencentcloud_region: order.region,
        tencentcloud_appid: "1250000000",
        tencentcloud_uin: "100000000000",
      },
    });
  });
}

async function stop({ started }: Instance): Promise<void> {
  const { child, folder } = await started;
  child.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
}
