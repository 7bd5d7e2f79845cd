import { join } from "node:path";
import Table from "cli-table3";
import pc from "picocolors";
import { measureApiCalls } from "./measures/api-calls.ts";
import { measureCore } from "./measures/core.ts";
import { measureMemory } from "./measures/memory.ts";
import { measurePace } from "./measures/pace.ts";
import { measureSize } from "./measures/size.ts";
import { measureStart } from "./measures/start.ts";
import { measureWarmRuns } from "./measures/warm.ts";
import type { Row } from "./row.ts";
import { Workshop } from "./workshop.ts";

const table = new Table({
  head: ["Measure", "Baseline", "Limit", "Measured", "Ratio", "Must reach", ""],
  style: { head: [] },
});

async function measure(what: string, work: () => Promise<Row | Row[]>): Promise<void> {
  process.stderr.write(pc.dim(`measuring ${what} …\n`));
  for (const { measure, baseline, limit, measured, ratio, must, reached } of [
    await work(),
  ].flat()) {
    const verdict = reached === null ? "" : reached ? pc.green("yes") : pc.red("NO");
    table.push([measure, baseline, limit, measured, ratio, must, verdict]);
  }
}

async function bench(workshop: Workshop): Promise<void> {
  const baseline = await workshop.bundle("baseline/poll.ts");
  const core = await workshop.bundle("programs/core.ts");
  const answers = await workshop.bundle("programs/answers.ts");
  const stateFile = join(workshop.folder, "state.json");
  await measure("the bundle", () => measureSize(baseline));
  await measure("cold starts", () => measureStart(baseline));
  await measure("the pace", () => measurePace(baseline));
  await measure("the core and its state", () => measureCore(core, stateFile));
  await measure("warm runs", () => measureWarmRuns(baseline, answers));
  await measure("memory", () => measureMemory(answers));
  await measure("API calls", measureApiCalls);
}

void Workshop.open().then((workshop) =>
  bench(workshop).finally(() => {
    console.log(table.toString());
    return workshop.close();
  }),
);
