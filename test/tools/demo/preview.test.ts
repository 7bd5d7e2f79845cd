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

interface View {
  readonly messages: number;
  readonly names: readonly string[];
  readonly banners: readonly string[];
}

/** Runs in the page: what stands in each view of each scene. */
const VIEWS_SHOWN = `[...document.querySelectorAll(".view")].map((view) => {
  const texts = (selector) => [...view.querySelectorAll(selector)].map((each) => each.textContent);
  const name = [view.closest("section").id, ...view.className.split(" ").slice(1)].join(" ");
  const messages = texts(".message").length;
  return [name, { messages, names: texts("code"), banners: texts(".notification p") }];
})`;

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
    const views = new Map(await page.evaluate<[string, View][]>(VIEWS_SHOWN));
    for (const scene of SCENES) {
      const messages = messagesOf(scene);
      const names = messages
        .flatMap(mrkdwnOf)
        .flatMap((text) => text.match(/`[^`]+`/g) ?? [])
        .map((span) => unescapeText(span.slice(1, -1)));
      const banners = messages.map(({ text }) => unescapeText(text ?? ""));
      for (const { device, theme } of VIEWS) {
        expect(views.get(`${scene.id} ${device} ${theme}`)).toEqual({
          messages: messages.length,
          names,
          banners: device === "phone" ? banners : [],
        });
      }
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

  test.each([
    ["200 groups of an instance", "outage-200"],
    ["200 topics of one group", "topics-200"],
    ["200 partitions of one topic", "partitions-200"],
    ["200 groups of five instances", "instances-200"],
    ["200 stuck partitions of forty instances", "stuck-200"],
    ["200 groups with names of 249 characters", "long-200"],
    ["200 alerts of every kind", "mixed-200"],
  ])("tells of %s within three screens of a phone beyond the first one", async (_, id) => {
    expect(SCENES.find((scene) => scene.id === id)?.notices).toHaveLength(200);
    const page = await open(1_600);
    const message = page.locator(`#${id} .phone.dark .message`);
    expect(await message.count()).toBe(1);
    // In front of the first alert an outage has its summary.
    const details = message.locator(".attachment", { hasText: /Lag {2}[\d,]+/ });
    const first = await details.first().boundingBox();
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
