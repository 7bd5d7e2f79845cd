// The SDK imports all of it as one namespace, whose sixty members would be copied at each start.
export { createHash, createHmac, createSign } from "node:crypto";
