import type { Policy } from "../../../lib/decide/known.ts";
import type { Reading, TopicReading } from "../../../lib/model/reading.ts";
import { composeMessages } from "../../../lib/notify/message/compose.ts";
import { EMPTY_STATE, type State } from "../../../lib/state/state.ts";
import { lagOf } from "../../emulators/given.ts";
import { workSeconds } from "../stopwatch.ts";
import {
  allGroups,
  INSTANCE,
  MINUTE,
  policyOf,
  Readings,
  runCore,
  type Shape,
} from "../synthetic.ts";

// Prints what three runs take with some things and with ten times as many, the fastest of several, in
// seconds. What looks through a list for each thing of another would take a hundred times as long.

const ROUNDS = 5;

/** A run that is measured: what it reads, by which policy, and after what. */
interface Case {
  readonly policy: Policy;
  readonly before: Reading;
  readonly reading: Reading;
}

/** No subject fires, however much is behind in all. */
const calm = allGroups({ warning: lagOf(Number.MAX_SAFE_INTEGER) });
/** Every subject fires. */
const firing = allGroups({ critical: lagOf(1) });

function caseOf(shape: Shape, policy: Policy = policyOf([calm])): Case {
  const reading = new Readings(shape).next();
  return { policy, before: reading, reading };
}

function withTopics(
  reading: Reading,
  change: (topics: readonly TopicReading[]) => readonly TopicReading[],
): Reading {
  const groups = reading.groups.map((group) => ({ ...group, topics: change(group.topics) }));
  return { ...reading, groups };
}

const cases: Readonly<Record<string, (count: number) => Case>> = {
  groups: (groups) => caseOf({ groups, topics: 1, partitions: 1 }),
  partitions: (count) => caseOf({ groups: count / 250, topics: 10, partitions: 25 }),
  "partitions of one topic": (partitions) => caseOf({ groups: 1, topics: 1, partitions }),
  "partitions of one topic, which are not read any more": (partitions) => {
    const whole = caseOf({ groups: 1, topics: 1, partitions });
    const unreadPartitions = Array.from({ length: partitions }, (_, index) => index);
    const reading = withTopics(whole.reading, (topics) =>
      topics.map((topic) => ({ ...topic, partitions: [], unreadPartitions })),
    );
    return { ...whole, reading };
  },
  "topics of one group": (topics) => caseOf({ groups: 1, topics, partitions: 1 }),
  alerts: (groups) => caseOf({ groups, topics: 1, partitions: 1 }, policyOf([firing])),
  "alerts of one group, half of whose topics are gone": (topics) => {
    const whole = caseOf({ groups: 1, topics, partitions: 1 }, policyOf([firing]));
    const reading = withTopics(whole.reading, (all) => all.filter((_, index) => index % 2 === 0));
    return { ...whole, reading };
  },
  "rules, 2,000 groups": (count) => {
    const rules = Array.from({ length: count - 1 }, (_, index) =>
      allGroups({ index, group: `group-${index}` }),
    );
    const policy = policyOf([...rules, allGroups({ index: count - 1 })]);
    return caseOf({ groups: 2_000, topics: 1, partitions: 1 }, policy);
  },
  "silences, 2,000 alerts": (count) => {
    const silences = Array.from({ length: count }, (_, index) => ({
      group: `silenced-${index}`,
      topic: null,
      instance: INSTANCE,
      window: { kind: "once" as const, from: null, until: Number.POSITIVE_INFINITY },
    }));
    const policy = policyOf([firing], silences);
    return caseOf({ groups: 2_000, topics: 1, partitions: 1 }, policy);
  },
};

const FEW: Readonly<Record<string, number>> = {
  groups: 1_000,
  partitions: 100_000,
  "partitions of one topic": 20_000,
  "partitions of one topic, which are not read any more": 10_000,
  "topics of one group": 3_000,
  alerts: 1_000,
  "alerts of one group, half of whose topics are gone": 1_000,
  "rules, 2,000 groups": 20,
  "silences, 2,000 alerts": 10,
};

/** Three runs that know of each other, and their messages. */
function secondsOf({ policy, before, reading }: Case): number {
  const now = Date.now();
  const times = Array.from({ length: ROUNDS }, () =>
    workSeconds(() => {
      let state: State = EMPTY_STATE;
      for (const [minute, read] of [before, reading, reading].entries()) {
        const at = now + minute * MINUTE;
        const run = runCore(policy, read, state, at);
        composeMessages(run.notices, { now: at, region: "ap-guangzhou" });
        state = run.state;
      }
    }),
  );
  return Math.min(...times);
}

const results = Object.entries(cases).map(([what, make]) => {
  const few = FEW[what] ?? 1;
  // The smaller one goes first and again: by then the code is compiled.
  secondsOf(make(few));
  const [one, ten] = [secondsOf(make(few)), secondsOf(make(few * 10))];
  return { what, few, one, ten };
});
console.log(JSON.stringify(results));
