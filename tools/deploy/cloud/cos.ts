import { createHash } from "node:crypto";
import { sign } from "aws4";
import { errorName } from "../../../lib/base/errors.ts";
import { type HttpResponse, httpRequest } from "../../../lib/base/http.ts";
import { type Access, ApiError, patiently, secondMs } from "./api.ts";

const TIMEOUT_MS = 30_000;
/** A list of a bucket's objects at most. */
const MAX_BYTES = 32 * 1024 * 1024;
/** Codes of what may be asked again; none: no answer came. */
const PASSING = /^$|^(InternalError|ServiceUnavailable|SlowDown|HTTP5\d\d|HTTP429)$/;

/** COS by its S3-compatible API, as the functions speak to it; every call throws `ApiError`. */
export class CosClient {
  readonly #access: Access;

  constructor(access: Access) {
    this.#access = access;
  }

  /** Tags of a bucket; `null`: there is no such bucket. */
  async bucketTags(bucket: string): Promise<ReadonlyMap<string, string> | null> {
    const answer = await this.#send("GET", bucket, "/?tagging", [200, 404]);
    if (answer.status === 200) return tagsIn(answer.body.toString());
    const refused = refusal("GET", bucket, answer);
    if (refused.code === "NoSuchBucket") return null;
    if (refused.code.startsWith("NoSuchTagSet")) return new Map();
    throw refused;
  }

  /**
   * Makes a bucket that only its account may read, with tags from its first moment on. One that is there
   * is fine: its name ends with the account's own id, so that an answer that was lost is all that can
   * have happened.
   */
  async createBucket(bucket: string, tags: Readonly<Record<string, string>>): Promise<void> {
    const headers = {
      "x-amz-acl": "private",
      "x-cos-tagging": new URLSearchParams(tags).toString(),
    };
    const answer = await this.#send("PUT", bucket, "/", [200, 409], { headers });
    if (answer.status === 200) return;
    const refused = refusal("PUT", bucket, answer);
    if (!refused.code.startsWith("BucketAlready")) throw refused;
  }

  async tagBucket(bucket: string, tags: Readonly<Record<string, string>>): Promise<void> {
    const set = Object.entries(tags).map(
      ([key, value]) => `<Tag><Key>${escapeXml(key)}</Key><Value>${escapeXml(value)}</Value></Tag>`,
    );
    const body = Buffer.from(`<Tagging><TagSet>${set.join("")}</TagSet></Tagging>`);
    const md5 = createHash("md5").update(body).digest("base64");
    const headers = { "Content-MD5": md5, "Content-Type": "application/xml" };
    await this.#send("PUT", bucket, "/?tagging", [200, 204], { headers, body });
  }

  async deleteBucket(bucket: string): Promise<void> {
    await this.#send("DELETE", bucket, "/", [200, 204, 404]);
  }

  /** The keys of some of a bucket's objects; none: it is empty. */
  async listKeys(bucket: string): Promise<readonly string[]> {
    const { body } = await this.#send("GET", bucket, "/", [200]);
    return [...body.toString().matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = ""]) =>
      unescapeXml(key),
    );
  }

  async hasObject(bucket: string, key: string): Promise<boolean> {
    const { status } = await this.#send("GET", bucket, pathOf(key), [200, 404]);
    return status === 200;
  }

  async putObject(bucket: string, key: string, body: Uint8Array): Promise<void> {
    await this.#send("PUT", bucket, pathOf(key), [200], { body: Buffer.from(body) });
  }

  async deleteObject(bucket: string, key: string): Promise<void> {
    await this.#send("DELETE", bucket, pathOf(key), [200, 204, 404]);
  }

  /** The value of `STATE_URL` by which the functions find an object. */
  stateUrl(bucket: string, key: string, region: string): string {
    const { site } = this.#access;
    const endpoint = site.includes("://") ? `&endpoint=${encodeURIComponent(site)}` : "";
    return `cos://${bucket}/${key}?region=${region}${endpoint}`;
  }

  /** Where a bucket is: a host of its own, or a folder of what stands in for COS on this machine. */
  #url(bucket: string, path: string): URL {
    const { site, region } = this.#access;
    return site.includes("://")
      ? new URL(`/${bucket}${path}`, site)
      : new URL(path, `https://${bucket}.cos.${region}.myqcloud.com`);
  }

  async #send(
    method: string,
    bucket: string,
    path: string,
    expected: readonly number[],
    { headers = {}, body }: { headers?: Record<string, string>; body?: Buffer } = {},
  ): Promise<HttpResponse> {
    const url = this.#url(bucket, path);
    const once = async () => {
      const answer = await httpRequest(url, {
        method,
        headers: this.#signed(method, url, headers, body),
        timeoutMs: TIMEOUT_MS,
        maxBytes: MAX_BYTES,
        ...(body && { body }),
      }).catch((error: unknown) => {
        throw new ApiError(`COS ${method} ${bucket}`, new Error(`no answer, ${errorName(error)}`));
      });
      if (expected.includes(answer.status)) return answer;
      throw refusal(method, bucket, answer);
    };
    return patiently(once, secondMs(this.#access), ({ code }) => PASSING.test(code));
  }

  #signed(method: string, url: URL, headers: Record<string, string>, body: Buffer | undefined) {
    const { region, credentials } = this.#access;
    const request = {
      service: "s3",
      region,
      method,
      host: url.host,
      path: url.pathname + url.search,
      headers: { "Content-Type": "application/octet-stream", ...headers },
      ...(body && { body }),
    };
    const key = {
      accessKeyId: credentials.secretId,
      secretAccessKey: credentials.secretKey,
      ...(credentials.token !== null && { sessionToken: credentials.token }),
    };
    return sign(request, key).headers ?? {};
  }
}

function refusal(method: string, bucket: string, { status, headers, body }: HttpResponse) {
  const field = (name: string) => new RegExp(`<${name}>([^<]*)<`).exec(body.toString())?.[1];
  const message = field("Message") ?? `COS answered ${status}`;
  const requestId = field("RequestId") ?? headers["x-cos-request-id"];
  const cause = Object.assign(new Error(unescapeXml(message)), {
    code: field("Code") ?? `HTTP${status}`,
    requestId,
  });
  return new ApiError(`COS ${method} ${bucket}`, cause);
}

function tagsIn(xml: string): ReadonlyMap<string, string> {
  const tags = xml.matchAll(/<Key>([^<]*)<\/Key>\s*<Value>([^<]*)<\/Value>/g);
  return new Map(
    [...tags].map(([, key = "", value = ""]) => [unescapeXml(key), unescapeXml(value)]),
  );
}

function pathOf(key: string): string {
  return `/${key.split("/").map(encodeURIComponent).join("/")}`;
}

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escapeXml(text: string): string {
  return Object.entries(ENTITIES).reduce((done, [char, name]) => done.replaceAll(char, name), text);
}

function unescapeXml(text: string): string {
  return Object.entries(ENTITIES).reduceRight(
    (done, [char, name]) => done.replaceAll(name, char),
    text,
  );
}
