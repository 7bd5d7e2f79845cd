import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { APP_ID } from "../cam/cam.ts";
import { signatureFault } from "../sigv4-check.ts";

/** A key that may sign, with what it may do. */
export interface CosUser {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** @param action `cos:PutObject` */
  permits(action: string, resource: string): boolean;
}

export interface Bucket {
  readonly region: string;
  readonly acl: string;
  tags: ReadonlyMap<string, string>;
  readonly objects: Map<string, Buffer>;
}

export interface CosAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** COS by its S3-compatible API, path-style: the buckets of one account. */
export class Cos {
  readonly buckets = new Map<string, Bucket>();
  readonly #users: (accessKeyId: string) => CosUser | null;

  constructor(users: (accessKeyId: string) => CosUser | null) {
    this.#users = users;
  }

  async answer(request: IncomingMessage, body: Buffer): Promise<CosAnswer> {
    const { method = "GET", url = "/", headers } = request;
    const [, accessKeyId = "", region = ""] =
      /Credential=([^/]+)\/\d+\/([^/]+)\//.exec(headers.authorization ?? "") ?? [];
    const user = this.#users(accessKeyId);
    if (user === null) return error(403, "InvalidAccessKeyId");
    const fault = await signatureFault(request, body, { ...user, region });
    if (fault !== null) return error(403, fault);
    const { pathname, searchParams } = new URL(url, "http://cos");
    const [, name = "", ...rest] = pathname.split("/");
    const key = decodeURIComponent(rest.join("/"));
    if (!/^[a-z0-9][a-z0-9-]{0,48}-\d+$/.test(name) || !name.endsWith(`-${APP_ID}`)) {
      return error(400, "InvalidBucketName");
    }
    const action = actionOf(method, key, searchParams.has("tagging"));
    if (action === null) return error(405, "MethodNotAllowed");
    const resource = `qcs::cos:${region}:uid/${APP_ID}:${name}/${key}`;
    if (!user.permits(`cos:${action}`, resource)) return error(403, "AccessDenied");
    return this.#act(action, { name, key, body, region, headers, user });
  }

  #act(action: CosAction, { name, key, body, region, headers, user }: CosCall): CosAnswer {
    const bucket = this.buckets.get(name);
    if (action === "PutBucket") {
      if (bucket !== undefined) return error(409, "BucketAlreadyOwnedByYou");
      const acl = String(headers["x-amz-acl"] ?? "private");
      // COS, PUT Bucket: "x-cos-tagging: Adds up to 50 tags to a bucket during bucket creation".
      const tags = new Map(new URLSearchParams(String(headers["x-cos-tagging"] ?? "")));
      this.buckets.set(name, { region, acl, tags, objects: new Map() });
      return ok();
    }
    if (bucket === undefined || bucket.region !== region) return error(404, "NoSuchBucket");
    switch (action) {
      case "GetBucketTagging":
        return bucket.tags.size === 0 ? error(404, "NoSuchTagSet") : ok(tagSet(bucket.tags));
      case "PutBucketTagging": {
        const md5 = createHash("md5").update(body).digest("base64");
        if (headers["content-md5"] !== md5) return error(400, "InvalidDigest");
        const tags = body.toString().matchAll(/<Key>([^<]*)<\/Key><Value>([^<]*)<\/Value>/g);
        bucket.tags = new Map([...tags].map(([, tag = "", value = ""]) => [tag, value]));
        return { ...ok(), status: 204 };
      }
      case "GetBucket":
        return ok(listing([...bucket.objects.keys()].slice(0, 1_000)));
      case "DeleteBucket":
        if (bucket.objects.size > 0) return error(409, "BucketNotEmpty");
        this.buckets.delete(name);
        return { ...ok(), status: 204 };
      case "GetObject": {
        const found = bucket.objects.get(key);
        if (found !== undefined) return ok(found);
        // FACTS: "S3 answers 403 for a missing key to who may not list; whether COS does is unverified".
        const mayList = user.permits("cos:GetBucket", `qcs::cos:${region}:uid/${APP_ID}:${name}/`);
        return mayList ? error(404, "NoSuchKey") : error(403, "AccessDenied");
      }
      case "PutObject":
        bucket.objects.set(key, body);
        return ok();
      case "DeleteObject":
        bucket.objects.delete(key);
        return { ...ok(), status: 204 };
    }
  }
}

interface CosCall {
  readonly name: string;
  readonly key: string;
  readonly body: Buffer;
  readonly region: string;
  readonly headers: IncomingMessage["headers"];
  readonly user: CosUser;
}

type CosAction = NonNullable<ReturnType<typeof actionOf>>;

function actionOf(method: string, key: string, tagging: boolean) {
  if (tagging) {
    return method === "GET" ? "GetBucketTagging" : method === "PUT" ? "PutBucketTagging" : null;
  }
  const isObject = key !== "";
  if (method === "GET") return isObject ? "GetObject" : "GetBucket";
  if (method === "PUT") return isObject ? "PutObject" : "PutBucket";
  if (method === "DELETE") return isObject ? "DeleteObject" : "DeleteBucket";
  return null;
}

function ok(body: string | Buffer = ""): CosAnswer {
  return { status: 200, headers: HEADERS, body: Buffer.from(body) };
}

const HEADERS = { "Content-Type": "application/xml", "x-cos-request-id": "COS-REQUEST-1" };

function error(status: number, code: string): CosAnswer {
  const body = `<Error><Code>${code}</Code><Message>${code}.</Message><RequestId>COS-REQUEST-1</RequestId></Error>`;
  return { status, headers: HEADERS, body: Buffer.from(body) };
}

function tagSet(tags: ReadonlyMap<string, string>): string {
  const all = [...tags].map(
    ([key, value]) => `<Tag><Key>${key}</Key><Value>${value}</Value></Tag>`,
  );
  return `<Tagging><TagSet>${all.join("")}</TagSet></Tagging>`;
}

function listing(keys: readonly string[]): string {
  const all = keys.map((key) => `<Contents><Key>${key}</Key></Contents>`);
  return `<ListBucketResult><IsTruncated>false</IsTruncated>${all.join("")}</ListBucketResult>`;
}
