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
