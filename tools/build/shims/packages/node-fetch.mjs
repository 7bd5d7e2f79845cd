// What the SDK asks of node-fetch, on node:http: one request, and its answer as JSON. The real package
// takes a tenth of a cold start. It lies beside the functions, and redirects are left to it.
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
// @ts-expect-error It comes with the SDK, without types.
import realFetch from "node-fetch";

/**
 * @param {string} url
 * @param {import("node:http").RequestOptions & { body: string }} options no `timeout`: the signal is one
 */
export default async function fetch(url, options) {
  const answer = await send(url, options);
  const { statusCode: status = 0, statusMessage: statusText, headers } = answer;
  if (status >= 300 && status < 400 && headers.location !== undefined) {
    answer.destroy();
    return realFetch(url, options);
  }
  const isPacked = headers["content-encoding"]?.includes("gzip") === true;
  const body = isPacked ? pipeline(answer, createGunzip(), () => {}) : answer;
  return {
    status,
    statusText,
    headers: { get: (/** @type {string} */ name) => headers[name] ?? null },
    body,
    json: () => read(body).then(parse),
  };
}

/**
 * @param {string} url
 * @param {import("node:http").RequestOptions & { body: string }} options
 * @returns {Promise<import("node:http").IncomingMessage>}
 */
function send(url, { method, headers, body, agent, signal }) {
  const request = url.startsWith("https:") ? httpsRequest : httpRequest;
  const all = { "Accept-Encoding": "gzip", ...headers };
  return new Promise((resolve, reject) => {
    request(url, { method, headers: all, agent, signal }, resolve).on("error", reject).end(body);
  });
}

/**
 * @param {NodeJS.ReadableStream} body
 * @returns {Promise<string>}
 */
function read(body) {
  /** @type {Buffer[]} */
  const chunks = [];
  return new Promise((resolve, reject) => {
    body
      .on("data", (chunk) => chunks.push(chunk))
      .on("end", () => resolve(Buffer.concat(chunks).toString()))
      .on("error", (error) => reject(Object.assign(error, { type: "system" })));
  });
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw Object.assign(new Error("the body is not JSON"), { type: "invalid-json" });
  }
}
