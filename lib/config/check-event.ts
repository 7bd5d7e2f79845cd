import * as v from "valibot";
import { createRedact } from "../redact.ts";
import { MistakeList } from "./mistake-list.ts";
import { applySchema, name, refuseUnknownFields } from "./schema.ts";

/** What somebody who invokes `check` asks for. */
export interface CheckEvent {
  /** Only these groups; `null`: all. */
  readonly groups: readonly string[] | null;
  /** Stand in for `LAG_RULES`, not looked at yet; `undefined`: none. */
  readonly rules: unknown;
}

const GROUPS = 'an array of names of consumer groups such as ["orders"]';
const fields = {
  groups: v.optional(v.pipe(v.array(name(GROUPS), GROUPS), v.minLength(1, GROUPS))),
  rules: v.optional(v.unknown()),
};

/**
 * The event that `check` is invoked with. Nothing at all, and SCF's timer, ask for everything.
 * @throws ConfigError with all mistakes at once
 */
export function parseCheckEvent(event: unknown): CheckEvent {
  if (event === undefined || event === null || isTimer(event)) {
    return { groups: null, rules: undefined };
  }
  const mistakes = new MistakeList(createRedact([]));
  if (Array.isArray(event)) mistakes.add("event", [], EVENT);
  refuseUnknownFields(event, Object.keys(fields), "event", [], mistakes);
  const known = applySchema(v.object(fields, EVENT), event, "event", mistakes);
  mistakes.throwIfAny();
  return { groups: known?.groups ?? null, rules: known?.rules };
}

const EVENT = 'an object such as {"groups":["orders"]}';

function isTimer(event: unknown): boolean {
  return typeof event === "object" && event !== null && "Type" in event && event.Type === "Timer";
}
