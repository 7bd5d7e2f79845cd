import stringWidth from "string-width";

/** A terminal's size in characters. */
export interface Screen {
  readonly columns: number;
  readonly rows: number;
}

/** A text's beginning, as much of it as a screen has room for, and how many lines are left out. */
export function clip(text: string, { columns, rows }: Screen): string {
  const lines = text.split("\n");
  // The last row is the cursor's.
  let room = rows - 1;
  const ends = lines.map((line) => {
    room -= Math.max(1, Math.ceil(stringWidth(line) / columns));
    return room;
  });
  if (room >= 0) return text;
  const shown = ends.filter((left) => left >= 1).length;
  return [...lines.slice(0, shown), `… ${lines.length - shown} more lines`].join("\n");
}
