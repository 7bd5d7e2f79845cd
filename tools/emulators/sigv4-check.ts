import { createHash, createHmac } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { SignatureV4 } from "@smithy/signature-v4";

export interface Account {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary keys: then every request must carry it. */
  readonly sessionToken?: string;
  readonly region: string;
}

/**
 * S3's error code for a request that is not signed as the account would sign it, or `null`. The
 * signature is made anew by AWS's own signer.
 */
export async function signatureFault(
  { method = "GET", url = "/", headers }: IncomingMessage,
  body: Buffer,
  { region, ...credentials }: Account,
): Promise<string | null> {
  const given = parse(headers.authorization ?? "");
  if (given === null) return "AccessDenied";
  if (given.accessKeyId !== credentials.accessKeyId) return "InvalidAccessKeyId";
  if (headers["x-amz-security-token"] !== credentials.sessionToken) return "InvalidToken";
  if (headers["x-amz-content-sha256"] !== createHash("sha256").update(body).digest("hex")) {
    return "XAmzContentSHA256Mismatch";
  }
  const time = `${headers["x-amz-date"]}`.replace(
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
    "$1-$2-$3T$4:$5:$6Z",
  );
  const signer = new SignatureV4({
    credentials,
    region,
    service: "s3",
    sha256: Sha256,
    uriEscapePath: false,
  });
  const { pathname, searchParams } = new URL(url, "http://s3");
  const signed = await signer.sign(
    {
      method,
      protocol: "http:",
      hostname: "",
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: Object.fromEntries(given.signedHeaders.map((name) => [name, `${headers[name]}`])),
      body,
    },
    { signingDate: new Date(time) },
  );
  return parse(signed.headers["authorization"] ?? "")?.signature === given.signature
    ? null
    : "SignatureDoesNotMatch";
}

function parse(authorization: string) {
  const form = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/.*SignedHeaders=([^,]+), ?Signature=(\w+)$/;
  const [, accessKeyId, signedHeaders, signature] = form.exec(authorization) ?? [];
  if (accessKeyId === undefined || signedHeaders === undefined) return null;
  return { accessKeyId, signedHeaders: signedHeaders.split(";"), signature };
}

type Data = string | ArrayBuffer | ArrayBufferView;

class Sha256 {
  readonly #hash;

  constructor(secret?: Data) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", bytes(secret));
  }

  update(data: Data): void {
    this.#hash.update(bytes(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

function bytes(data: Data): Uint8Array {
  if (typeof data === "string") return Buffer.from(data);
  if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return Buffer.from(data);
}
