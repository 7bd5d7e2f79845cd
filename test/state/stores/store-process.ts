import { type ChildProcess, fork } from "node:child_process";
import { on, once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Credentials, StateLocation } from "../../../lib/config/config.ts";

/** What a store process can be asked, once at a time. Each answer is a JSON value. */
export type StoreRequest =
  | { readonly call: "lock"; readonly ttlMs: number; readonly now: number }
  | { readonly call: "release" | "load" | "close" }
  | { readonly call: "save"; readonly text: string };

/** A process of its own with one store open. */
export class StoreProcess {
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<unknown[]>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#answers = on(child, "message");
  }

  static async start(
    location: StateLocation,
    credentials: Credentials,
    env: NodeJS.ProcessEnv = {},
  ): Promise<StoreProcess> {
    const script = fileURLToPath(new URL("store-process.child.ts", import.meta.url));
    const child = fork(script, [JSON.stringify({ location, credentials })], {
      execArgv: ["--import", "tsx"],
      env: { ...process.env, ...env },
    });
    const store = new StoreProcess(child);
    await store.#answer();
    return store;
  }

  /** `locked`, `held` (by someone else), `null` or a text; an error's message after `StoreError: `. */
  async ask(request: StoreRequest): Promise<unknown> {
    this.#child.send(request);
    return this.#answer();
  }

  /** Resolves to its exit code when it ends by itself: nothing may keep it alive. */
  async end(): Promise<number | null> {
    const exited = once(this.#child, "exit");
    this.#child.disconnect();
    const [code] = await exited;
    return code;
  }

  async kill(): Promise<void> {
    const exited = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await exited;
  }

  /** Stops it in the midst of whatever it does, as a provider freezes a function. */
  freeze(): void {
    this.#child.kill("SIGSTOP");
  }

  thaw(): void {
    this.#child.kill("SIGCONT");
  }

  async #answer(): Promise<unknown> {
    const { value } = await this.#answers.next();
    return value[0];
  }
}
