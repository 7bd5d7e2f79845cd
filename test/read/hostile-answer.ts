import fc from "fast-check";

/** Numbers that JSON can carry and no count should be. */
const oddNumber = fc.constantFrom(-1, -0, 0.5, 1e300, 2 ** 53, 2 ** 63, -(2 ** 63), 1e-9);
const junk = fc.oneof(fc.jsonValue({ maxDepth: 2 }), oddNumber, fc.constantFrom("0", "", "NaN"));

/** Right most of the time, so that what is wrong is met at every depth. */
function mostly<T>(right: fc.Arbitrary<T>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 8, arbitrary: right }, { weight: 1, arbitrary: junk });
}

function row(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> {
  return mostly(fc.record(fields, { requiredKeys: [] }));
}

const count = mostly(fc.nat({ max: 1_000 }));
const list = (element: fc.Arbitrary<unknown>) => mostly(fc.array(element, { maxLength: 5 }));

const partition = row({
  Partition: mostly(fc.nat({ max: 4 })),
  Offset: count,
  Metadata: junk,
  ErrorCode: mostly(fc.constantFrom(0, 0, 0, 0, 5)),
  LogEndOffset: count,
  Lag: count,
});
const name = fc.constantFrom("a", "b", "<!channel>", "__proto__", "constructor", "\u0000");
const topic = row({ Topic: mostly(name), Partitions: list(partition) });
const total = mostly(fc.nat({ max: 6 }));

const answerOf = (result: fc.Arbitrary<unknown>) =>
  row({ Result: result, RequestId: mostly(fc.constant("request-1")) });

/** Answers of `DescribeGroupOffsets` with anything wrong in them. */
export const hostileOffsets = answerOf(row({ TotalCount: total, TopicList: list(topic) }));

/** Answers of `DescribeGroup` with anything wrong in them. */
export const hostileGroups = answerOf(
  row({ TotalCount: total, GroupList: list(row({ Group: mostly(name) })) }),
);

/** Answers of `DescribeGroupInfo` with anything wrong in them. */
export const hostileGroupInfo = answerOf(
  list(
    row({
      Group: mostly(name),
      State: mostly(fc.constantFrom("Stable", "Empty")),
      Members: list(junk),
      ErrorCode: mostly(fc.constantFrom("0", "15")),
    }),
  ),
);

/** Whole bodies: `{"Response": …}` around any of them, an error in it, or something else altogether. */
export const hostileBody = fc
  .oneof(
    {
      weight: 8,
      arbitrary: fc.record({ Response: fc.oneof(hostileOffsets, hostileGroups, hostileGroupInfo) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        Response: row({ Error: row({ Code: junk, Message: junk }), RequestId: junk }),
      }),
    },
    { weight: 1, arbitrary: junk },
  )
  .map((body) => JSON.stringify(body) ?? "");
