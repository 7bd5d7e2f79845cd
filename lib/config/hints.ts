import { distance } from "fastest-levenshtein";

/*
 * What somebody may have meant who made a mistake. Loaded where there is one.
 */

/** The name that was meant by a misspelt one: `Warning`, `warnin`, `crit`, `keep_firing_for`; `null`: none. */
export function meantBy(field: string, known: readonly string[]): string | null {
  const plain = (word: string) => word.toLowerCase().replaceAll(/[^a-z]/g, "");
  const wanted = plain(field);
  const ranked = known
    .map((word) => ({ word, edits: editsBetween(wanted, plain(word)) }))
    .sort((a, b) => a.edits - b.edits);
  const [best] = ranked;
  return best !== undefined && best.edits <= Math.max(1, best.word.length / 3) ? best.word : null;
}

/** An abbreviation and letters in another order are one edit away. */
function editsBetween(one: string, other: string): number {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  const letters = (word: string) => [...word].sort().join("");
  const isNear = short.length >= 4 && long.startsWith(short);
  return one !== other && (isNear || letters(one) === letters(other)) ? 1 : distance(one, other);
}

/**
 * Where V8 stopped reading JSON, and what mostly is the cause.
 * @param message V8's own, which is not to be repeated: it quotes the source
 */
export function breakIn(text: string, message: string): string {
  const [, position] = / at position (\d+)/.exec(message) ?? [];
  const [, token] = /Unexpected token '(.)'/su.exec(message) ?? [];
  const cause = causeIn(text);
  if (position !== undefined && Number(position) < text.length) {
    return `it breaks at character ${Number(position) + 1} of ${text.length}${cause}`;
  }
  if (token !== undefined) return `it breaks at a ${JSON.stringify(token)}${cause}`;
  return `it ends too early${cause || CUT_OFF}`;
}

const CUT_OFF =
  ": a bracket or a quote is not closed; in a .env file a value of several lines stands in single quotes";

/** Signs of the usual causes, in what stands outside of texts. */
const CAUSES: readonly (readonly [sign: RegExp, cause: string])[] = [
  [/,\s*[\]}]/, "there is a comma before a ] or }"],
  [/['‘’“”]/, 'JSON takes double quotes ("), no others'],
];

function causeIn(text: string): string {
  const outside = text.replaceAll(/"(?:[^"\\]|\\.)*"/gs, '""');
  const found = CAUSES.flatMap(([sign, cause]) => (sign.test(outside) ? [cause] : []));
  return found.length === 0 ? "" : `: ${found.join("; ")}`;
}
