import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { takeScreenshots } from "./preview/screenshots.ts";
import { writePage } from "./preview/write-page.tsx";

const PAGE = resolve("dist/preview.html");

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { screenshots: { type: "string" } } });
  await writePage(PAGE);
  console.log(PAGE);
  if (values.screenshots === undefined) return;
  for (const file of await takeScreenshots(PAGE, resolve(values.screenshots))) console.log(file);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
