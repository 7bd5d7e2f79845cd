import * as v from "valibot";
import { isRecord } from "../base/record.ts";
import { type Alert, FIRING, KEPT_BACK } from "../decide/alert.ts";
import type { Memory } from "../decide/known.ts";
import { subjectKey, subjectOfKey } from "../model/subject.ts";

/** Every moment that is a `Date`. */
const LAST_MOMENT = 8.64e15;

export const count = () => v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const time = () => v.pipe(count(), v.maxValue(LAST_MOMENT));
const subjectKeySchema = () =>
  v.pipe(
    v.string(),
    v.check((key) => subjectOfKey(key) !== null, "not a subject"),
  );

/** What deciding remembers, as the document has it. Pairs and not objects: a name may be any text. */
export function memoryFields() {
  const [number, moment, severity] = [count(), time(), v.picklist(FIRING)];
  const alert = v.strictObject({
    subject: v.strictObject({
      instance: v.string(),
      group: v.nullable(v.string()),
      topic: v.nullable(v.string()),
      partition: v.nullable(v.pipe(v.number(), v.safeInteger())),
    }),
    about: v.picklist(["lag", "absence", "blind"]),
    activeAt: moment,
    beganAt: moment,
    heldSince: v.strictObject({
      unknown: v.exactOptional(moment),
      warning: v.exactOptional(moment),
      critical: v.exactOptional(moment),
    }),
    firing: v.nullable(severity),
    keepFiringSince: v.nullable(moment),
    lastSentAt: v.nullable(moment),
    lastSentSeverity: v.nullable(severity),
    lastSentTo: v.nullable(v.string()),
    owed: v.nullable(v.strictObject({ since: moment, why: v.picklist(KEPT_BACK) })),
    flapping: v.nullable(v.strictObject({ times: number, since: moment, resolvedAt: moment })),
    missingSince: v.nullable(moment),
    suppressed: number,
    peakLag: v.nullable(v.pipe(v.number(), v.finite(), v.minValue(0))),
    overTime: v.boolean(),
  }) satisfies v.GenericSchema<unknown, Alert>;
  return {
    alerts: v.array(alert),
    /** Subject key, and the last incident of it that was told as resolved. */
    resolved: v.array(
      v.tuple([subjectKeySchema(), v.strictObject({ at: moment, times: number, since: moment })]),
    ),
    /** Instance, group or pattern, since when. */
    unreadSince: v.array(v.tuple([v.string(), v.string(), moment])),
    /** Channel, and what it got lately. */
    channels: v.array(
      v.tuple([
        v.string(),
        v.strictObject({
          sentAt: v.pipe(v.array(moment), v.readonly()),
          remindedAt: v.nullable(moment),
        }),
      ]),
    ),
  };
}
type MemoryDocument = {
  [Field in keyof ReturnType<typeof memoryFields>]: v.InferOutput<
    ReturnType<typeof memoryFields>[Field]
  >;
};

export function packMemory({ alerts, resolved, unreadSince, channels }: Memory) {
  return {
    alerts: [...alerts.values()],
    resolved: [...resolved],
    unreadSince: [...unreadSince].flatMap(([instance, groups]) =>
      [...groups].map(([group, since]): [string, string, number] => [instance, group, since]),
    ),
    channels: [...channels],
  };
}

export function unpackMemory({ alerts, resolved, unreadSince, channels }: MemoryDocument): Memory {
  const unread = new Map<string, Map<string, number>>();
  for (const [instance, group, since] of unreadSince) {
    const groups = unread.get(instance) ?? new Map<string, number>();
    unread.set(instance, groups.set(group, since));
  }
  return {
    alerts: new Map(alerts.map((alert) => [subjectKey(alert.subject), alert])),
    resolved: new Map(resolved),
    unreadSince: unread,
    channels: new Map(channels),
  };
}

/** What a document of version 1 says, in the present shape. */
export function upgradeMemory({ alerts }: Readonly<Record<string, unknown>>) {
  return {
    alerts: Array.isArray(alerts) ? alerts.map(upgradeAlert) : alerts,
    resolved: [],
    unreadSince: [],
    channels: [],
  };
}

function upgradeAlert(alert: unknown): unknown {
  if (!isRecord(alert)) return alert;
  const { since, okSince, notifiedAt, notifiedSeverity, ...same } = alert;
  const { subject, peakLag } = alert;
  const isBlind = isRecord(subject) && subject["group"] === null;
  return {
    ...same,
    about: isBlind ? "blind" : peakLag === null ? "absence" : "lag",
    activeAt: since,
    beganAt: since,
    keepFiringSince: okSince,
    lastSentAt: notifiedAt,
    lastSentSeverity: notifiedSeverity,
    lastSentTo: null,
    owed: null,
    flapping: null,
    missingSince: null,
  };
}
