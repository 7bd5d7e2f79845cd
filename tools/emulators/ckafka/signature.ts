import { createHash, createHmac } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { ApiError } from "./api-error.ts";

/** A key that the emulated account knows; temporary ones come with a token. */
export interface Secret {
  readonly secretId: string;
  readonly secretKey: string;
  readonly token?: string;
}

export interface SignedRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const SHAPE =
  /^TC3-HMAC-SHA256 Credential=([^/\s]+)\/(\d{4}-\d\d-\d\d)\/([^/\s]+)\/tc3_request, ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})$/;

const MAX_SKEW_MS = 5 * 60_000;

/**
 * Checks a request as "Signature v3" of the API's documentation describes it, by computing the
 * signature again, and returns the key that signed it.
 * @param now the server's clock, milliseconds since the epoch
 * @throws ApiError with the documented `AuthFailure.*` codes
 */
export function verifySignature(
  request: SignedRequest,
  secrets: readonly Secret[],
  now: number,
): Secret {
  const parts = SHAPE.exec(request.headers.authorization ?? "");
  if (parts === null) {
    throw new ApiError(
      "AuthFailure.InvalidAuthorization",
      "The Authorization header does not comply with Tencent Cloud standards.",
    );
  }
  const [, secretId = "", date = "", service = "", signedHeaders = "", signature = ""] = parts;
  const timestamp = Number(header(request, "x-tc-timestamp"));
  if (!(Math.abs(now - timestamp * 1000) <= MAX_SKEW_MS)) {
    throw new ApiError(
      "AuthFailure.SignatureExpire",
      "Signature expired. Timestamp and server time differ by more than five minutes.",
    );
  }
  const secret = secrets.find((known) => known.secretId === secretId);
  if (secret === undefined) {
    throw new ApiError("AuthFailure.SecretIdNotFound", "The SecretId is not found.");
  }
  // The real endpoints have no port; of one that has, the SDK signs all before the first dot as the service.
  const expectedService = header(request, "host").split(".")[0];
  const expected = sign(request, { date, service, signedHeaders, timestamp }, secret.secretKey);
  const day = new Date(timestamp * 1000).toISOString().slice(0, 10);
  const names = signedHeaders.split(";");
  const complete = names.includes("content-type") && names.includes("host");
  if (!complete || date !== day || service !== expectedService || signature !== expected) {
    throw new ApiError(
      "AuthFailure.SignatureFailure",
      "The provided credentials could not be validated. Please check your signature is correct.",
    );
  }
  if (request.headers["x-tc-token"] !== secret.token) {
    throw new ApiError("AuthFailure.TokenFailure", "Token verification failed.");
  }
  return secret;
}

interface Scope {
  readonly date: string;
  readonly service: string;
  readonly signedHeaders: string;
  readonly timestamp: number;
}

function sign(request: SignedRequest, scope: Scope, secretKey: string): string {
  const [path = "", query = ""] = request.target.split("?");
  const canonicalHeaders = scope.signedHeaders.split(";").map((name) => {
    const value = header(request, name).trim().toLowerCase();
    return `${name}:${name === "host" ? value.replace(/:\d+$/, "") : value}\n`;
  });
  const canonicalRequest = [
    request.method,
    path,
    query,
    canonicalHeaders.join(""),
    scope.signedHeaders,
    sha256(request.body),
  ].join("\n");
  const stringToSign = [
    "TC3-HMAC-SHA256",
    scope.timestamp,
    `${scope.date}/${scope.service}/tc3_request`,
    sha256(canonicalRequest),
  ].join("\n");
  const dateKey = hmac(`TC3${secretKey}`, scope.date);
  const signingKey = hmac(hmac(dateKey, scope.service), "tc3_request");
  return hmac(signingKey, stringToSign).toString("hex");
}

function header({ headers }: SignedRequest, name: string): string {
  const value = headers[name];
  return typeof value === "string" ? value : "";
}

function sha256(data: string | Buffer): string {
  return createHash("sha256").update(data).digest("hex");
}

function hmac(key: string | Buffer, data: string): Buffer {
  return createHmac("sha256", key).update(data).digest();
}
