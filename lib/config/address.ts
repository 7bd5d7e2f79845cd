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

/** An API's address: a URL as above without path and parameters, or a host, which means `https:`. */
export function parseEndpoint(text: string): URL | null {
  const url = parseSecureUrl(text.includes("://") ? text : `https://${text}`);
  return url?.pathname === "/" && url.search === "" && url.hash === "" ? url : null;
}

/** `URL` has brought the address into its usual form: 127.1 is 127.0.0.1 here. */
function isLoopback({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}
