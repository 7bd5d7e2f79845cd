/** Slack takes one message a second from a webhook. */
const INTERVAL_MS = 1_000;

/**
 * When each webhook may be used again, on the monotonic clock. It outlives a run: the next one in
 * the same warm instance may start within the second.
 */
const freeAt = new Map<string, number>();

/** How long to wait before the webhook may be used, in milliseconds. */
export function msUntilFree(webhookUrl: string): number {
  return Math.max(0, (freeAt.get(webhookUrl) ?? 0) - performance.now());
}

/** Counts the second from the answer: when the request itself arrived, only Slack knows. */
export function markUsed(webhookUrl: string): void {
  freeAt.set(webhookUrl, performance.now() + INTERVAL_MS);
}
