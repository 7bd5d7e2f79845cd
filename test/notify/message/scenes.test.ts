import { describe, expect, test } from "vitest";
import { SCENES } from "../../../tools/demo/preview/scenes.ts";
import { NOW } from "../../../tools/emulators/notices.ts";
import { limitViolations } from "../../../tools/emulators/slack/block-kit-limits.ts";
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
      | *Consumers*  none (Empty), and nothing was committed since the last check
      | *Partitions*  all 12 alike, 15,436,524 to 15,436,531 each
      | *Runbook*  <https://wiki.example.com/kafka-lag|wiki.example.com/kafka-lag>
      | New  ·  since <!date^1795316400^{date_short_pretty} at {time}|2026-11-22 03:00 UTC> (12 min)  ·  \`ckafka-abc123\` in \`ap-guangzhou\`"
    `);
  });

  test("messages that were deleted", () => {
    expect(only("deleted")).toMatchInlineSnapshot(`
      "CRITICAL audit-archiver: 1,200,000 messages were deleted before they were read, consumers are down, 8,400,000 behind on audit, growing
      <!here> 🔴 *CRITICAL* \`audit-archiver\`: *1,200,000* messages were deleted before they were read, consumers are down, *8,400,000* behind on \`audit\`, growing
      | #d91e36
      | *Lag*  8,400,000 (critical from 10,000)
      | *Deleted*  1,200,000 messages on 3 partitions of \`audit\`: they lie before the log start, and nobody can read them any more
      | *Time behind*  more than 24 h (critical from 10 min)
      | *Trend*  growing by 5,800 a minute
      | *Consumers*  none (Empty), and nothing was committed since the last check
      | *Partitions*  all 3 alike, 2,800,000 each
      | *Runbook*  <https://wiki.example.com/kafka/audit-archiver|wiki.example.com/kafka/audit-archiver>
      | *Dashboard*  <https://grafana.example.com/d/lag?var-group=audit-archiver&amp;var-topic=audit|grafana.example.com/d/lag?…>
      | New  ·  since <!date^1795205520^{date_short_pretty} at {time}|2026-11-20 20:12 UTC> (31 h)  ·  \`ckafka-abc123\` in \`ap-guangzhou\`"
    `);
  });

  test("commits that were set back", () => {
    expect(only("set-back")).toMatchInlineSnapshot(`
      "CRITICAL recommender: commits were set back by 1,600,000 on partition 3, 1,603,110 behind on views
      🔴 *CRITICAL* \`recommender\`: commits were set back by *1,600,000* on partition 3, *1,603,110* behind on \`views\`
      | #d91e36
      | *Lag*  1,603,110 (critical from 10,000)
      | *Set back*  by *1,600,000* on partition 3 since the last check: that much is read again
      | *Trend*  up by 533,403 a minute on average, up by 1,600,240 in the last minute  ▁▁▁█ in 3 min
      | *Consumers*  4 members running (Stable), 3 of 4 partitions keep up
      | *Partitions*  *3* has 1,600,810 (over 99 %); the other 3 have up to 766 each
      | New  ·  since <!date^1795317120^{date_short_pretty} at {time}|2026-11-22 03:12 UTC>  ·  \`ckafka-abc123\` in \`ap-guangzhou\`"
    `);
  });

  test("a group that commits without members", () => {
    expect(only("memberless")).toMatchInlineSnapshot(`
      "WARNING flink-sessions: commits without members, 6,900 behind on clicks, growing
      🟠 *WARNING* \`flink-sessions\`: commits without members, *6,900* behind on \`clicks\`, growing
      | #e8912d
      | *Lag*  6,900 (warning from 1,000)
      | *Time behind*  3 min (critical from 10 min)
      | *Trend*  growing by 1,550 a minute  ▂▃▄▆█ in 4 min
      | *Consumers*  none (Empty), yet its commits move: it commits without members (Flink, Spark, assigned by hand)
      | *Partitions*  all 3 alike, 2,300 each
      | New  ·  since <!date^1795316400^{date_short_pretty} at {time}|2026-11-22 03:00 UTC> (12 min)  ·  \`ckafka-abc123\` in \`ap-guangzhou\`"
    `);
  });

  test("a group without members at the first check", () => {
    expect(only("empty")).toMatchInlineSnapshot(`
      "CRITICAL reports: no members, 55,020 behind on sales
      🔴 *CRITICAL* \`reports\`: no members, *55,020* behind on \`sales\`
      | #d91e36
      | *Lag*  55,020 (critical from 10,000)
      | *Consumers*  none (Empty)
      | *Partitions*  both alike, 27,510 each
      | New  ·  since <!date^1795317120^{date_short_pretty} at {time}|2026-11-22 03:12 UTC>  ·  \`ckafka-abc123\` in \`ap-guangzhou\`"
    `);
  });

  test("members that commit nothing", () => {
    expect(only("idle")).toMatchInlineSnapshot(`
      "CRITICAL thumbnails: consumers are committing nothing, 12,300 behind on uploads, growing
      🔴 *CRITICAL* \`thumbnails\`: consumers are committing nothing, *12,300* behind on \`uploads\`, growing
      | #d91e36
      | *Lag*  12,300 (critical from 10,000)
      | *Trend*  growing by 3,065 a minute  ▁▃▄▆█ in 4 min
      | *Consumers*  2 members running (Stable), but committed nothing since the last check
      | *Partitions*  all 3 alike, 4,100 each
      | New  ·  since <!date^1795316400^{date_short_pretty} at {time}|2026-11-22 03:00 UTC> (12 min)  ·  \`ckafka-abc123\` in \`ap-guangzhou\`"
    `);
  });

  test("an offset that is lost", () => {
    expect(only("lost")).toMatchInlineSnapshot(`
      "WARNING ledger: partition 4 of entries has no committed offset any more
      🟠 *WARNING* \`ledger\`: partition 4 of \`entries\` has no committed offset any more
      | #e8912d
      | *Lag*  12 (warning from 1,000)
      | *Lost*  partition 4 of \`entries\`: there was a committed offset, which may have expired or been deleted. A consumer that starts there now goes by its \`auto.offset.reset\`
      | *Consumers*  3 members running (Stable)
      | *Partitions*  all 4 alike, 3 each
      | *Runbook*  <https://wiki.example.com/kafka/ledger|wiki.example.com/kafka/ledger>
      | *Dashboard*  <https://grafana.example.com/d/lag?var-group=ledger&amp;var-topic=entries|grafana.example.com/d/lag?…>
      | New  ·  since <!date^1795317000^{date_short_pretty} at {time}|2026-11-22 03:10 UTC> (2 min)  ·  \`ckafka-abc123\` in \`ap-guangzhou\`"
    `);
  });

  test("commits beyond the log end", () => {
    expect(only("ahead")).toMatchInlineSnapshot(`
      "WARNING mirror: commits on 3 partitions of orders-v2 are up to 81,440 beyond the log end
      🟠 *WARNING* \`mirror\`: commits on 3 partitions of \`orders-v2\` are up to *81,440* beyond the log end
      | #e8912d
      | *Lag*  0 (warning from 1,000)
      | *Ahead*  3 partitions of \`orders-v2\`: the topic may have been made anew, or offsets set to what is not there yet
      | *Consumers*  1 member running (Stable)
      | New  ·  since <!date^1795317000^{date_short_pretty} at {time}|2026-11-22 03:10 UTC> (2 min)  ·  \`ckafka-abc123\` in \`ap-guangzhou\`"
    `);
  });

  test("a whole group that lost its offsets", () => {
    expect(only("vanished")).toMatchInlineSnapshot(`
      "WARNING fraud-scoring: no committed offset any more, and no members
      🟠 *WARNING* \`fraud-scoring\`: no committed offset any more, and no members
      | #e8912d
      | *Absent*  nothing is committed where a rule names it: the offsets may have expired or been deleted, or the name may be wrong. A consumer that starts there now goes by its \`auto.offset.reset\`
      | *Consumers*  none (Empty), and nothing was committed since the last check
      | *Before*  3 alerts below it end with this one; the worst was critical on \`card-events\`, peak lag 912,004
      | New  ·  since <!date^1795317060^{date_short_pretty} at {time}|2026-11-22 03:11 UTC> (1 min)  ·  \`ckafka-abc123\` in \`ap-guangzhou\`"
    `);
  });

  test("a lag that swings", () => {
    expect(only("flapping")).toMatchInlineSnapshot(`
      "CRITICAL inventory: again (4 times in 52 min), consumers are too slow, 11,200 behind on stock, growing
      🔴 *CRITICAL* \`inventory\`: again (4 times in 52 min), consumers are too slow, *11,200* behind on \`stock\`, growing
      | #d91e36
      | *Lag*  11,200 (critical from 10,000)
      | *Trend*  growing by 367 a minute  ▆▇▅█▅▅▇ in 6 min
      | *Consumers*  2 members running (Stable), but not keeping up
      | *Partitions*  both alike, 5,600 each
      | *Flapping*  4 incidents in 52 min, the first <!date^1795314000^{date_short_pretty} at {time}|2026-11-22 02:20 UTC>. It counts as resolved only after 10 min of calm, or its rule's \`keepFiringFor\` if that is longer
      | New  ·  since <!date^1795316880^{date_short_pretty} at {time}|2026-11-22 03:08 UTC> (4 min)  ·  waited 4 min, since this channel had many messages  ·  \`ckafka-abc123\` in \`ap-guangzhou\`"
    `);
  });

  test("what was stuck and moves again", () => {
    expect(only("moves")).toMatchInlineSnapshot(`
      "RESOLVED payments: commits move again on card-events after 18 min, peak lag 48,211, now 31,000
      🟢 *RESOLVED* \`payments\`: commits move again on \`card-events\` after 18 min, peak lag *48,211*, now 31,000
      | #2eb67d
      | *Lag now*  31,000
      | *History*  ▇█▇▆ in 3 min
      | Resolved  ·  from <!date^1795316040^{date_short_pretty} at {time}|2026-11-22 02:54 UTC> to <!date^1795317120^{date_short_pretty} at {time}|2026-11-22 03:12 UTC>  ·  \`ckafka-abc123\` in \`ap-guangzhou\`"
    `);
  });

  test("what was over before it could be told", () => {
    expect(only("late")).toMatchInlineSnapshot(`
      "RESOLVED exports: caught up on csv after 18 min, peak lag 23,400, told late (+1 resolved)
      🟢 *RESOLVED* \`exports\`: caught up on \`csv\` after 18 min, peak lag *23,400*, told late (+1 resolved)
      | #2eb67d
      | *Lag now*  0 (warning from 1,000)
      | *History*  █▄▁ in 2 min
      | *Told late*  it was over <!date^1795315860^{date_short_pretty} at {time}|2026-11-22 02:51 UTC>. Slack took no message about it while it lasted
      | Resolved  ·  from <!date^1795314780^{date_short_pretty} at {time}|2026-11-22 02:33 UTC> to <!date^1795315860^{date_short_pretty} at {time}|2026-11-22 02:51 UTC>  ·  \`ckafka-abc123\` in \`ap-guangzhou\`
      | #2eb67d
      | 🟢 *RESOLVED* \`invoices\`: caught up on \`pdf\` after 7 min, peak lag *14,020*, told late
      | *Lag now*  0 (warning from 1,000)
      | *History*  █▄▁ in 2 min
      | *Told late*  it was over <!date^1795317000^{date_short_pretty} at {time}|2026-11-22 03:10 UTC>. This channel had so many messages that this one had to wait
      | Resolved  ·  from <!date^1795316580^{date_short_pretty} at {time}|2026-11-22 03:03 UTC> to <!date^1795317000^{date_short_pretty} at {time}|2026-11-22 03:10 UTC>  ·  waited 4 min, since this channel had many messages  ·  \`ckafka-abc123\` in \`ap-guangzhou\`"
    `);
  });

  test("a key of the other site", () => {
    expect(only("wrong-site")).toMatchInlineSnapshot(`
      "UNKNOWN ckafka-abc123: 3 groups cannot be read (AuthFailure.SecretIdNotFound), the lag is not being watched
      ⚪ *UNKNOWN* \`ckafka-abc123\`: 3 groups cannot be read (\`AuthFailure.SecretIdNotFound\`), the lag is not being watched
      | #8d8d8d
      | *3 groups* \`AuthFailure.SecretIdNotFound\`: \`orders\`, \`payments\`, \`billing\`
      | → This site does not know the key. A key of the international site works at \`ckafka.intl.tencentcloudapi.com\`, one of the mainland site at \`ckafka.tencentcloudapi.com\`: set \`CKAFKA_ENDPOINT\` to the one where the key was made. Else the key was deleted or disabled.
      | \`The SecretId is not found, please ensure that your SecretId is correct.\`
      | RequestId \`6b2f0c9e-41d1-4f6a-9d6f-000000000006\`, \`6b2f0c9e-41d1-4f6a-9d6f-000000000008\` and 1 more
      | New  ·  since <!date^1795317000^{date_short_pretty} at {time}|2026-11-22 03:10 UTC> (2 min)  ·  \`ckafka-abc123\` in \`ap-guangzhou\`"
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
      | *Trend*  growing by 5,322 a minute  ▁▁▁▁▂▄▄▆▇█ in 9 min
      | *Consumers*  6 members running (Stable), 11 of 12 partitions keep up
      | *Owner*  partition 7 is assigned to \`payments-consumer-3\` on \`10.0.3.14\`
      | *Partitions*  *7* has 48,030 (over 99 %), no commit for 12 min; the other 11 have up to 19 each
      | *Runbook*  <https://wiki.example.com/kafka/payments|wiki.example.com/kafka/payments>
      | *Dashboard*  <https://grafana.example.com/d/lag?var-group=payments&amp;var-topic=card-events|grafana.example.com/d/lag?…>
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
      | *Trend*  shrinking by 1,211 a minute, catches up in about 14 min  ██▇▇▇▆▆▆ in 7 min
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
      | *Trend*  growing by 725 a minute  ▅▅▅▆▆▆▇▇█ in 8 min
      | *Consumers*  rebalancing (PreparingRebalance)
      | *Partitions*  all 3 alike, 4,300 each
      | *Runbook*  <https://wiki.example.com/kafka-lag|wiki.example.com/kafka-lag>
      | Got worse: was warning  ·  since <!date^1795315080^{date_short_pretty} at {time}|2026-11-22 02:38 UTC> (34 min)  ·  33 repeats left out since the last message, <!date^1795315080^{date_short_pretty} at {time}|2026-11-22 02:38 UTC>  ·  \`ckafka-abc123\` in \`ap-guangzhou\`"
    `);
  });

  test("an alert that still fires", () => {
    expect(only("reminder")).toMatchInlineSnapshot(`
      "CRITICAL mailer: consumers are still down, 2,913,004 behind, growing
      🔴 *CRITICAL* \`mailer\`: consumers are still down, *2,913,004* behind, growing
      | #d91e36
      | *Lag*  2,913,004 (critical from 10,000)
      | *Time behind*  more than 26 h 6 min (critical from 10 min)
      | *Trend*  growing by 1,853 a minute
      | *Consumers*  none (Empty), and nothing was committed since the last check
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
      | *Absent*  nothing is committed where a rule names it: the offsets may have expired or been deleted, or the name may be wrong. A consumer that starts there now goes by its \`auto.offset.reset\`
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
      | *Partitions*  both alike, 1,600 to 1,614 each
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
      | *Trend*  growing by 30 an hour
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
      | *Consumers*  250 members running (Stable), 986 of 1,000 partitions keep up
      | *Partitions*  *998* has 340,998 (32 %), no commit for 3 h 12 min; *401* has 340,401 (32 %), no commit for 3 h 12 min; *17* has 340,017 (32 %), no commit for 3 h 12 min; the other 986 have up to 58 each
      | Partitions 5, 102, 199, 296, 393, 490, 587, 684, 781, 878 and 1 more never committed
      | New  ·  since <!date^1795305600^{date_short_pretty} at {time}|2026-11-22 00:00 UTC> (3 h 12 min)  ·  \`ckafka-abc123\` in \`ap-guangzhou\`"
    `);
  });
});
