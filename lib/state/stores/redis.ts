import { randomUUID } from "node:crypto";
import type { StateLocation } from "../../config/config.ts";
import { asideName, lostLock, MAX_STORED, type Store, StoreError } from "../store.ts";
import { RedisConnection } from "./redis-connection.ts";

/** One step on the server each: between two, an expired lock could become another's. */
const SAVE_IF_MINE =
  "if redis.call('get', KEYS[2]) == ARGV[1] then redis.call('set', KEYS[1], ARGV[2]) return 1 end return 0";
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
  let isLocked = false;

  return {
    async load() {
      const document = await connection.send(["GET", key], MAX_STORED);
      if (typeof document !== "string") return document;
      throw new StoreError(`Redis at ${connection.where} answered GET with no document`);
    },
    async save(document) {
      if (!isLocked) {
        await connection.send(["SET", key, document]);
        return;
      }
      const script = ["EVAL", SAVE_IF_MINE, "2", key, lockKey, owner, document];
      if ((await connection.send(script)) !== "1") throw lostLock();
    },
    async setAside(document, now) {
      const name = asideName(key, now);
      await connection.send(["SET", name, document]);
      return `${connection.where} ${name}`;
    },
    async lock(ttlMs) {
      const ttl = `${Math.ceil(ttlMs)}`;
      const answer = await connection.send(["SET", lockKey, owner, "PX", ttl, "NX"]);
      const isMine = answer === "OK" || `${await connection.send(["GET", lockKey])}` === owner;
      if (!isMine) return null;
      isLocked = true;
      return {
        async release() {
          await connection.send(["EVAL", DELETE_IF_MINE, "1", lockKey, owner]);
          isLocked = false;
        },
      };
    },
    close: () => connection.close(),
  };
}
