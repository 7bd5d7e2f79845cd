import { randomUUID } from "node:crypto";
import type { StateLocation } from "../../config/config.ts";
import type { Store } from "../store.ts";
import { asideName } from "./aside.ts";
import { RedisConnection } from "./redis-connection.ts";

/** One step on the server: between two, an expired lock could become another's. */
const DELETE_IF_MINE =
  "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";

/**
 * `redis:` and `rediss:`, the document at `key`, the lock beside it at `<key>:lock`. The lock expires
 * by the server's clock.
 * @param timeoutMs for connecting, and for each answer
 */
export function createRedisStore(
  { url, key }: Extract<StateLocation, { kind: "redis" }>,
  timeoutMs = 3_000,
): Store {
  const owner = randomUUID();
  const lockKey = `${key}:lock`;
  const connection = new RedisConnection(url, timeoutMs);

  const put = (name: string, document: Uint8Array) =>
    connection.use((client) => client.set(name, Buffer.from(document)));

  return {
    load: () => connection.use((client) => client.getBuffer(key)),
    async save(document) {
      await put(key, document);
    },
    async setAside(document, now) {
      const name = asideName(key, now);
      await put(name, document);
      return `${connection.where} ${name}`;
    },
    async lock(ttlMs) {
      const mine = await connection.use(async (client) => {
        const answer = await client.set(lockKey, owner, "PX", Math.ceil(ttlMs), "NX");
        return answer === "OK" || (await client.get(lockKey)) === owner;
      });
      if (!mine) return null;
      return {
        async release() {
          await connection.use((client) => client.eval(DELETE_IF_MINE, 1, lockKey, owner));
        },
      };
    },
    close: () => connection.close(),
  };
}
