/** The figures of a run as tables: of costs, and of what each peer does. */
import type { Machine } from '../machine.js';
import { median } from '../report.js';
import { integer, type Table, textTable } from '../tables.js';
import type { Abilities } from './peer.js';
import type { Cell, Load, Row } from './runs.js';

const BASE = 'stitch';
const NONE = '–';

export const isMeasured = ({ cells }: Row): boolean => cells.length > 0;

const costsOf = ({ timings, lines }: Cell): number[] =>
  timings.map(({ cpuSeconds }) => (cpuSeconds * 1e6) / lines);

const cellOf = (row: Row | undefined, load: Load): Cell | undefined =>
  row?.cells.find((cell) => cell.load === load);

/** Microseconds a line; NaN where it was not measured. */
export function medianCost(row: Row, load: Load): number {
  const cell = cellOf(row, load);
  return cell === undefined ? Number.NaN : median(costsOf(cell));
}

/** The loads of figures by number of open messages, and the one with more lines than the first. */
export function loadsOf(loads: readonly Load[]): { main: Load[]; long: Load | undefined } {
  const long = loads.find(({ lines }) => lines > (loads[0]?.lines ?? 0));
  return { main: loads.filter((load) => load !== long), long };
}

export function costsTable(rows: readonly Row[], loads: readonly Load[]): Table {
  const measured = rows.filter(isMeasured);
  const { main, long } = loadsOf(loads);
  const base = baseOf(measured);
  const headings = [
    '',
    ...main.flatMap(({ open }) => [`us/line, ${integer(open)} open`, 'min .. max', 'Relative']),
    ...(long === undefined ? [] : [`us/further line, ${integer(long.open)} open`]),
    'Start, ms',
    `Peak MiB, ${main.map(({ open }) => integer(open)).join(' / ')}`,
    'Documents',
    'Messages compared',
    'Values compared',
  ];
  const cells = measured.map((row) => [
    row.peer.name,
    ...main.flatMap((load) => costCells(cellOf(row, load), cellOf(base, load))),
    ...(long === undefined ? [] : [furtherCell(row, main[0] as Load, long)]),
    row.starts.length > 0 ? integer(median(row.starts) * 1000) : NONE,
    main.map((load) => peakOf(cellOf(row, load))).join(' / '),
    ...comparedCells(row),
  ]);
  return [headings, ...cells];
}

const baseOf = (rows: readonly Row[]): Row | undefined => rows.find(({ peer }) => peer.id === BASE);

function costCells(cell: Cell | undefined, base: Cell | undefined): string[] {
  if (cell === undefined) return [NONE, NONE, NONE];
  const costs = costsOf(cell);
  const ratio = median(ratiosOf(cell, base));
  const spread = `${Math.min(...costs).toFixed(2)} .. ${Math.max(...costs).toFixed(2)}`;
  return [
    median(costs).toFixed(2),
    costs.length > 1 ? spread : 'one round',
    Number.isNaN(ratio) ? NONE : ratio.toFixed(2),
  ];
}

/** Each round against the same round, so that what the machine did meanwhile cancels out. */
function ratiosOf(cell: Cell, base: Cell | undefined): number[] {
  const baseCosts = base === undefined ? [] : costsOf(base);
  return costsOf(cell).map((cost, round) => cost / (baseCosts[round] ?? Number.NaN));
}

/** What the lines cost that the long load has more than the short one: no start, no compiling. */
function furtherCosts(row: Row, short: Load, long: Load): number[] {
  const [few, many] = [cellOf(row, short), cellOf(row, long)];
  if (few === undefined || many === undefined) return [];
  return many.timings.map(({ cpuSeconds }, round) => {
    const more = cpuSeconds - (few.timings[round]?.cpuSeconds ?? Number.NaN);
    return (more * 1e6) / (many.lines - few.lines);
  });
}

function furtherCell(row: Row, short: Load, long: Load): string {
  const costs = furtherCosts(row, short, long);
  return costs.length === 0 ? NONE : median(costs).toFixed(2);
}

export interface Ahead {
  name: string;
  /** With which number of open messages, or beyond which lines. */
  where: string;
  ratio: number;
}

/** Those that parse, and cost less than `mailstitch stitch`. */
export function aheadOf(rows: readonly Row[], loads: readonly Load[]): Ahead[] {
  const { main, long } = loadsOf(loads);
  const base = baseOf(rows);
  const others = rows.filter(({ peer }) => peer.group === 'parse' || peer.group === 'correlate');
  return others.flatMap((row) => {
    const ratios = main.map((load): [string, number] => {
      const cell = cellOf(row, load);
      const ratio = cell === undefined ? Number.NaN : median(ratiosOf(cell, cellOf(base, load)));
      return [`${integer(load.open)} open`, ratio];
    });
    if (long !== undefined && base !== undefined) {
      const [own, ours] = [row, base].map((one) => median(furtherCosts(one, main[0] as Load, long)));
      ratios.push(['further lines', (own as number) / (ours as number)]);
    }
    return ratios
      .filter(([, ratio]) => ratio < 1)
      .map(([where, ratio]) => ({ name: row.peer.name, where, ratio }));
  });
}

function peakOf(cell: Cell | undefined): string {
  if (cell === undefined) return NONE;
  return integer(median(cell.timings.map(({ peakBytes }) => peakBytes)) / 2 ** 20);
}

/** Of one round with each load. */
function comparedCells({ cells, peer }: Row): string[] {
  const all = cells.flatMap(({ compared }) => (compared === null ? [] : [compared]));
  if (all.length === 0) return ['none', NONE, NONE];
  const sum = (of: 'documents' | 'messages' | 'values') =>
    integer(all.reduce((total, one) => total + one[of], 0));
  const isByLine = peer.answers.kind === 'documents' && peer.answers.isByLine;
  return [`${sum('documents')}${isByLine ? ' records of lines' : ''}`, sum('messages'), sum('values')];
}

const ABILITY_HEADINGS: Readonly<Record<keyof Abilities, string>> = {
  parses: 'Parses',
  correlates: 'Correlates',
  anyOrder: 'Lines in any order',
  expires: 'Unfinished messages',
  lineage: 'Lineage',
  decodes: 'Decodes subjects',
  restarts: 'Survives a restart',
  keepsUnknown: 'Keeps unknown lines',
  bounded: 'Bounded memory',
};

export function abilitiesTable(rows: readonly Row[]): Table {
  const keys = Object.keys(ABILITY_HEADINGS) as (keyof Abilities)[];
  const cells = rows.flatMap(({ peer: { name, abilities, answers } }) => {
    if (answers.kind !== 'documents') return [];
    const words = keys.map((key) => (abilities[key] ? 'yes' : 'no'));
    return [[name, ...words, `${answers.fields.length}`, answers.left]];
  });
  return [['', ...keys.map((key) => ABILITY_HEADINGS[key]), 'Columns', 'Not compared'], ...cells];
}

export function textReport(
  rows: readonly Row[],
  loads: readonly Load[],
  { cpu, node, commit }: Machine,
): string {
  const missing = rows.flatMap(({ peer, tool }) =>
    'missing' in tool ? [`${peer.id}: not measured: ${tool.missing}\n`] : [],
  );
  const tables = [costsTable(rows, loads), abilitiesTable(rows)].map(textTable).join('\n\n');
  return `${tables}\n\n${missing.join('')}${cpu}, Node ${node}, commit ${commit}\n`;
}
