import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Page } from "playwright-core";

/** The pictures of the README: a message and how it is looked at. */
const PICTURES = [
  { file: "message-desktop.png", selector: "#down .desktop.light" },
  { file: "message-phone.png", selector: "#stuck .phone.dark" },
] as const;

/** Debian's Chromium, made to stay off the network. */
const CHROMIUM = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Opens the page in a headless browser of the given width, and closes it after use. */
export async function withPage<Result>(
  html: string,
  width: number,
  use: (page: Page) => Promise<Result>,
): Promise<Result> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  try {
    const page = await browser.newPage({ viewport: { width, height: 900 }, deviceScaleFactor: 2 });
    await page.goto(pathToFileURL(html).href);
    return await use(page);
  } finally {
    await browser.close();
  }
}

/** Takes the README's pictures into the folder. */
export async function takeScreenshots(html: string, folder: string): Promise<string[]> {
  return withPage(html, 1_600, async (page) => {
    const files: string[] = [];
    for (const { file, selector } of PICTURES) {
      const path = join(folder, file);
      await page.locator(selector).screenshot({ path });
      files.push(path);
    }
    return files;
  });
}
