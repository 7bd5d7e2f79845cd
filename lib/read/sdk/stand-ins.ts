/*
 * What the SDK imports of other packages, as far as this use of it goes: the packages themselves weigh
 * ten times what the SDK does. tools/build/stand-ins.mjs says which of these stands for which package.
 */

/** Of crypto: all of it as one namespace would be copied at each start. */
/** uuid: the SDK marks each request with a random one, which Node makes itself. */
export { createHash, createHmac, createSign, randomUUID } from "node:crypto";

/** form-data: for actions that upload files. The package brings the table of all MIME types. */
export class FormData {
  constructor() {
    throw new Error("multipart requests cannot be sent");
  }
}

/** is-stream: the SDK looks for streams among the parameters of a call, and there are none. */
export const isStream = () => false;

/** get-stream: for those streams. */
export const getStream = {};

/** json-bigint: the SDK writes requests with it. Ours hold no BigInt, and it reads by `JSON.parse` in any case. */
export const jsonBigint = () => JSON;

/** debug: a proxy's agent traces with it, for nobody. */
export const debug = () => () => {};

/** The SDK's own reader of streams of events, which this API does not send. */
export class SSEResponseModel {}

export { fetch } from "./fetch.ts";
