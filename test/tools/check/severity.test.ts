import { expect, it } from "vitest";
import { exitCode } from "../../../tools/check/severity.ts";

it.each([
  ["ok", 0],
  ["warning", 1],
  ["critical", 2],
  ["unknown", 3],
] as const)("%s exits with %i, as a monitoring plugin does", (severity, code) => {
  expect(exitCode(severity)).toBe(code);
});
