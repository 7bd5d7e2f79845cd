import { setTimeout as sleep } from "node:timers/promises";
import type { Deadline } from "../deadline.ts";

/** Slack takes one message a second from a webhook. */
const INTERVAL_MS = 1_000;

/**
 * When each webhook may be used again, on the monotonic clock. It outlives a run: the next one in
 * the same warm instance may start within the second.
 */
const freeAt = new Map<string, number>();

/**
 * Waits for the webhook's turn and takes it.
 * @returns whether the turn came before the deadline
 */
export async function takeTurn(webhookUrl: string, deadline: Deadline): Promise<boolean> {
  const turn = Math.max(performance.now(), freeAt.get(webhookUrl) ?? 0);
  if (turn - performance.now() >= deadline.remainingMs()) return false;
  freeAt.set(webhookUrl, turn + INTERVAL_MS);
  // A timer may fire a little early: the loop sleeps again for what is left.
  for (let left = turn - performance.now(); left > 0; left = turn - performance.now()) {
    await sleep(Math.ceil(left));
  }
  return true;
}

/** Counts the second from the answer: when the request itself arrived, only Slack knows. */
export function endTurn(webhookUrl: string): void {
  const next = performance.now() + INTERVAL_MS;
  freeAt.set(webhookUrl, Math.max(freeAt.get(webhookUrl) ?? 0, next));
}
