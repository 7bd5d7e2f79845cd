/** One line of the table. */
export interface Row {
  readonly measure: string;
  readonly baseline: string;
  /** What physics, or the API, does not let anybody go beyond. */
  readonly limit: string;
  readonly measured: string;
  /** Measured beside the baseline or the limit. */
  readonly ratio: string;
  readonly must: string;
  /** `null`: nothing is demanded. */
  readonly reached: boolean | null;
}

export const NONE = "–";
