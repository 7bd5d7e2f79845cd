/** Standard output or standard error: a terminal with its size in characters, or a pipe. */
export type Output = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};
