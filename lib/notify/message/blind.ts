import { groupBy } from "../../base/group-by.ts";
import type { BlindNotice } from "../../decide/notice.ts";
import type { Unreadable } from "../../model/reading.ts";
import { count, countOf, duration } from "./quantity.ts";
import { code, type Style } from "./style.ts";

const MAX_CODES = 4;
const MAX_GROUPS = 8;
const MAX_REQUEST_IDS = 2;

/** What could not be read, one paragraph for each code, the one that touches most groups first. */
export function blindParagraphs({ unreadable }: BlindNotice): string[] {
  const byCode = [...groupBy(unreadable, ({ code }) => code).entries()].sort(
    ([, a], [, b]) => groupNames(b).length - groupNames(a).length,
  );
  const shown = byCode
    .slice(0, MAX_CODES)
    .map(([name, items], index) => (index === 0 ? "" : "\n") + paragraph(name, items));
  const hidden = byCode.slice(MAX_CODES).map(([name]) => code(name, 60));
  return hidden.length === 0 ? shown : [...shown, `Also ${bounded(hidden, MAX_CODES)}`];
}

function paragraph(errorCode: string, items: readonly Unreadable[]): string {
  const names = groupNames(items);
  const groups = bounded(
    names.map((name) => code(name, 80)),
    MAX_GROUPS,
  );
  const requestIds = items.flatMap(({ requestId }) =>
    requestId === null ? [] : [code(requestId, 60)],
  );
  const advice = adviceFor(errorCode);
  return [
    `*${countOf(names.length, "group")}* ${code(errorCode, 80)}: ${groups}`,
    ...(advice === null ? [] : [`→ ${advice}`]),
    code(items[0]?.message || "no message", 240),
    ...(requestIds.length === 0 ? [] : [`RequestId ${bounded(requestIds, MAX_REQUEST_IDS)}`]),
  ].join("\n");
}

function groupNames(items: readonly Unreadable[]): string[] {
  return [...new Set(items.map(({ group }) => group))];
}

/** `a, b and 10 more` */
function bounded(texts: readonly string[], max: number): string {
  const hidden = texts.length - max;
  const shown = texts.slice(0, max).join(", ");
  return hidden > 0 ? `${shown} and ${count(hidden)} more` : shown;
}

export function blind(
  { reason, unreadable, alert, late }: BlindNotice,
  now: number,
  style: Style,
): string {
  if (reason === "resolved") {
    const lasted = duration((late?.endedAt ?? alert.keepFiringSince ?? now) - alert.activeAt);
    return `everything can be read again after ${lasted}${late === null ? "" : ", told late"}`;
  }
  const groups = new Set(unreadable.map(({ group }) => group)).size;
  const codes = [...new Set(unreadable.map(({ code }) => code))];
  const [code] = codes;
  const why = code === undefined ? "" : ` (${style.name(code)}${codes.length > 1 ? ", …" : ""})`;
  const still = reason === "reminder" ? "still " : "";
  const whole = unreadable.some(({ code }) => code !== "PartitionError" && code !== "Incomplete");
  return whole
    ? `${countOf(groups, "group")} ${still}cannot be read${why}, the lag is not being watched`
    : `${countOf(groups, "group")} can ${still}only be read in part${why}`;
}

const GIVE_THE_ROLE_ITS_POLICY =
  "Give the function's role the policy `QcloudCKafkaReadOnlyAccess`, or just `ckafka:DescribeGroupOffsets`, `ckafka:DescribeGroup`, `ckafka:DescribeGroupInfo` and `ckafka:DescribeTopicSyncReplica`.";
const NEXT_CHECK_ASKS_AGAIN = "The API itself is failing. The next check asks again.";

/** What to do about a code of the API, by the beginning of the code; the first that fits holds. */
const ADVICE: readonly (readonly [code: string, advice: string])[] = [
  [
    "AuthFailure.SignatureExpire",
    "The clock here and the API's differ by more than 5 minutes, or the credentials ran out. On SCF, run the function again; elsewhere, set the clock.",
  ],
  ["AuthFailure.UnauthorizedOperation", GIVE_THE_ROLE_ITS_POLICY],
  [
    "AuthFailure.SecretIdNotFound",
    "This site does not know the key. A key of the international site works at `ckafka.intl.tencentcloudapi.com`, one of the mainland site at `ckafka.tencentcloudapi.com`: set `CKAFKA_ENDPOINT` to the one where the key was made. Else the key was deleted or disabled.",
  ],
  [
    "AuthFailure.SignatureFailure",
    "The secret key does not belong to the secret id. Check `TENCENTCLOUD_SECRETID` and `TENCENTCLOUD_SECRETKEY`, or give the function an execution role.",
  ],
  [
    "AuthFailure",
    "The credentials are not valid here. Check that the function has an execution role, or `TENCENTCLOUD_SECRETID` and `TENCENTCLOUD_SECRETKEY`, and that `CKAFKA_ENDPOINT` is of the site where the key was made: `ckafka.intl.tencentcloudapi.com` (international) or `ckafka.tencentcloudapi.com` (mainland).",
  ],
  ["UnauthorizedOperation", GIVE_THE_ROLE_ITS_POLICY],
  [
    "RequestLimitExceeded",
    "Other callers of this account use up the API's limit. Lower `CKAFKA_MAX_RPS`, or check less often.",
  ],
  [
    "InvalidParameterValue.InstanceNotExist",
    "There is no such instance in this region, or it belongs to an account of the other site (international or mainland). Check `CKAFKA_INSTANCE_ID`, `CKAFKA_REGION` and `CKAFKA_ENDPOINT`.",
  ],
  ["InvalidParameter", "The API does not take the request. Check the rule's instance and group."],
  [
    "DeadlineExceeded",
    "The function's time ran out before this was read. Give it a longer timeout, or raise `CKAFKA_MAX_RPS`.",
  ],
  [
    "Timeout",
    "The API did not answer in time. If this persists, check the function's network route to `CKAFKA_ENDPOINT`.",
  ],
  [
    "NetworkError",
    "The API could not be reached. A function in a VPC needs a way to the internet, or `CKAFKA_ENDPOINT=ckafka.internal.tencentcloudapi.com`; elsewhere, check that host's name.",
  ],
  [
    "PartitionError",
    "The broker could not report these offsets. Check the instance's health in the console.",
  ],
  ["Incomplete", "The API left something out. The next check asks again."],
  ["HTTP", NEXT_CHECK_ASKS_AGAIN],
  ["UnreadableBody", NEXT_CHECK_ASKS_AGAIN],
  ["InternalError", NEXT_CHECK_ASKS_AGAIN],
  ["ResourceUnavailable", NEXT_CHECK_ASKS_AGAIN],
  ["FailedOperation", NEXT_CHECK_ASKS_AGAIN],
];

/** `null`: a code of which nothing useful is known. Already in Slack's markup. */
export function adviceFor(errorCode: string): string | null {
  return ADVICE.find(([code]) => errorCode.startsWith(code))?.[1] ?? null;
}
