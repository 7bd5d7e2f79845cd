import { expect, it } from "vitest";
import { plainLogLine } from "../../../tools/check/log-line.ts";

it.each([
  [
    "a warning reads as a sentence with its details",
    '{"level":"warn","message":"the state could not be read","reason":"no route","tries":3}',
    "warn: the state could not be read (reason: no route, tries: 3)",
  ],
  ["a line without details ends there", '{"level":"info","message":"run"}', "info: run"],
  ["an error is shown once, where it ends the command", '{"level":"error","message":"x"}', null],
  ["a line of somebody else stays as it is", "plain text", "info: plain text"],
])("%s", (_, line, text) => {
  expect(plainLogLine(line)).toBe(text);
});
