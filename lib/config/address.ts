/** A URL, or `null` where the text is none. */
export function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

/** What `parseSecureUrl` takes, for error messages. */
export const SECURE_URL =
  "an https:// URL without user and password (http:// only to a loopback address)";

/** An `https:` URL, or an `http:` one to this machine, without credentials in it. */
export function parseSecureUrl(text: string): URL | null {
  const url = parseUrl(text);
  if (url === null || url.username !== "" || url.password !== "") return null;
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url)) ? url : null;
}

/**
 * Whether a URL leads to this machine: the one place where plain `http:` may go. `URL` has brought
 * the address into its usual form: 127.1 is 127.0.0.1 here.
 */
export function isLoopback({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}

/** What a region looks like, for error messages. */
export const REGION = 'a region such as "ap-guangzhou"';

/** The text where it can be a region's name, else `null`. */
export function parseRegion(text: string): string | null {
  return /^[a-z]+(-[a-z0-9]+)+$/.test(text) ? text : null;
}

/** What `parseEndpoint` takes, for error messages. */
export const ENDPOINT = `a host or ${SECURE_URL}, neither with a path`;

/** An API's address: a secure URL without path and parameters, or a host, which means `https:`. */
export function parseEndpoint(text: string): URL | null {
  const url = parseSecureUrl(text.includes("://") ? text : `https://${text}`);
  return url?.pathname === "/" && url.search === "" && url.hash === "" ? url : null;
}

/** What `parseSite` takes, for error messages. */
export const SITE = 'a site such as "tencentcloudapi.com", or the URL of a loopback address';

/**
 * Where all the APIs of an account are, the value of `TENCENTCLOUD_ENDPOINT`: a domain below which
 * each has a host of its own, or a URL of this machine that stands for all of them.
 */
export function parseSite(text: string): string | null {
  const url = parseEndpoint(text);
  if (url === null) return null;
  if (text.includes("://")) return isLoopback(url) ? url.origin : null;
  return /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(text) ? text : null;
}

/**
 * Where one API of a site is.
 * @param service its name in hosts: `ckafka`, `scf`, `cls`, `cam`
 * @param site what `parseSite` returned
 */
export function endpointOn(site: string, service: string): URL {
  return new URL(site.includes("://") ? site : `https://${service}.${site}`);
}
