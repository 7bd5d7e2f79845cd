import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startCkafka } from "../../tools/emulators/ckafka/start-ckafka.ts";
import { OFFICIAL_SAMPLE } from "../../tools/emulators/ckafka/story.ts";
import { startSlack } from "../../tools/emulators/slack/start-slack.ts";
import { environmentOn, load } from "./built-functions.ts";

test("what a warm instance knows of one store is not taken for what another of its kind holds", async () => {
  const ckafka = await startCkafka({ story: { "ckafka-abc": OFFICIAL_SAMPLE } });
  const slack = await startSlack();
  const folder = await mkdtemp(join(tmpdir(), "warm-"));
  onTestFinished(async () => {
    await Promise.all([ckafka.close(), slack.close(), rm(folder, { recursive: true })]);
  });
  // Stores that cannot be reached, since a file stands where their folder should be.
  await writeFile(join(folder, "in-the-way"), "");
  const alert = load("alert");
  const run = (name: string) =>
    alert(
      environmentOn(ckafka, slack.url("alerts"), {
        LAG_RULES: JSON.stringify([{ group: "group", critical: 1 }]),
        STATE_URL: `file://${join(folder, "in-the-way", name)}`,
      }),
    );

  const told = async (name: string) => {
    await expect(run(name)).rejects.toThrow(/the state could not be read/);
    return slack.messages.length;
  };
  expect(await told("test.json")).toBe(1);
  expect(await told("test.json"), "it knows that it has told it").toBe(1);
  expect(await told("prod.json"), "it knows nothing of the other store").toBe(2);
});
