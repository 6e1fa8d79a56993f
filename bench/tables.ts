/** Tables of figures, as all benchmarks print them. */

/** Headings, and below them one array of cells a row. */
export type Table = readonly (readonly string[])[];

export const integer = (value: number): string => Math.round(value).toLocaleString('en-US');

/** The first column to the left, figures to the right. */
export function textTable(rows: Table): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const pad = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(pad).join('  ')).join('\n');
}

export function markdownTable([headings = [], ...rows]: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = `| --- |${' ---: |'.repeat(headings.length - 1)}`;
  return [line(headings), rule, ...rows.map(line)].join('\n');
}
