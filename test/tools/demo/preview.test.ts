import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { unescapeText } from "../../../tools/demo/preview/literals.ts";
import { VIEWS } from "../../../tools/demo/preview/page.tsx";
import { SCENES } from "../../../tools/demo/preview/scenes.ts";
import { CHROMIUM, launchBrowser, openPage } from "../../../tools/demo/preview/screenshots.ts";
import { writePage } from "../../../tools/demo/preview/write-page.tsx";
import { installed } from "../../../tools/emulators/installed.ts";
import { NOW } from "../../notify/message/given.ts";
import { compose, mrkdwnOf } from "../../notify/message/shown.ts";

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
    for (const { id, notices } of SCENES) {
      const messages = compose(notices, NOW).map(({ message }) => message);
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

  test("needs nothing but itself", async () => {
    const page = await open(1_600);
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    await page.reload({ waitUntil: "load" });
    expect(requests).toEqual([page.url()]);
    expect(await page.content()).not.toMatch(/<(script|link|img|iframe)\b/);
  });
});
