/** The heap that V8 allows itself in a container of 128 MB. */
export const SMALL_HEAP = ["--max-old-space-size=64", "--max-semi-space-size=1"];
/** What a process may hold there. */
export const SMALL_MB = 115;
