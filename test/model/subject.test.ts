import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Subject, subjectKey, subjectName, subjectOfKey } from "../../lib/model/subject.ts";

const INSTANCE: Subject = { instance: "ckafka-abc", group: null, topic: null, partition: null };
const GROUP: Subject = { ...INSTANCE, group: "orders" };
const TOPIC: Subject = { ...GROUP, topic: "orders-v1" };

describe("a subject's name leads from the instance to the partition", () => {
  test.each([
    ["an instance", INSTANCE, "ckafka-abc"],
    ["a group", GROUP, "ckafka-abc/orders"],
    ["a topic", TOPIC, "ckafka-abc/orders/orders-v1"],
    ["partition 0", { ...TOPIC, partition: 0 }, "ckafka-abc/orders/orders-v1/0"],
  ])("of %s", (_, subject, name) => {
    expect(subjectName(subject)).toBe(name);
  });
});

const part = fc.oneof(fc.constant(null), fc.string({ unit: "binary" }));
const subjects: fc.Arbitrary<Subject> = fc.record({
  instance: fc.string({ unit: "binary" }),
  group: part,
  topic: part,
  partition: fc.option(fc.nat()),
});

describe("a subject's key", () => {
  test("tells apart what slashes in names make look alike", () => {
    const one = { ...GROUP, group: "a/b", topic: "c" };
    const other = { ...GROUP, group: "a", topic: "b/c" };
    expect(subjectName(one)).toBe(subjectName(other));
    expect(subjectKey(one)).not.toBe(subjectKey(other));
  });

  test("leads back to the subject, whatever its names are", () => {
    fc.assert(
      fc.property(subjects, (subject) => {
        expect(subjectOfKey(subjectKey(subject))).toEqual(subject);
      }),
    );
  });

  test.each([
    ["no JSON", "ckafka-abc/orders"],
    ["no list", '{"instance":"ckafka-abc"}'],
    ["a list without an instance", '[null,"orders",null,null]'],
    ["an empty list", "[]"],
  ])("a text that is %s is none", (_, text) => {
    expect(subjectOfKey(text)).toBeNull();
  });

  test("what is no name in it counts as missing", () => {
    expect(subjectOfKey('["ckafka-abc",1,{},"0"]')).toEqual(INSTANCE);
  });
});
