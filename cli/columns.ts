import stringWidth from "string-width";

export type Align = "left" | "right";

/** Cells, or a text that stands on a line of its own as it is. */
export type Row = readonly string[] | string;

/**
 * One line a row, each column as wide as its widest cell, two blanks between them. Widths are a
 * terminal's: wide characters take two places, colours none.
 */
export function alignColumns(rows: readonly Row[], align: readonly Align[]): readonly string[] {
  const widths = align.map((_, column) =>
    rows.reduce((widest, row) => Math.max(widest, stringWidth(cellOf(row, column))), 0),
  );
  return rows.map((row) => {
    if (typeof row === "string") return row;
    const cells = align.map((side, column) => {
      const cell = cellOf(row, column);
      const blanks = " ".repeat((widths[column] ?? 0) - stringWidth(cell));
      return side === "left" ? cell + blanks : blanks + cell;
    });
    return cells.join("  ").trimEnd();
  });
}

function cellOf(row: Row, column: number): string {
  return typeof row === "string" ? "" : (row[column] ?? "");
}
