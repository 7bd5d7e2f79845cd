import Table from "cli-table3";
import pc from "picocolors";
import { measureApiCalls } from "./measures/api-calls.ts";
import { measureCapacity } from "./measures/capacity.ts";
import { measureCore } from "./measures/core.ts";
import { measureGrowth } from "./measures/growth.ts";
import { measureMemory } from "./measures/memory.ts";
import { measurePace } from "./measures/pace.ts";
import { measureSize } from "./measures/size.ts";
import { measureStart } from "./measures/start.ts";
import { measureWarmRuns } from "./measures/warm.ts";
import type { Row } from "./row.ts";
import { Workshop } from "./workshop.ts";

type Measure = (workshop: Workshop) => Promise<Row | Row[]>;

const BASELINE = "baseline/poll.ts";
const ANSWERS = "programs/answers.ts";

/** What can be measured, by the name that selects it. */
const MEASURES: Readonly<Record<string, Measure>> = {
  size: async (workshop) => measureSize(await workshop.bundle(BASELINE)),
  start: async (workshop) =>
    measureStart({
      baseline: await workshop.bundle(BASELINE),
      floor: await workshop.bundle("programs/floor.ts"),
    }),
  pace: async (workshop) => measurePace(await workshop.bundle(BASELINE)),
  calls: measureApiCalls,
  core: async (workshop) => measureCore(await workshop.bundle("programs/core.ts")),
  growth: async (workshop) => measureGrowth(await workshop.bundle("programs/growth.ts")),
  warm: async (workshop) =>
    measureWarmRuns(await workshop.bundle(BASELINE), await workshop.bundle(ANSWERS)),
  memory: async (workshop) => measureMemory(await workshop.bundle(ANSWERS)),
  capacity: async (workshop) => measureCapacity(await workshop.bundle(ANSWERS)),
};

async function bench(names: readonly string[]): Promise<void> {
  const table = new Table({
    head: ["Measure", "Measured", "Beside", "Ratio", "Must", ""],
    style: { head: [], compact: true },
  });
  const workshop = await Workshop.open();
  try {
    for (const [name, measure] of Object.entries(MEASURES)) {
      if (names.length > 0 && !names.includes(name)) continue;
      const start = performance.now();
      const rows = [await measure(workshop)].flat();
      for (const row of rows) table.push(cellsOf(row));
      const seconds = ((performance.now() - start) / 1_000).toFixed(0);
      process.stderr.write(pc.dim(`${name} measured in ${seconds} s\n`));
    }
  } finally {
    console.log(table.toString());
    await workshop.close();
  }
}

function cellsOf({ measure, measured, beside, ratio, must, reached }: Row): string[] {
  const verdict = reached === undefined ? "" : reached ? pc.green("ok") : pc.red("missed");
  return [measure, measured, beside ?? "", ratio ?? "", must ?? "", verdict];
}

const names = process.argv.slice(2);
const unknown = names.filter((name) => !Object.hasOwn(MEASURES, name));
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(", ")}: expected ${Object.keys(MEASURES).join(", ")}`);
  process.exitCode = 1;
} else {
  void bench(names);
}
