import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const DOCS = ["README", "CONTRIBUTING", "CHANGELOG"]
  .concat(["docs/architecture", "docs/development", "docs/operations"])
  .map((name) => `${name}.md`);

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

/** As GitHub makes a heading's anchor. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w -]/g, "")
    .replaceAll(" ", "-");
}

/** Whether a link of a document leads to a file, and to a heading of it. */
function leadsSomewhere(doc: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? doc : join(dirname(doc), path);
  if (!existsSync(join(ROOT, target))) return false;
  if (anchor === undefined) return true;
  const headings = [...read(target).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading);
  return headings.some((heading) => anchorOf(heading) === anchor);
}

describe.each(DOCS)("%s", (doc) => {
  test("names no file that is not there", () => {
    const named = [...read(doc).matchAll(/`((?:functions|lib|test|tools)\/[\w./-]*)`/g)];
    const paths = named.map(([, path = ""]) => path);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test("has no link that leads nowhere", () => {
    const links = [...read(doc).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
    const own = links.filter((link) => !/^\w+:/.test(link));
    expect(own.filter((link) => !leadsSomewhere(doc, link))).toEqual([]);
  });
});

test("the way from the timer to Slack leads through at most 15 files and 1,650 lines", () => {
  const rows = [...read("docs/architecture.md").matchAll(/^\| `([\w./-]+)` \| \d+ \|/gm)];
  const lines = rows.map(([, path = ""]) => read(path).split("\n").length - 1);
  expect(rows.length).toBeGreaterThan(5);
  expect(rows.length).toBeLessThanOrEqual(15);
  expect(lines.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(1_650);
});
