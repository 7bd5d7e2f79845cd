import { describe, expect, test } from "vitest";
import { ApiError } from "../../../tools/emulators/ckafka/api-error.ts";
import { type SignedRequest, verifySignature } from "../../../tools/emulators/ckafka/signature.ts";

/** "Signature v3" of the API's documentation: CVM `DescribeInstances`, its example key and its result. */
const SECRET = {
  secretId: "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE",
  secretKey: "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE",
};
const TIMESTAMP = 1551113065;
const SIGNATURE = "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168";
const BODY = String.raw`{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}`;

function authorization(change: (right: string) => string = (right) => right): string {
  return change(
    `TC3-HMAC-SHA256 Credential=${SECRET.secretId}/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, Signature=${SIGNATURE}`,
  );
}

function documented(headers: Record<string, string> = {}, body = BODY): SignedRequest {
  return {
    method: "POST",
    target: "/",
    headers: {
      authorization: authorization(),
      "content-type": "application/json; charset=utf-8",
      host: "cvm.tencentcloudapi.com",
      "x-tc-action": "DescribeInstances",
      "x-tc-timestamp": String(TIMESTAMP),
      "x-tc-version": "2017-03-12",
      ...headers,
    },
    body: Buffer.from(body),
  };
}

interface Server {
  /** How far its clock is ahead of the request's, in seconds. */
  readonly ahead?: number;
  readonly secret?: object;
}

function codeOf(request: SignedRequest, { ahead = 0, secret = {} }: Server): string {
  try {
    verifySignature(request, [{ ...SECRET, ...secret }], (TIMESTAMP + ahead) * 1000);
  } catch (error) {
    return error instanceof ApiError ? error.code : "not an API error";
  }
  return "accepted";
}

describe("the emulator's signature check", () => {
  test("accepts the example of the API's documentation", () => {
    expect(verifySignature(documented(), [SECRET], TIMESTAMP * 1000)).toBe(SECRET);
  });

  const withAuthorization = (change: (right: string) => string) =>
    documented({ authorization: authorization(change) });

  test.each<[name: string, code: string, request: SignedRequest, server?: Server]>([
    ["another body", "AuthFailure.SignatureFailure", documented({}, `${BODY} `)],
    [
      "another host",
      "AuthFailure.SignatureFailure",
      documented({ host: "cvm.intl.tencentcloudapi.com" }),
    ],
    [
      "another content type",
      "AuthFailure.SignatureFailure",
      documented({ "content-type": "application/json" }),
    ],
    [
      "another key",
      "AuthFailure.SignatureFailure",
      documented(),
      { secret: { secretKey: "other" } },
    ],
    [
      "another second",
      "AuthFailure.SignatureFailure",
      documented({ "x-tc-timestamp": String(TIMESTAMP + 1) }),
    ],
    [
      "the date of another day",
      "AuthFailure.SignatureFailure",
      withAuthorization((right) => right.replace("2019-02-25", "2019-02-26")),
    ],
    [
      "another service",
      "AuthFailure.SignatureFailure",
      withAuthorization((right) => right.replace("/cvm/", "/ckafka/")),
    ],
    [
      "the host left out of the signed headers",
      "AuthFailure.SignatureFailure",
      withAuthorization((right) => right.replace(";host", "")),
    ],
    [
      "an unknown secret id",
      "AuthFailure.SecretIdNotFound",
      documented(),
      { secret: { secretId: "AKIDother" } },
    ],
    ["no authorization", "AuthFailure.InvalidAuthorization", documented({ authorization: "" })],
    [
      "a header of another scheme",
      "AuthFailure.InvalidAuthorization",
      documented({ authorization: "Basic Zm9vOmJhcg==" }),
    ],
    ["a token nobody gave out", "AuthFailure.TokenFailure", documented({ "x-tc-token": "t" })],
    [
      "a temporary key without its token",
      "AuthFailure.TokenFailure",
      documented(),
      { secret: { token: "t" } },
    ],
    [
      "a temporary key with its token",
      "accepted",
      documented({ "x-tc-token": "t" }),
      { secret: { token: "t" } },
    ],
    ["a clock five minutes slow", "accepted", documented(), { ahead: 300 }],
    ["a clock five minutes fast", "accepted", documented(), { ahead: -300 }],
    [
      "a clock more than five minutes slow",
      "AuthFailure.SignatureExpire",
      documented(),
      { ahead: 301 },
    ],
    [
      "a clock more than five minutes fast",
      "AuthFailure.SignatureExpire",
      documented(),
      { ahead: -301 },
    ],
    [
      "a timestamp that is no number",
      "AuthFailure.SignatureExpire",
      documented({ "x-tc-timestamp": "now" }),
    ],
  ])("%s: %s", (_, code, request, server = {}) => {
    expect(codeOf(request, server)).toBe(code);
  });
});
