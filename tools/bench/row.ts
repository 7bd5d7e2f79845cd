/** One line of the table. */
export interface Row {
  readonly measure: string;
  readonly measured: string;
  /** The usual way, or what physics or the API does not let anybody go beyond. */
  readonly beside?: string;
  /** What is measured, as a part of what it is compared with. */
  readonly ratio?: string;
  /** Nothing is demanded without it. */
  readonly must?: string;
  readonly reached?: boolean;
}
