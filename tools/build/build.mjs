import { rm } from "node:fs/promises";
import { join } from "node:path";
import { bundle } from "./bundle.mjs";

const root = join(import.meta.dirname, "../..");
const dist = join(root, "dist");

await rm(dist, { recursive: true, force: true });
const outputs = await bundle(root, dist);
if (!process.argv.includes("--quiet")) {
  for (const [path, { bytes }] of Object.entries(outputs)) {
    console.log(`${path}  ${(bytes / 1_000).toFixed(1)} KB`);
  }
}
