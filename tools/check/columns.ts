import stringWidth from "string-width";

export type Align = "left" | "right";

/** Cells, or a text that stands on a line of its own as it is. */
export type Row = readonly string[] | string;

/**
 * One line a row, each column as wide as its widest cell, two blanks between them. Widths are a
 * terminal's: wide characters take two places, colours none.
 */
export function alignColumns(rows: readonly Row[], align: readonly Align[]): readonly string[] {
  const measured = rows.map((row) =>
    typeof row === "string" ? row : row.map((text) => ({ text, width: stringWidth(text) })),
  );
  const columnWidths = align.map((_, column) =>
    measured.reduce((widest, row) => Math.max(widest, cellOf(row, column).width), 0),
  );
  return measured.map((row) => {
    if (typeof row === "string") return row;
    const cells = align.map((side, column) => {
      const { text, width } = cellOf(row, column);
      const blanks = " ".repeat((columnWidths[column] ?? 0) - width);
      return side === "left" ? text + blanks : blanks + text;
    });
    return cells.join("  ").trimEnd();
  });
}

interface Cell {
  readonly text: string;
  readonly width: number;
}

function cellOf(row: readonly Cell[] | string, column: number): Cell {
  return (typeof row === "string" ? undefined : row[column]) ?? { text: "", width: 0 };
}
