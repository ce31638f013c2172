/** Plain text tables: the first column to the left, numbers to the right. */

export interface Table {
  title: string;
  header: readonly string[];
  rows: readonly (readonly string[])[];
  /** Sentences below the table. */
  notes: readonly string[];
}

/** What stands where nothing could be measured. */
export const NOT_MEASURED = "not measured";

/** A number with as many decimals as asked for and thousands set apart; `NOT_MEASURED` for null. */
export function figure(value: number | null, decimals = 0): string {
  if (value === null || !Number.isFinite(value)) return NOT_MEASURED;
  return value.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** What a figure should be: below `limit`, or at least `limit`. */
export type Aim = { below: number } | { atLeast: number };

/** Two cells: the aim, and whether `value` meets it. */
export function judge(value: number | null, aim: Aim, unit: string): [string, string] {
  const said = "below" in aim ? `< ${aim.below} ${unit}` : `≥ ${aim.atLeast} ${unit}`;
  if (value === null) return [said.trim(), NOT_MEASURED];
  const met = "below" in aim ? value < aim.below : value >= aim.atLeast;
  return [said.trim(), met ? "met" : "MISSED"];
}

/** The table as text; rows shorter than the header are filled up. */
export function formatTable({ title, header, rows, notes }: Table): string {
  const widths = header.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    widths
      .map((width, column) => (column === 0 ? (cells[column] ?? "").padEnd(width) : (cells[column] ?? "").padStart(width)))
      .join("   ")
      .trimEnd();
  const rule = widths.map((width) => "-".repeat(width)).join("   ");
  return [title, "", line(header), rule, ...rows.map(line), ...(notes.length > 0 ? ["", ...notes] : [])].join("\n");
}
