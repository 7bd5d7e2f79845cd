export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/**
 * Measures several things side by side: one of each a round, so that whatever else the machine does
 * meets all of them alike.
 * @returns the medians, in the order of the measures
 */
export async function sideBySide(
  rounds: number,
  measures: readonly (() => Promise<number>)[],
): Promise<number[]> {
  const values = measures.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, measure] of measures.entries()) values[index]?.push(await measure());
  }
  return values.map(median);
}
