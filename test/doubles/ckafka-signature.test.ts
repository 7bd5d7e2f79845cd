import { describe, expect, test } from "vitest";
import { ApiError } from "./ckafka/api-error.ts";
import { type SignedRequest, verifySignature } from "./ckafka/signature.ts";

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

function codeOf(request: SignedRequest, now = TIMESTAMP * 1000, secret: object = {}): string {
  try {
    verifySignature(request, [{ ...SECRET, ...secret }], now);
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

  test.each<[name: string, expected: string, code: string]>([
    ["another body", "AuthFailure.SignatureFailure", codeOf(documented({}, `${BODY} `))],
    [
      "another host",
      "AuthFailure.SignatureFailure",
      codeOf(documented({ host: "cvm.intl.tencentcloudapi.com" })),
    ],
    [
      "another content type",
      "AuthFailure.SignatureFailure",
      codeOf(documented({ "content-type": "application/json" })),
    ],
    [
      "another key",
      "AuthFailure.SignatureFailure",
      codeOf(documented(), TIMESTAMP * 1000, { secretKey: "other" }),
    ],
    [
      "another second",
      "AuthFailure.SignatureFailure",
      codeOf(documented({ "x-tc-timestamp": String(TIMESTAMP + 1) })),
    ],
    [
      "the date of another day",
      "AuthFailure.SignatureFailure",
      codeOf(withAuthorization((right) => right.replace("2019-02-25", "2019-02-26"))),
    ],
    [
      "another service",
      "AuthFailure.SignatureFailure",
      codeOf(withAuthorization((right) => right.replace("/cvm/", "/ckafka/"))),
    ],
    [
      "the host left out of the signed headers",
      "AuthFailure.SignatureFailure",
      codeOf(withAuthorization((right) => right.replace(";host", ""))),
    ],
    [
      "an unknown secret id",
      "AuthFailure.SecretIdNotFound",
      codeOf(documented(), TIMESTAMP * 1000, { secretId: "AKIDother" }),
    ],
    [
      "no authorization",
      "AuthFailure.InvalidAuthorization",
      codeOf(documented({ authorization: "" })),
    ],
    [
      "a header of another scheme",
      "AuthFailure.InvalidAuthorization",
      codeOf(documented({ authorization: "Basic Zm9vOmJhcg==" })),
    ],
    [
      "a token nobody gave out",
      "AuthFailure.TokenFailure",
      codeOf(documented({ "x-tc-token": "t" })),
    ],
    [
      "a temporary key without its token",
      "AuthFailure.TokenFailure",
      codeOf(documented(), TIMESTAMP * 1000, { token: "t" }),
    ],
    [
      "a temporary key with its token",
      "accepted",
      codeOf(documented({ "x-tc-token": "t" }), TIMESTAMP * 1000, { token: "t" }),
    ],
    ["a clock five minutes slow", "accepted", codeOf(documented(), (TIMESTAMP + 300) * 1000)],
    ["a clock five minutes fast", "accepted", codeOf(documented(), (TIMESTAMP - 300) * 1000)],
    [
      "a clock more than five minutes slow",
      "AuthFailure.SignatureExpire",
      codeOf(documented(), (TIMESTAMP + 301) * 1000),
    ],
    [
      "a clock more than five minutes fast",
      "AuthFailure.SignatureExpire",
      codeOf(documented(), (TIMESTAMP - 301) * 1000),
    ],
    [
      "a timestamp that is no number",
      "AuthFailure.SignatureExpire",
      codeOf(documented({ "x-tc-timestamp": "now" })),
    ],
  ])("%s: %s", (_, expected, code) => {
    expect(code).toBe(expected);
  });
});
