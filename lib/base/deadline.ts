/**
 * A moment after which work must have ended, on the monotonic clock: a wall clock that is set while
 * the function runs neither cuts a run short nor lets it overrun its time limit.
 */
export interface Deadline {
  /** Milliseconds left, never below 0. */
  remainingMs(): number;
}

export function deadlineIn(ms: number, clock: () => number = () => performance.now()): Deadline {
  const end = clock() + ms;
  return { remainingMs: () => Math.max(0, end - clock()) };
}

/** The same deadline, `ms` earlier: what is kept back is left for the steps that come after. */
export function keepBack(deadline: Deadline, ms: number): Deadline {
  return { remainingMs: () => Math.max(0, deadline.remainingMs() - ms) };
}

/** Whichever comes first. */
export function sooner(one: Deadline, other: Deadline): Deadline {
  return { remainingMs: () => Math.min(one.remainingMs(), other.remainingMs()) };
}

/** How long it is since this call, in whole milliseconds of the deadline's own clock. */
export function stopwatch(deadline: Deadline): () => number {
  const start = deadline.remainingMs();
  return () => Math.round(start - deadline.remainingMs());
}
