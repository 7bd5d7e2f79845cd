import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

export const ROOT = join(import.meta.dirname, "../..");

/** A folder for what the bench builds, gone with the bench. */
export class Workshop {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async open(): Promise<Workshop> {
    return new Workshop(await mkdtemp(join(tmpdir(), "bench-")));
  }

  /** Bundles a program with esbuild's defaults, minified as the baseline of the table is. */
  async bundle(entry: string): Promise<string> {
    const outfile = join(this.folder, entry.replaceAll("/", "-").replace(/\.ts$/, ".js"));
    await build({
      absWorkingDir: ROOT,
      entryPoints: [`tools/bench/${entry}`],
      outfile,
      bundle: true,
      platform: "node",
      minify: true,
      logLevel: "warning",
    });
    return outfile;
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}
