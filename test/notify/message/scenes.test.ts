import { describe, expect, test } from "vitest";
import { SCENES } from "../../../tools/demo/preview/scenes.ts";
import { limitViolations } from "../../../tools/emulators/slack/block-kit-limits.ts";
import { NOW } from "./given.ts";
import { compose, shown } from "./shown.ts";

/** Every scene of `npm run preview`. */
const scene = (id: string) => {
  const found = SCENES.find((scene) => scene.id === id);
  if (found === undefined) throw new Error(`no scene ${id}`);
  return compose(found.notices, NOW);
};

/** The whole of a scene that is one message. */
const only = (id: string) => {
  const [message, ...more] = scene(id);
  expect(more).toEqual([]);
  return message === undefined ? "" : shown(message);
};

describe.each(SCENES)("the scene “$title”", ({ notices }) => {
  const messages = compose(notices, NOW);

  test("is taken by Slack, and its notification fits a phone", () => {
    for (const { message } of messages) {
      expect(limitViolations(JSON.parse(JSON.stringify(message)))).toEqual([]);
      expect(message.text?.length).toBeLessThanOrEqual(150);
    }
  });

  test("tells of every notice once", () => {
    const told = messages.flatMap((message) => message.notices);
    expect(told).toHaveLength(notices.length);
    expect(new Set(told)).toEqual(new Set(notices));
  });
});

