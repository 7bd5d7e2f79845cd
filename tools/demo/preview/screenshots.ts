import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";

/** The pictures of the README: a message and how it is looked at. */
const PICTURES = [
  { file: "message-desktop.png", selector: "#down .desktop.light" },
  { file: "message-phone.png", selector: "#stuck .phone.dark" },
] as const;

/** Debian's package, made to stay off the network. */
export const CHROMIUM = "/usr/bin/chromium";
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

/** Opens the page in a window of this width, sharp enough for a picture. */
export async function openPage(browser: Browser, html: string, width: number): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, deviceScaleFactor: 1.5 });
  await page.goto(pathToFileURL(html).href);
  return page;
}

/**
 * Takes the README's pictures into the folder.
 * @returns the files
 */
export async function takeScreenshots(html: string, folder: string): Promise<string[]> {
  const browser = await launchBrowser();
  try {
    const page = await openPage(browser, html, 1_600);
    const files: string[] = [];
    for (const { file, selector } of PICTURES) {
      const path = join(folder, file);
      await page.locator(selector).screenshot({ path });
      files.push(path);
    }
    return files;
  } finally {
    await browser.close();
  }
}
