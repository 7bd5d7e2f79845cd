import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { unescapeText } from "../../../tools/demo/preview/literals.ts";
import { VIEWS } from "../../../tools/demo/preview/page.tsx";
import { messagesOf } from "../../../tools/demo/preview/scene.ts";
import { SCENES } from "../../../tools/demo/preview/scenes.ts";
import { CHROMIUM, launchBrowser, openPage } from "../../../tools/demo/preview/screenshots.ts";
import { writePage } from "../../../tools/demo/preview/write-page.tsx";
import { installed } from "../../../tools/emulators/installed.ts";
import { mrkdwnOf } from "../../notify/message/shown.ts";

const textsIn = (page: Page, selector: string) => page.locator(selector).allTextContents();

/** Runs in the page: the texts of what is wider than the view that it is in. */
const TOO_WIDE = `[
  ...[...document.querySelectorAll(".view")].flatMap((view) =>
    [...view.querySelectorAll("*")].filter((element) =>
      element.getBoundingClientRect().right > view.getBoundingClientRect().right + 0.5,
    ),
  ),
  ...[document.documentElement].filter((page) => page.scrollWidth > page.clientWidth),
].map((element) => element.textContent.slice(0, 80))`;

const hasFonts = ["Noto Sans", "Liberation Mono", "Noto Color Emoji"].every((family) =>
  spawnSync("fc-list", [family], { encoding: "utf8" }).stdout?.includes(family),
);

/** The fonts that the browser draws the texts below an element with. */
async function fontsOf(page: Page, selector: string): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  await session.send("DOM.enable");
  await session.send("CSS.enable");
  const { root } = await session.send("DOM.getDocument");
  const below = { nodeId: root.nodeId, selector: `${selector} *` };
  const { nodeIds } = await session.send("DOM.querySelectorAll", below);
  const used = await Promise.all(
    nodeIds.map((nodeId) => session.send("CSS.getPlatformFontsForNode", { nodeId })),
  );
  return [...new Set(used.flatMap(({ fonts }) => fonts.map(({ familyName }) => familyName)))];
}

describe.skipIf(!installed(CHROMIUM))("the page of npm run preview, in a browser", () => {
  let browser: Browser;
  let file: string;
  const open = (width: number) => openPage(browser, file, width);
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), "preview-"));
    file = join(folder, "preview.html");
    await writePage(file);
    browser = await launchBrowser();
    return async () => {
      await browser.close();
      await rm(folder, { recursive: true });
    };
  });

  test("shows every message in every view, with its names as they are", async () => {
    const page = await open(1_600);
    for (const scene of SCENES) {
      const { id } = scene;
      const messages = messagesOf(scene);
      const names = messages
        .flatMap(mrkdwnOf)
        .flatMap((text) => text.match(/`[^`]+`/g) ?? [])
        .map((span) => unescapeText(span.slice(1, -1)));
      for (const { device, theme } of VIEWS) {
        const view = `#${id} .${device}.${theme}`;
        expect(await page.locator(`${view} .message`).count()).toBe(messages.length);
        expect(await textsIn(page, `${view} code`)).toEqual(names);
      }
      expect(await textsIn(page, `#${id} .phone.dark .notification p`)).toEqual(
        messages.map(({ text }) => unescapeText(text ?? "")),
      );
    }
  });

  test("shows times, mentions and links as Slack does, not as markup", async () => {
    const page = await open(1_600);
    const text = await page.locator("#down .desktop.light .message").innerText();
    expect(text).toContain("@here");
    expect(text).toContain("since Today at 11:00 AM (12 min)");
    expect(text).toContain("wiki.example.com/kafka-lag");
    expect(text).not.toMatch(/[<>*]/);
  });

  test.each([390, 1_280, 1_600])("has nothing that is too wide, %d pixels wide", async (width) => {
    const page = await open(width);
    expect(await page.evaluate<string[]>(TOO_WIDE)).toEqual([]);
  });

  test("tells of 200 alerts within three screens of a phone beyond the first one", async () => {
    const page = await open(1_600);
    const message = page.locator("#outage-200 .phone.dark .message");
    expect(await message.count()).toBe(1);
    const first = await message.locator(".attachment").nth(1).boundingBox();
    const whole = await message.boundingBox();
    const SCREEN = 800;
    expect(whole?.height).toBeGreaterThan(SCREEN);
    expect((whole?.height ?? 0) - (first?.height ?? 0)).toBeLessThanOrEqual(3 * SCREEN);
  });

  test.skipIf(!hasFonts)("writes text in a text font, and emoji in nothing but emoji", async () => {
    const page = await open(1_600);
    const fonts = await fontsOf(page, "#down .desktop.light .attachment");
    expect(fonts).toEqual(expect.arrayContaining(["Noto Sans", "Liberation Mono"]));
    expect(fonts).not.toContain("Noto Color Emoji");
    expect(await fontsOf(page, "#down .desktop.light .message")).toContain("Noto Color Emoji");
  });

  test("needs nothing but itself", async () => {
    const page = await open(1_600);
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    await page.reload({ waitUntil: "load" });
    expect(requests).toEqual([page.url()]);
    expect(await page.content()).not.toMatch(/<(script|link|img|iframe)\b/);
  });
});
