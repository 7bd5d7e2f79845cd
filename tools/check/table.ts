import stringWidth from "string-width";

/** What a cell stands under, in the order of kafka-consumer-groups.sh, what is our own around it. */
export const COLUMNS = [
  "STATUS",
  "GROUP",
  "TOPIC",
  "PARTITION",
  "CURRENT-OFFSET",
  "LOG-END-OFFSET",
  "LAG",
  "BEHIND",
  "RULE",
] as const;
export type Column = (typeof COLUMNS)[number];

/** What stands on one line, below the heads; a cell that is not there is blank. */
export interface Row {
  readonly cells: Readonly<Partial<Record<Column, string>>>;
  /** Whether it tells of one partition of the row above it: without that column it says nothing. */
  readonly isPartition?: boolean;
  /** Colours the text of a cell once its place is known. */
  readonly paint?: (text: string, column: Column) => string;
  /** Lines below the row, as they are. */
  readonly below?: readonly string[];
}

/**
 * Columns that a narrow terminal gives up, in this order, each where names would otherwise be shortened
 * to less than so many places. The lag says what the two offsets do.
 */
const GIVEN_UP: readonly { readonly columns: readonly Column[]; readonly forNamesOf: number }[] = [
  { columns: ["CURRENT-OFFSET", "LOG-END-OFFSET"], forNamesOf: 24 },
  { columns: ["RULE"], forNamesOf: 14 },
  { columns: ["BEHIND"], forNamesOf: 14 },
  { columns: ["PARTITION"], forNamesOf: 14 },
  { columns: ["TOPIC"], forNamesOf: 14 },
  { columns: ["LAG"], forNamesOf: 14 },
];
/** Columns of names, which can be shortened: the rest are numbers and words. */
const NAMES: readonly Column[] = ["GROUP", "TOPIC"];
const LEFT: readonly Column[] = ["STATUS", ...NAMES];
const GAP = "  ";

/**
 * Lines of a table, none wider than `room`: it gives up columns and shortens names in the middle.
 * Widths are a terminal's: wide characters take two places.
 */
export function formatTable(
  rows: readonly Row[],
  room: number,
  paintHead: (text: string) => string,
): readonly string[] {
  const head: Row = {
    cells: Object.fromEntries(COLUMNS.map((column) => [column, column])),
    paint: paintHead,
  };
  const widths = columnWidths([head, ...rows], room);
  const shown = rows.filter(({ isPartition }) => !isPartition || widths.has("PARTITION"));
  return [head, ...shown].flatMap((row) => [formatRow(row, widths, room), ...(row.below ?? [])]);
}

type Widths = ReadonlyMap<Column, number>;

/** Columns that have room, each with its width. */
function columnWidths(rows: readonly Row[], room: number): Widths {
  const natural = new Map(
    COLUMNS.map((column) => [
      column,
      rows.reduce((most, { cells }) => Math.max(most, stringWidth(cells[column] ?? "")), 0),
    ]),
  );
  const least = (nameWidth: number) =>
    [...natural].reduce((sum, [column, width]) => {
      const needed = NAMES.includes(column) ? Math.min(width, nameWidth) : width;
      return sum + GAP.length + needed;
    }, -GAP.length);
  for (const { columns, forNamesOf } of GIVEN_UP) {
    if (least(forNamesOf) <= room) continue;
    for (const column of columns) natural.delete(column);
  }
  return shareNames(natural, room);
}

/** Shares what the other columns leave among the names: a short one leaves its rest to the other. */
function shareNames(natural: Widths, room: number): Widths {
  const names = NAMES.flatMap((column) => {
    const width = natural.get(column);
    return width === undefined ? [] : [{ column, width }];
  }).sort((a, b) => a.width - b.width);
  const all = [...natural.values()].reduce((sum, width) => sum + width, 0);
  const ofNames = names.reduce((sum, { width }) => sum + width, 0);
  let left = room - (all - ofNames) - GAP.length * (natural.size - 1);
  const widths = new Map(natural);
  for (const [index, { column, width }] of names.entries()) {
    const share = Math.max(1, Math.min(width, Math.floor(left / (names.length - index))));
    widths.set(column, share);
    left -= share;
  }
  return widths;
}

function formatRow({ cells, paint = (text) => text }: Row, widths: Widths, room: number): string {
  const parts = [...widths].map(([column, width]) => {
    const text = shorten(cells[column] ?? "", width);
    const blanks = " ".repeat(width - stringWidth(text));
    return { column, text, blanks };
  });
  const plain = parts.map(({ column, text, blanks }) => aligned(column, text, blanks)).join(GAP);
  // On a terminal that has room for nothing, at least no line is broken.
  if (stringWidth(plain.trimEnd()) > room) return shorten(plain.trimEnd(), room);
  return parts
    .map(({ column, text, blanks }) =>
      aligned(column, text === "" ? "" : paint(text, column), blanks),
    )
    .join(GAP)
    .trimEnd();
}

function aligned(column: Column, text: string, blanks: string): string {
  return LEFT.includes(column) ? text + blanks : blanks + text;
}

const ELLIPSIS = "…";
/** So many UTF-16 units a place may a character have before a name counts as noise. */
const UNITS_A_PLACE = 16;

let segmenter: Intl.Segmenter | undefined;

/** A text in so many places of a terminal: what tells names apart often stands at their end, so the middle goes. */
export function shorten(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  if (width <= 1) return ELLIPSIS.slice(0, Math.max(0, width));
  const units = width * UNITS_A_PLACE;
  const head = fitting(graphemes(text.slice(0, units)), Math.ceil((width - 1) / 2));
  const tail = fitting(graphemes(text.slice(-units)).reverse(), Math.floor((width - 1) / 2));
  return head.join("") + ELLIPSIS + tail.reverse().join("");
}

/** What a reader takes for single characters. */
function graphemes(text: string): string[] {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function fitting(parts: readonly string[], width: number): string[] {
  let used = 0;
  const end = parts.findIndex((part) => {
    used += stringWidth(part);
    return used > width;
  });
  return end === -1 ? parts.slice(0, -1) : parts.slice(0, end);
}

/** A text on lines of so many places, broken at blanks, with what its first line and the others begin with. */
export function fold(text: string, room: number, first = "", others = first): readonly string[] {
  const lines: string[] = [];
  let line = first;
  let isBlank = true;
  for (const word of text.split(" ")) {
    const longer = isBlank ? line + word : `${line} ${word}`;
    if (!isBlank && stringWidth(longer) > room) {
      lines.push(line);
      line = others + word;
    } else {
      line = longer;
    }
    isBlank = false;
  }
  return [...lines, line].map((each) => shorten(each, room));
}
