import type { Invocation } from "./invocation.ts";
import type { Broken } from "./judge.ts";
import { MINUTE, type Story, troublesAt } from "./story.ts";
import type { Trouble } from "./trouble.ts";
import { World } from "./world.ts";

/** After every story the troubles are over, for long enough that every wait of a rule ends. */
const CALM = [5, 31, 31, 31, 31].map((minutes) => minutes * MINUTE);
const RETRIES = 2;

export interface Played {
  readonly broken: readonly Broken[];
  readonly world: World;
}

/** Plays a story from its beginning to its calm end. */
export async function play(story: Story): Promise<Played> {
  const world = new World(story);
  for (const [step, wait] of [...story.waits, ...CALM].entries()) {
    const troubles = step < story.waits.length ? troublesAt(story, step) : [];
    const late = troubles.find((trouble) => trouble.kind === "late timer");
    world.timer(wait, late?.ms ?? 0);
    for (const change of story.changes) if (change.at === step) world.cluster.apply(change);
    await playStep(world, story, troubles);
    if (world.judge.broken.length > 0) break;
  }
  return { broken: world.judge.broken, world };
}

async function playStep(world: World, story: Story, troubles: readonly Trouble[]): Promise<void> {
  for (const trouble of troubles) befall(world, trouble);
  const other = troubles.find((trouble) => trouble.kind === "other instance");
  const instance = other?.instance ?? 0;
  let last = await world.invoke(instance, troubles);
  for (let retry = 0; retry < RETRIES && story.retries && hasFailed(last); retry += 1) {
    world.pass(MINUTE);
    last = await world.invoke(
      instance,
      troubles.filter(({ kind }) => kind !== "crash"),
    );
  }
}

function hasFailed({ outcome }: Invocation): boolean {
  return outcome?.kind === "threw" || outcome?.kind === "crashed";
}

/** What a trouble does before the run. */
function befall(world: World, trouble: Trouble): void {
  switch (trouble.kind) {
    case "cold start":
      world.lose(0);
      break;
    case "clock set back":
      world.setBack(trouble.ms);
      break;
    case "document lost":
      world.store.document = null;
      world.store.corrupt = null;
      world.forget();
      break;
    case "document corrupt":
      world.store.corrupted += 1;
      world.store.corrupt = corrupt(world.store.document, trouble.how);
      world.store.document = world.store.corrupt;
      world.forget();
      break;
  }
}

function corrupt(
  document: Uint8Array | null,
  how: Extract<Trouble, { kind: "document corrupt" }>["how"],
): Uint8Array {
  const text = Buffer.from(document ?? []).toString();
  switch (how) {
    case "cut":
      return Buffer.from(text.slice(0, text.length / 2));
    case "newer version":
      return Buffer.from(JSON.stringify({ version: 99, from: "the future" }));
    case "noise":
      return new Uint8Array([0x1f, 0x8b, 0, 255, 7]);
  }
}
