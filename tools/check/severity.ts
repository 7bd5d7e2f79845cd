import type pc from "picocolors";
import type { Severity } from "../../lib/model/severity.ts";

export type Colours = ReturnType<typeof pc.createColors>;

const WORDS: Readonly<Record<Severity, string>> = {
  ok: "OK",
  unknown: "UNKNOWN",
  warning: "WARNING",
  critical: "CRITICAL",
};

/** A severity in words, and in colour where there is some. */
export function severityWord(severity: Severity, colours: Colours): string {
  const { bold, red, yellow, magenta, green } = colours;
  const paint = {
    ok: green,
    unknown: magenta,
    warning: yellow,
    critical: (text: string) => bold(red(text)),
  }[severity];
  return paint(WORDS[severity]);
}

/** As monitoring plugins exit: 0 ok, 1 warning, 2 critical, 3 unknown. */
export function exitCode(status: Severity): number {
  return { ok: 0, warning: 1, critical: 2, unknown: UNKNOWN_EXIT }[status];
}

/** Also where there is no report: bad arguments, a wrong configuration, a failure. */
export const UNKNOWN_EXIT = 3;
