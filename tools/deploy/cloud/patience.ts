import { setTimeout as delay } from "node:timers/promises";
import { ApiError } from "./api.ts";

/** What CAM has taken is known everywhere after so long. */
const SECONDS = 60;

/**
 * Calls again, a second apart, while a refusal may come of something that was made just now: roles,
 * policies and their bonds take effect late.
 * @param secondMs how long a second is
 */
export async function onceKnown<T>(
  secondMs: number,
  call: () => Promise<T>,
  mayPass: (error: ApiError) => boolean,
): Promise<T> {
  for (let waited = 0; ; waited++) {
    try {
      return await call();
    } catch (error) {
      if (waited === SECONDS || !(error instanceof ApiError && mayPass(error))) throw error;
      await delay(secondMs);
    }
  }
}
