import type { Account } from './accounting.js';
import type { Stats } from './types.js';

type Row = [name: string, count: number, note: string];

/**
 * The numbers of a run for a person:
 *
 *     lines       1,000,000
 *     matched       993,120   99.3 %
 */
export function summaryText(stats: Stats, elapsedMs: number): string {
  const linesPerSecond = Math.round(stats.lines / Math.max(elapsedMs / 1000, 0.001));
  const rows: Row[] = [
    ['lines', stats.lines, ''],
    ['matched', stats.matched, share(stats.matched, stats.lines)],
    ['unmatched', stats.unmatched, share(stats.unmatched, stats.lines)],
    ['messages', stats.messages, ''],
    ['documents', stats.documents, ''],
    ['incomplete', stats.incomplete, ''],
  ];
  if (stats.rejected > 0) rows.push(['rejected', stats.rejected, 'lines that were not read']);
  if (stats.connections > 0) rows.push(['connections', stats.connections, 'documents of connections alone']);
  if (stats.evicted > 0) rows.push(['evicted', stats.evicted, 'early, by --max-messages or --max-bytes']);
  if (stats.oversize > 0) rows.push(['oversize', stats.oversize, 'lines were cut']);
  for (const [bound, times] of Object.entries(stats.bounds)) {
    if (times > 0) rows.push([bound, times, 'times at this bound of docs/bounds.md']);
  }
  rows.push(['lines/s', linesPerSecond, `in ${(elapsedMs / 1000).toFixed(2)} s`]);

  return table(rows);
}

function table(rows: readonly Row[]): string {
  const counts = rows.map(([, count]) => count.toLocaleString('en-US'));
  const nameWidth = Math.max(...rows.map(([name]) => name.length));
  const countWidth = Math.max(...counts.map((count) => count.length));
  return rows
    .map(([name, , note], at) => {
      const columns = [name.padEnd(nameWidth), (counts[at] ?? '').padStart(countWidth), note];
      return `${columns.join('  ').trimEnd()}\n`;
    })
    .join('');
}

/** `99.3 %`; nothing of nothing has no share. */
function share(part: number, whole: number): string {
  return whole === 0 ? '' : `${((100 * part) / whole).toFixed(1).padStart(5)} %`;
}

/** A line for each sum of the run: `✓` and the sum, or `✗` and what it should have said. */
export function accountsText(found: readonly Account[]): string {
  return found
    .map(({ holds, text, meaning }) => (holds ? `✓ ${text}\n` : `✗ ${text}: not true that ${meaning}\n`))
    .join('');
}
