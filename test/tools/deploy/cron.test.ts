import { describe, expect, it } from "vitest";
import { cronMistake, unwrapCron } from "../../../tools/deploy/config/cron.ts";

describe("cronMistake", () => {
  it.each([
    ["every minute", "0 * * * * * *"],
    ["every five minutes", "0 */5 * * * * *"],
    ["working hours", "0 0,30 9-17 * * MON-FRI *"],
    ["a step through a range", "0 0-30/10 * 1 JAN * 2026-2030"],
    ["spaces around", "  0 0 0 1 1 0 2026 "],
  ])("takes %s", (_name, cron) => {
    expect(cronMistake(cron)).toBeNull();
  });

  it.each([
    ["five fields", "* * * * *", /expected 7 fields .* got 5/],
    ["nothing", "", /expected 7 fields/],
    ["a second 60", "60 * * * * * *", /the second takes 0 to 59/],
    ["a day 0", "0 0 0 0 * * *", /the day takes 1 to 31/],
    ["a month that is none", "0 0 0 1 FOO * *", /the month takes 1 to 12 or JAN, FEB/],
    ["a weekday 7", "0 0 0 * * 7 *", /the weekday takes 0 to 6/],
    ["a step of 0", "0 */0 * * * * *", /the minute takes/],
    ["a range without an end", "0 5- * * * * *", /the minute takes/],
    ["an empty item", "0 5,,6 * * * * *", /the minute takes/],
    ["two fields at once", "60 60 * * * * *", /the second takes .*; the minute takes/],
  ])("refuses %s", (_name, cron, message) => {
    expect(cronMistake(cron)).toMatch(message);
  });
});

describe("unwrapCron", () => {
  it.each([
    ["wrapped in JSON, as the API returns it", '{"cron":"0 * * * * * *"}', "0 * * * * * *"],
    ["plain, as it was given", "0 * * * * * *", "0 * * * * * *"],
    ["JSON of another kind", '{"event":"cos"}', '{"event":"cos"}'],
  ])("reads a schedule %s", (_name, description, cron) => {
    expect(unwrapCron(description)).toBe(cron);
  });
});
