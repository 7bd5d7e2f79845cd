import { fileURLToPath } from "node:url";
import { parseRegion, parseSecureUrl, parseUrl, SECURE_URL } from "./address.ts";
import type { StateLocation } from "./config.ts";

/** Where the state lies, or what is wrong with the URL: `expected` completes "expected …". */
export type StateUrlResult = StateLocation | { readonly kind: "wrong"; readonly expected: string };

const DEFAULT_REDIS_KEY = "ckafka-lag-alerts:state";

/** The value of `STATE_URL`. What it says is wrong repeats nothing of it: a password may be in it. */
export function parseStateUrl(text: string): StateUrlResult {
  if (text === "memory:") return { kind: "memory" };
  const url = parseUrl(text);
  switch (url?.protocol) {
    case "file:":
      return parseFile(url, text);
    case "redis:":
    case "rediss:":
      return parseRedis(url);
    case "cos:":
      return parseCos(url);
    default:
      return wrong(
        "memory:, file:///path/state.json, redis://…, rediss://… or cos://… (special characters of a password as %XX)",
      );
  }
}

function wrong(expected: string): StateUrlResult {
  return { kind: "wrong", expected };
}

function parseFile(url: URL, text: string): StateUrlResult {
  const expected = "file:// with the absolute path of a file, such as file:///mnt/lag/state.json";
  const plain = text.startsWith("file:///") && url.search === "" && url.hash === "";
  const path = plain ? pathOf(url) : null;
  if (path === null || path.endsWith("/") || path.includes("\0")) return wrong(expected);
  return { kind: "file", path };
}

function pathOf(url: URL): string | null {
  try {
    return fileURLToPath(url);
  } catch {
    return null;
  }
}

function parseRedis(url: URL): StateUrlResult {
  const expected = `${url.protocol}//[user:password@]host[:port][/database][?key=prefix]`;
  const key = url.searchParams.get("key") ?? DEFAULT_REDIS_KEY;
  const wellFormed =
    url.hostname !== "" &&
    /^\/?\d*$/.test(url.pathname) &&
    url.hash === "" &&
    decoded(url.username) !== null &&
    decoded(url.password) !== null &&
    key.trim() !== "" &&
    onlyParameters(url, ["key"]);
  if (!wellFormed) return wrong(expected);
  url.searchParams.delete("key");
  return { kind: "redis", url: url.href, key };
}

function parseCos(url: URL): StateUrlResult {
  const expected =
    "cos://<bucket-appid>/<key>?region=<region>, with &endpoint=<URL> where it is not Tencent's own";
  const bucket = url.host;
  const key = decoded(url.pathname.slice(1));
  const region = url.searchParams.get("region") ?? "";
  const endpoint = url.searchParams.get("endpoint");
  const wellFormed =
    /^[a-z0-9][a-z0-9-]*-\d+$/.test(bucket) &&
    key !== null &&
    /[^/]$/.test(key) &&
    parseRegion(region) !== null &&
    url.username === "" &&
    url.hash === "" &&
    onlyParameters(url, ["region", "endpoint"]);
  if (!wellFormed) return wrong(expected);
  const path = `/${key.split("/").map(encodeSegment).join("/")}`;
  if (endpoint === null) {
    return { kind: "cos", origin: `https://${bucket}.cos.${region}.myqcloud.com`, path, region };
  }
  const base = parseSecureUrl(endpoint);
  if (base === null || base.search !== "" || base.hash !== "") {
    return wrong(`endpoint to be ${SECURE_URL}`);
  }
  const folder = base.pathname.replace(/\/$/, "");
  return { kind: "cos", origin: base.origin, path: `${folder}/${bucket}${path}`, region };
}

function onlyParameters({ searchParams }: URL, known: readonly string[]): boolean {
  return [...searchParams.keys()].every((name) => known.includes(name));
}

/** `null` where a % is followed by something else than two hexadecimal digits. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** As RFC 3986 and S3's signature want it. */
function encodeSegment(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
