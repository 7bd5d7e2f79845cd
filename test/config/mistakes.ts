import { ConfigError, MistakeList } from "../../lib/config/mistakes.ts";

/** The lines of the ConfigError that `work` throws; none when it throws none. */
export function mistakesOf(work: () => unknown): readonly string[] {
  try {
    work();
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split("\n");
    throw error;
  }
}

/** Calls `work` with an empty list, and throws what has gathered in it. */
export function withMistakes<T>(work: (mistakes: MistakeList) => T): T {
  const mistakes = new MistakeList((text) => text);
  const result = work(mistakes);
  mistakes.throwIfAny();
  return result;
}
