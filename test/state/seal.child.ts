import { buffer } from "node:stream/consumers";
import { messageOf } from "../../lib/base/errors.ts";
import { unseal } from "../../lib/state/seal.ts";

/** Unseals what stands on its standard input, and tells what that took. */
async function main(): Promise<void> {
  const stored = await buffer(process.stdin);
  const before = process.resourceUsage().maxRSS;
  const said = await unseal(stored).then(() => "unsealed", messageOf);
  const tookMb = (process.resourceUsage().maxRSS - before) / 1_024;
  console.log(JSON.stringify({ said, tookMb }));
}

void main();
