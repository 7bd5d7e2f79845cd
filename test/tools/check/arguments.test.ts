import { describe, expect, it } from "vitest";
import { parseArguments, UsageError } from "../../../tools/check/arguments.ts";

describe("the arguments of npm run check", () => {
  it("need not be there", () => {
    expect(parseArguments([])).toEqual({
      groups: null,
      rulesFile: null,
      stage: null,
      problemsOnly: false,
      json: false,
      watch: false,
      testSlack: false,
      help: false,
    });
  });

  it("are these", () => {
    const which = ["--group", "orders", "--group=pay*", "--problems"];
    const args = [...which, "--rules", "rules.json", "--stage", "prod", "--json"];
    expect(parseArguments(args)).toEqual({
      groups: ["orders", "pay*"],
      rulesFile: "rules.json",
      stage: "prod",
      problemsOnly: true,
      json: true,
      watch: false,
      testSlack: false,
      help: false,
    });
    expect(parseArguments(["--watch"]).watch).toBe(true);
    expect(parseArguments(["--test-slack"]).testSlack).toBe(true);
    expect(parseArguments(["-h"]).help).toBe(true);
  });

  it.each([
    ["an unknown option", ["--grp", "orders"], "Unknown option '--grp'"],
    ["a word alone", ["orders"], "Unexpected argument 'orders'. See npm run check -- --help"],
    ["no group after --group", ["--group"], "Option '--group <value>' argument missing"],
    ["an option after --group", ["--group", "--json"], "Option '--group' argument is ambiguous"],
    ["a blank group", ["--group", " "], "--group, --rules and --stage need a value"],
    ["a blank file", ["--rules", ""], "--group, --rules and --stage need a value"],
    ["a blank stage", ["--stage="], "--group, --rules and --stage need a value"],
    ["a value of a flag", ["--json=yes"], "Option '--json' does not take an argument"],
    ["a table and JSON at once", ["--watch", "--json"], "--watch and --json do not go together"],
  ])("cannot be %s", (_, args, message) => {
    expect(() => parseArguments(args)).toThrow(UsageError);
    expect(() => parseArguments(args)).toThrow(message);
  });
});
