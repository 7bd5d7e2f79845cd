/** Whether a pattern can match more than one name. */
export function hasWildcard(pattern: string): boolean {
  return /[*?]/.test(pattern);
}

/**
 * A predicate on whole names: `*` stands for any text, the empty one too, `?` for one character (a
 * code point), everything else for itself. Not a regular expression: on a pattern of many stars one
 * can search for hours through a name that someone chose to that end.
 */
export function compilePattern(pattern: string): (name: string) => boolean {
  if (pattern === "*") return () => true;
  if (!hasWildcard(pattern)) return (name) => name === pattern;
  const wanted = [...pattern];
  return (name) => matches(wanted, [...name]);
}

/** Only the last star is ever widened: what stands before it has matched as early as it can. */
function matches(pattern: readonly string[], name: readonly string[]): boolean {
  let star = -1;
  let afterStar = 0;
  let p = 0;
  for (let n = 0; n < name.length; ) {
    if (pattern[p] === "*") {
      star = p;
      afterStar = n;
      p += 1;
    } else if (pattern[p] === "?" || pattern[p] === name[n]) {
      p += 1;
      n += 1;
    } else if (star >= 0) {
      afterStar += 1;
      n = afterStar;
      p = star + 1;
    } else {
      return false;
    }
  }
  return pattern.slice(p).every((rest) => rest === "*");
}

/** Whether there can be a name that both patterns match. */
export function canMeet(one: string, other: string): boolean {
  const [first, second] = [[...one], [...other]];
  /** Where the search has been in vain: a long pattern of stars has more ways than time. */
  const inVain = new Set<string>();
  const meet = (i: number, j: number): boolean => {
    if (inVain.has(`${i} ${j}`)) return false;
    const [a, b] = [first[i], second[j]];
    if (a === undefined && b === undefined) return true;
    const both = a !== undefined && b !== undefined;
    const found =
      (both && (a === b || a === "?" || b === "?") && meet(i + 1, j + 1)) ||
      ((a === "*" || (both && b === "*")) && meet(i + 1, j)) ||
      ((b === "*" || (both && a === "*")) && meet(i, j + 1));
    if (!found) inVain.add(`${i} ${j}`);
    return found;
  };
  return meet(0, 0);
}
