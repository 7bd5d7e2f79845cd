// The SDK marks each request with a random UUID, which Node makes itself.
export { randomUUID as v4 } from "node:crypto";
