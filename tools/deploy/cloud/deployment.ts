import type { Context } from "../context.ts";
import { PlainClient, ScfClient, secondMs } from "./api.ts";
import { CosClient } from "./cos.ts";

/** What a command that changes something works with. */
export interface Deployment {
  readonly region: string;
  readonly scf: ScfClient;
  readonly cam: PlainClient;
  readonly cos: CosClient;
  /** How long a second of waiting is. */
  readonly secondMs: number;
  /** Only says what it would do: calls nothing that changes anything. */
  readonly dry: boolean;
  /** Says what is done, before it is done. */
  report(step: string): void;
  /** Says what the user should know. */
  warn(text: string): void;
}

/** What a command works with; its words go to the terminal. */
export function deploymentOf(context: Context): Deployment {
  const access = context.access();
  return {
    region: access.region,
    scf: new ScfClient(access),
    cam: new PlainClient("cam", "2019-01-16", access),
    cos: new CosClient(access),
    secondMs: secondMs(access),
    dry: context.options["plan"] === true,
    report: (text) => context.note(text),
    warn: (text) => context.note(`Warning: ${text}`),
  };
}

/** One change: said, then made; only said in a plan. */
export async function step<T>(
  { report, dry }: Deployment,
  text: string,
  call: () => Promise<T>,
): Promise<T | null> {
  report(text);
  return dry ? null : await call();
}
