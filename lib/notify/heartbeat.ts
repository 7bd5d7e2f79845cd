import type { Deadline } from "../base/deadline.ts";
import { errorName } from "../base/errors.ts";
import { httpRequest } from "../base/http.ts";
import type { Log } from "../base/log.ts";

/** A dead man's switch. */
export interface Heartbeat {
  /** Never throws: an error is logged. */
  ping(deadline: Deadline): Promise<void>;
}

const TIMEOUT_MS = 5_000;
const MAX_ANSWER_BYTES = 64 * 1024;

/**
 * A dead man's switch at any service that counts GETs, and alerts when they stay away. What went
 * wrong is logged with the service's origin only: the rest of such a URL is its key.
 * @param url `null`: there is none, and nothing happens
 */
export function createHeartbeat(url: string | null, log: Log): Heartbeat {
  if (url === null) return { ping: async () => {} };
  const target = new URL(url);
  return {
    async ping(deadline) {
      const error = await get(target, Math.min(TIMEOUT_MS, deadline.remainingMs()));
      if (error === null) return;
      log.warn("The heartbeat did not get through: check HEARTBEAT_URL and the service behind it", {
        origin: target.origin,
        error,
      });
    },
  };
}

async function get(target: URL, timeoutMs: number): Promise<string | null> {
  try {
    const { status } = await httpRequest(target, { timeoutMs, maxBytes: MAX_ANSWER_BYTES });
    return status >= 200 && status < 300 ? null : `answered ${status}`;
  } catch (error) {
    return errorName(error);
  }
}
