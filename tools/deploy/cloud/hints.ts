const OPEN_SCF =
  "Open the SCF console (https://console.tencentcloud.com/scf) once with this account and accept what it asks for, then deploy again.";

/** What to do about a refusal, by its code or by a reason that SCF gives for a function's status. */
const HINTS: readonly (readonly [sign: RegExp, hint: string])[] = [
  [/QcsRoleNotFound|UnOpenedService|^ResourceNotFound\.Namespace/, OPEN_SCF],
  [
    /ClsServiceUnregistered/,
    "Open the CLS console (https://console.tencentcloud.com/cls) once with this account, or set FUNCTION_LOGS=off, then deploy again.",
  ],
  [
    /ClsRole|InternalError\.Cls/,
    "The role needs cls:pushLog, cls:DescribeTopics and cls:DescribeLogsets (see docs/operations.md, A role of your own), and the account an open CLS; or set FUNCTION_LOGS=off. Deploy again then.",
  ],
  [
    /InsufficientBalance/,
    "The account's balance does not cover it: recharge it, then deploy again.",
  ],
  [
    /ResourceNotFound\.Role|InvalidParameterValue\.Role/,
    "Check FUNCTION_ROLE: the role must exist in CAM and trust scf.qcloud.com. Leave it blank, and deploy makes one.",
  ],
  [
    /^AuthFailure\.SignatureExpire/,
    "This machine's clock and the API's differ by more than 5 minutes, or temporary credentials ran out.",
  ],
  [
    /^AuthFailure\.(SecretIdNotFound|InvalidSecretId|SignatureFailure|TokenFailure)/,
    "Check TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY in .env, and that the key is enabled.",
  ],
  [
    /^(AuthFailure\.)?UnauthorizedOperation/,
    "The account that deploys may not do this: see docs/operations.md, A role of your own.",
  ],
];

/** `null`: nothing is known that would help. */
export function hintFor(text: string): string | null {
  return HINTS.find(([sign]) => sign.test(text))?.[1] ?? null;
}
