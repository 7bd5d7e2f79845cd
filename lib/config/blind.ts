import * as v from "valibot";
import type { BlindPolicy } from "../decide/known.ts";
import type { MistakeList } from "./mistakes.ts";
import { positiveDuration, type RuleContext, tellingFields } from "./rule-fields.ts";
import { applySchema, isRecord, readFields } from "./schema.ts";

const VARIABLE = "LAG_BLIND";
const BLIND = 'an object such as {"for":"2m"}';

/**
 * The value of `LAG_BLIND`: when and where it is told that something cannot be read.
 * @param input `undefined`: not set, or not JSON, about which enough was said
 * @returns the defaults when there are mistakes
 */
export function parseBlind(
  input: unknown,
  context: Omit<RuleContext, "instance">,
  mistakes: MistakeList,
): BlindPolicy {
  const fields = { for: v.optional(positiveDuration, "2m"), ...tellingFields(context) };
  const schema = v.pipe(
    v.object(fields),
    v.transform(
      ({ for: forMs, dedup: dedupMs, channel = null, mention = null }): BlindPolicy => ({
        forMs,
        dedupMs,
        channel,
        mention,
      }),
    ),
  );
  const isObject = input === undefined || isRecord(input);
  if (!isObject) mistakes.add(VARIABLE, [], BLIND, input);
  const spelt = readFields(
    isObject ? (input ?? {}) : {},
    Object.keys(fields),
    VARIABLE,
    [],
    mistakes,
  );
  return applySchema(schema, spelt, VARIABLE, mistakes) ?? v.parse(schema, {});
}