describe("what is said of", () => {
  test("consumers that are down", () => {
    expect(only("down")).toMatchInlineSnapshot(`
      "CRITICAL orders: consumers are down, 185,238,291 behind on orders-v1, growing
      <!here> 🔴 *CRITICAL* \`orders\`: consumers are down, *185,238,291* behind on \`orders-v1\`, growing
      | #d91e36
      | *Lag*  185,238,291 (critical from 10,000)
      | *Time behind*  12 min (critical from 10 min)
      | *Trend*  growing by 13,088,449 a minute  ▁▁▁▂▂▃▃▄▅▅▆▆▇▇█ in 14 min
      | *Consumers*  none: the group has no members (Empty), and nothing was committed since the last check
      | *Partitions*  all 12 alike, 15,436,524 to 15,436,531 each
      | *Runbook*  <https://wiki.example.com/kafka-lag|wiki.example.com/kafka-lag>
      | New  ·  since <!date^1795316400^{date_short_pretty} at {time}|2026-11-22 03:00 UTC> (12 min)  ·  \`ckafka-abc123\` in \`ap-guangzhou\`"
    `);
  });

  test("one stuck partition of twelve", () => {
    expect(only("stuck")).toMatchInlineSnapshot(`
      "CRITICAL payments: partition 7 of card-events stuck since 02:59 UTC, 48,211 behind, growing
      🔴 *CRITICAL* \`payments\`: partition 7 of \`card-events\` stuck since <!date^1795316366^{time}|02:59 UTC>, *48,211* behind, growing
      | #d91e36
      | *Lag*  48,211 (critical from 10,000)
      | *Time behind*  19 min (critical from 10 min)
      | *Stuck*  12 min on partition 7 (critical from 10 min)
      | *Trend*  growing by 2,490 a minute  ▁▁▁▁▂▄▄▆▇█ in 9 min
      | *Consumers*  6 members running (Stable), but not keeping up
      | *Partitions*  *7* has 48,030 (over 99 %), no commit for 12 min; the other 11 have up to 19 each
      | *Runbook*  <https://wiki.example.com/kafka-lag|wiki.example.com/kafka-lag>
      | New  ·  since <!date^1795316366^{date_short_pretty} at {time}|2026-11-22 02:59 UTC> (12 min)  ·  \`ckafka-abc123\` in \`ap-guangzhou\`"
    `);
  });

  test("consumers that are slow and catch up", () => {
    expect(only("slow")).toMatchInlineSnapshot(`
      "WARNING search-indexer: consumers are 16,420 behind on products, catching up
      🟠 *WARNING* \`search-indexer\`: consumers are *16,420* behind on \`products\`, catching up
      | #e8912d
      | *Lag*  16,420 (warning from 5,000)
      | *Time behind*  4 min 30 s (critical from 10 min)
      | *Trend*  shrinking by 1,180 a minute, catches up in about 14 min  ▁▃▆██▇▇▆ in 7 min
      | *Consumers*  3 members running (Stable), catching up
      | *Partitions*  all 8 alike, 2,040 to 2,089 each
      | New  ·  since <!date^1795316700^{date_short_pretty} at {time}|2026-11-22 03:05 UTC> (7 min)  ·  \`ckafka-abc123\` in \`ap-guangzhou\`"
    `);
  });

  test("an alert that got worse", () => {
    expect(only("escalated")).toMatchInlineSnapshot(`
      "CRITICAL billing: got worse, consumers are rebalancing, 12,900 behind on invoices, growing
      <!subteam^S0123ABCD> 🔴 *CRITICAL* \`billing\`: got worse, consumers are rebalancing, *12,900* behind on \`invoices\`, growing
      | #d91e36
      | *Lag*  12,900 (critical from 10,000)
      | *Time behind*  more than 41 min (critical from 10 min)
      | *Trend*  growing by 390 a minute  ▅▅▅▆▆▆▇▇█ in 8 min
      | *Consumers*  rebalancing (PreparingRebalance)
      | *Partitions*  all 3 alike, 4,300 each
      | *Runbook*  <https://wiki.example.com/kafka-lag|wiki.example.com/kafka-lag>
      | Got worse: was warning  ·  since <!date^1795315080^{date_short_pretty} at {time}|2026-11-22 02:38 UTC> (34 min)  ·  33 repeats left out since the last message, <!date^1795315080^{date_short_pretty} at {time}|2026-11-22 02:38 UTC>  ·  \`ckafka-abc123\` in \`ap-guangzhou\`"
    `);
  });

  test("an alert that still fires", () => {
    expect(only("reminder")).toMatchInlineSnapshot(`
      "CRITICAL mailer: consumers are still down, 2,913,004 behind, growing
      <!here> 🔴 *CRITICAL* \`mailer\`: consumers are still down, *2,913,004* behind, growing
      | #d91e36
      | *Lag*  2,913,004 (critical from 10,000)
      | *Time behind*  more than 26 h 6 min (critical from 10 min)
      | *Trend*  growing by 1,853 a minute
      | *Consumers*  none: the group has no members (Empty), and nothing was committed since the last check
      | *Partitions*  all 6 have lag, 320,000 to 620,002 each
      | Still firing  ·  since <!date^1795222800^{date_short_pretty} at {time}|2026-11-21 01:00 UTC> (26 h 12 min)  ·  59 repeats left out since the last message, <!date^1795313520^{date_short_pretty} at {time}|2026-11-22 02:12 UTC>  ·  \`ckafka-abc123\` in \`ap-guangzhou\`"
    `);
  });

  test("the end of it", () => {
    expect(only("resolved")).toMatchInlineSnapshot(`
      "RESOLVED orders: caught up on orders-v1 after 1 h 12 min, peak lag 185,238,291
      🟢 *RESOLVED* \`orders\`: caught up on \`orders-v1\` after 1 h 12 min, peak lag *185,238,291*
      | #2eb67d
      | *Lag now*  0 (warning from 1,000)
      | *Time behind now*  0 s (critical from 10 min)
      | *History*  █▇▇▆▆▅▄▃▃▂▂▁ in 11 min
      | *Runbook*  <https://wiki.example.com/kafka-lag|wiki.example.com/kafka-lag>
      | Resolved  ·  from <!date^1795312800^{date_short_pretty} at {time}|2026-11-22 02:00 UTC> to <!date^1795317120^{date_short_pretty} at {time}|2026-11-22 03:12 UTC>  ·  11 repeats left out since the last message, <!date^1795316400^{date_short_pretty} at {time}|2026-11-22 03:00 UTC>  ·  \`ckafka-abc123\` in \`ap-guangzhou\`"
    `);
  });

  test("a group that never committed", () => {
    expect(only("absent")).toMatchInlineSnapshot(`
      "WARNING fraud-scoring: no committed offset, and the group is dead
      🟠 *WARNING* \`fraud-scoring\`: no committed offset, and the group is dead
      | #e8912d
      | *Consumers*  none: the group is Dead
      | New  ·  since <!date^1795317120^{date_short_pretty} at {time}|2026-11-22 03:12 UTC>  ·  \`ckafka-abc123\` in \`ap-guangzhou\`"
    `);
  });

  test("a subject that was read in part", () => {
    expect(only("incomplete")).toMatchInlineSnapshot(`
      "WARNING ledger: lag is too high, 3,214 behind on entries
      🟠 *WARNING* \`ledger\`: lag is too high, *3,214* behind on \`entries\`
      | #e8912d
      | *Lag*  3,214 (warning from 1,000)
      | *Trend*  steady
      | *Partitions*  all 2 alike, 1,600 to 1,614 each
      | Partitions 2–3 never committed
      | *Not read*  \`partitions 4, 5 of entries\`: the lag is at least this
      | New  ·  since <!date^1795316400^{date_short_pretty} at {time}|2026-11-22 03:00 UTC> (12 min)  ·  \`ckafka-abc123\` in \`ap-guangzhou\`"
    `);
  });

  test("a partition that is behind by time", () => {
    expect(only("partition")).toMatchInlineSnapshot(`
      "WARNING clickstream: consumers are too slow, more than 12 min (412 messages) behind on clicks partition 3, growing
      🟠 *WARNING* \`clickstream\`: consumers are too slow, *more than 12 min* (412 messages) behind on \`clicks\` partition 3, growing
      | #e8912d
      | *Lag*  412 (warning from 1,000)
      | *Time behind*  more than 12 min (warning from 10 min)
      | *Trend*  growing by 24 an hour
      | *Consumers*  1 member running (Stable), but not keeping up
      | New  ·  since <!date^1795316400^{date_short_pretty} at {time}|2026-11-22 03:00 UTC> (12 min)  ·  \`ckafka-abc123\` in \`ap-guangzhou\`"
    `);
  });

  test("what is gone", () => {
    expect(only("gone")).toMatchInlineSnapshot(`
      "GONE old-job: the group is gone, deleted or its offsets expired, after 1 h at critical (+1 gone)
      ⚪ *GONE* \`old-job\`: the group is gone, deleted or its offsets expired, after 1 h at critical (+1 gone)
      | #8d8d8d
      | The last two checks read everything, and it was not there. It may have been deleted, or its offsets may have expired: then what waited is still unread.
      | Gone  ·  from <!date^1795313520^{date_short_pretty} at {time}|2026-11-22 02:12 UTC> to <!date^1795317120^{date_short_pretty} at {time}|2026-11-22 03:12 UTC>  ·  \`ckafka-abc123\` in \`ap-guangzhou\`
      | #8d8d8d
      | ⚪ *GONE* \`orders\`: topic \`orders-v1\` is gone, deleted or its offsets expired, after 1 h at critical
      | The last two checks read everything, and it was not there. It may have been deleted, or its offsets may have expired: then what waited is still unread.
      | Gone  ·  from <!date^1795313520^{date_short_pretty} at {time}|2026-11-22 02:12 UTC> to <!date^1795317120^{date_short_pretty} at {time}|2026-11-22 03:12 UTC>  ·  \`ckafka-abc123\` in \`ap-guangzhou\`"
    `);
  });

  test("what cannot be read", () => {
    expect(only("blind")).toMatchInlineSnapshot(`
      "UNKNOWN ckafka-abc123: 22 groups cannot be read (AuthFailure.UnauthorizedOperation, …), the lag is not being watched
      ⚪ *UNKNOWN* \`ckafka-abc123\`: 22 groups cannot be read (\`AuthFailure.UnauthorizedOperation\`, …), the lag is not being watched
      | #8d8d8d
      | *21 groups* \`AuthFailure.UnauthorizedOperation\`: \`orders\`, \`payments\`, \`billing\`, \`mailer\`, \`ledger\`, \`search-indexer\`, \`clickstream\`, \`batch-1\` and 13 more
      | → Give the function's role the policy \`QcloudCKafkaReadOnlyAccess\`, or just \`ckafka:DescribeGroupOffsets\`, \`ckafka:DescribeGroup\`, \`ckafka:DescribeGroupInfo\` and \`ckafka:DescribeTopicSyncReplica\`.
      | \`The SecretId is not authorized to call DescribeGroupOffsets.\`
      | RequestId \`6b2f0c9e-41d1-4f6a-9d6f-000000000006\`, \`6b2f0c9e-41d1-4f6a-9d6f-000000000008\` and 19 more
      |
      | *1 group* \`Timeout\`: \`telemetry-*\`
      | → The API did not answer in time. If this persists, check the function's network route to \`CKAFKA_ENDPOINT\`.
      | \`no answer within 5000 ms, 4 attempts\`
      | New  ·  since <!date^1795317120^{date_short_pretty} at {time}|2026-11-22 03:12 UTC>  ·  \`ckafka-abc123\` in \`ap-guangzhou\`"
    `);
  });

  test("what can only be read in part", () => {
    expect(only("blind-in-part")).toMatchInlineSnapshot(`
      "UNKNOWN ckafka-abc123: 1 group can still only be read in part (PartitionError)
      ⚪ *UNKNOWN* \`ckafka-abc123\`: 1 group can still only be read in part (\`PartitionError\`)
      | #8d8d8d
      | *1 group* \`PartitionError\`: \`orders\`
      | → The broker could not report these offsets. Check the instance's health in the console.
      | \`partitions 3, 7 of orders-v1: error code 5\`
      | RequestId \`6b2f0c9e-41d1-4f6a-9d6f-000000000006\`
      | Still firing  ·  since <!date^1795306320^{date_short_pretty} at {time}|2026-11-22 00:12 UTC> (3 h)  ·  59 repeats left out since the last message, <!date^1795313520^{date_short_pretty} at {time}|2026-11-22 02:12 UTC>  ·  \`ckafka-abc123\` in \`ap-guangzhou\`"
    `);
  });

  test("what can be read again", () => {
    expect(only("blind-resolved")).toMatchInlineSnapshot(`
      "RESOLVED ckafka-abc123: everything can be read again after 41 min
      🟢 *RESOLVED* \`ckafka-abc123\`: everything can be read again after 41 min
      | #2eb67d
      | Resolved  ·  from <!date^1795314660^{date_short_pretty} at {time}|2026-11-22 02:31 UTC> to <!date^1795317120^{date_short_pretty} at {time}|2026-11-22 03:12 UTC>  ·  40 repeats left out since the last message, <!date^1795314660^{date_short_pretty} at {time}|2026-11-22 02:31 UTC>  ·  \`ckafka-abc123\` in \`ap-guangzhou\`"
    `);
  });

  test("a topic of 1,000 partitions", () => {
    expect(only("thousand")).toMatchInlineSnapshot(`
      "CRITICAL telemetry-archiver: 3 partitions of telemetry stuck since 00:00 UTC, 1,046,551 behind, growing
      🔴 *CRITICAL* \`telemetry-archiver\`: 3 partitions of \`telemetry\` stuck since <!date^1795305600^{time}|00:00 UTC>, *1,046,551* behind, growing
      | #d91e36
      | *Lag*  1,046,551 (critical from 10,000)
      | *Time behind*  3 h 12 min (critical from 10 min)
      | *Stuck*  3 h 12 min on 3 partitions (critical from 10 min)
      | *Trend*  growing by 5,100 a minute  ▆▆▆▆▆▆▇▇▇▇▇▇▇▇▇█████ in 1 h 3 min
      | *Consumers*  250 members running (Stable), 17 of 1,000 partitions keep up
      | *Partitions*  *998* has 340,998 (32 %), no commit for 3 h 12 min; *401* has 340,401 (32 %), no commit for 3 h 12 min; *17* has 340,017 (32 %), no commit for 3 h 12 min; the other 986 have up to 58 each
      | Partitions 5, 102, 199, 296, 393, 490, 587, 684, 781, 878 and 1 more never committed
      | New  ·  since <!date^1795305600^{date_short_pretty} at {time}|2026-11-22 00:00 UTC> (3 h 12 min)  ·  \`ckafka-abc123\` in \`ap-guangzhou\`"
    `);
  });
});
