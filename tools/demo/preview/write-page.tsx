import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { renderToStaticMarkup } from "react-dom/server";
import { restoreLiterals } from "./literals.ts";
import { Page } from "./page.tsx";
import { SCENES } from "./scenes.ts";

/** Writes the page, and its folder where that is missing. */
export async function writePage(file: string): Promise<void> {
  const require = createRequire(__filename);
  const rendererCss = await readFile(require.resolve("slack-blocks-to-jsx/dist/style.css"), "utf8");
  const page = renderToStaticMarkup(<Page scenes={SCENES} rendererCss={rendererCss} />);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `<!doctype html>\n${restoreLiterals(page)}\n`);
}
