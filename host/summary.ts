import type { Stats } from './types.js';

/**
 * The numbers of a run for a person:
 *
 *     lines       1,000,000
 *     matched       993,120   99.3 %
 */
export function summaryText(stats: Stats, elapsedMs: number): string {
  const linesPerSecond = Math.round(stats.lines / Math.max(elapsedMs / 1000, 0.001));
  const rows: [name: string, count: number, note: string][] = [
    ['lines', stats.lines, ''],
    ['matched', stats.matched, share(stats.matched, stats.lines)],
    ['unmatched', stats.unmatched, share(stats.unmatched, stats.lines)],
    ['messages', stats.messages, ''],
    ['documents', stats.documents, ''],
    ['incomplete', stats.incomplete, ''],
  ];
  if (stats.connections > 0) rows.push(['connections', stats.connections, 'documents of connections alone']);
  if (stats.evicted > 0) rows.push(['evicted', stats.evicted, 'early, by --max-messages or --max-bytes']);
  if (stats.oversize > 0) rows.push(['oversize', stats.oversize, 'lines were cut']);
  if (stats.cut > 0) rows.push(['cut', stats.cut, 'facts left out of documents marked truncated']);
  rows.push(['lines/s', linesPerSecond, `in ${(elapsedMs / 1000).toFixed(2)} s`]);

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
