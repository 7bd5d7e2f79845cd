import { expect, onTestFinished, test } from "vitest";
import { startCkafka } from "../../tools/emulators/ckafka/start-ckafka.ts";
import { partition } from "../../tools/emulators/ckafka/story.ts";
import { startSlack } from "../../tools/emulators/slack/start-slack.ts";
import { environmentOn, load } from "./built-functions.ts";

const INSTANCE = "ckafka-abc";

/** So many topics, of which one is behind. */
function topics(count: number) {
  const names = Array.from({ length: count }, (_, index) => `topic-${index}`);
  return Object.fromEntries(
    names.map((name) => [name, [partition(name === "topic-50" ? 0 : 500, 500)]]),
  );
}

test.each(["topic", "group"])(
  "a topic that moves to another page while they are read is told neither as gone nor as resolved, per %s",
  async (per) => {
    const ckafka = await startCkafka({ story: { [INSTANCE]: { group: { topics: topics(60) } } } });
    const slack = await startSlack();
    onTestFinished(async () => {
      await Promise.all([ckafka.close(), slack.close()]);
    });
    const LAG_RULES = JSON.stringify([{ group: "group", critical: 100, per }]);
    const environment = environmentOn(ckafka, slack.url("alerts"), { LAG_RULES });
    const alert = load("alert");
    const slide = () => {
      const { "topic-3": _, ...rest } = topics(60);
      const changed = { [INSTANCE]: { group: { topics: { ...rest, new: [partition(1, 1)] } } } };
      ckafka.misbehave((_call, index) => {
        if (index === 1) ckafka.set(changed);
        return null;
      });
    };

    expect(await alert(environment)).toMatchObject({ notified: [{ reason: "first" }] });
    slide();
    expect(await alert(environment)).toMatchObject({ notified: [], firing: 1 });
    expect(await alert(environment)).toMatchObject({ notified: [], firing: 1 });
    expect(slack.messages).toHaveLength(1);
  },
);
