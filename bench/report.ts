/** The figures of a run as a table: on the terminal, and as docs/benchmarks-core.md. */
import type { BenchCase } from './cases.js';
import type { Machine as Host } from './machine.js';
import { type Measurement, WARM_UP_EVENTS, WARM_UP_LINES } from './measure.js';
import { integer, markdownTable, type Table, textTable } from './tables.js';

export interface CaseResult {
  row: BenchCase;
  /** One a round. */
  rounds: Measurement[];
}

interface Machine extends Host {
  builtInRows: number;
}

const HEADINGS = [
  'Case',
  'Rule rows',
  'Lines/s',
  'min .. max',
  'us/line',
  'MB/s',
  'Wall lines/s',
  'Relative',
  'In memory',
  'wasm MiB',
  'Documents',
  'Rounds',
];

const thousands = (value: number): string => integer(Math.round(value / 1000) * 1000);
export const linesPerSecond = (round: Measurement): number => round.lines / round.cpuSeconds;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

function speedCells(rounds: readonly Measurement[]): string[] {
  const speeds = rounds.map(linesPerSecond);
  return [
    thousands(median(speeds)),
    `${thousands(Math.min(...speeds))} .. ${thousands(Math.max(...speeds))}`,
    (1e6 / median(speeds)).toFixed(3),
    (median(rounds.map((round) => round.bytes / round.cpuSeconds)) / 1e6).toFixed(0),
  ];
}

/** Lines into classic documents. */
const plainOf = (results: readonly CaseResult[]): CaseResult[] =>
  results.filter(({ row }) => row.traffic === 'lines' && row.format === 'classic');

function linesTable(results: readonly CaseResult[], machine: Machine): Table {
  const plain = plainOf(results);
  const cells = plain.map((result) => {
    const { row, rounds } = result;
    const last = rounds.at(-1) as Measurement;
    return [
      row.name,
      integer(machine.builtInRows + row.userRows),
      ...speedCells(rounds),
      thousands(median(rounds.map((round) => round.lines / round.wallSeconds))),
      relative(result, baselineOf(result, plain)),
      integer(last.inMemory),
      (last.memoryBytes / 2 ** 20).toFixed(1),
      integer(last.documents),
      String(rounds.length),
    ];
  });
  return [HEADINGS, ...cells];
}

/** The cases in a standard format. */
export const formatsOf = (results: readonly CaseResult[]): CaseResult[] =>
  results.filter(({ row }) => row.format !== 'classic');

/** The case with the traffic of those, in classic documents. */
export function classicOf(results: readonly CaseResult[]): CaseResult | undefined {
  const open = formatsOf(results)[0]?.row.open;
  return plainOf(results).find(({ row }) => row.open === open && row.userRows === 0);
}

const FORMAT_HEADINGS = [
  'Format',
  'Lines/s',
  'min .. max',
  'us/line',
  'MB/s',
  'Cost',
  'Bytes a document',
  'Documents',
  'Compared',
];

function formatsTable(results: readonly CaseResult[]): Table {
  const classic = classicOf(results);
  if (classic === undefined) return [];
  const cells = [classic, ...formatsOf(results)].map(({ row, rounds }) => {
    const last = rounds.at(-1) as Measurement;
    const costs = rounds.map(
      (round, i) => linesPerSecond(classic.rounds[i] as Measurement) / linesPerSecond(round),
    );
    return [
      row.format,
      ...speedCells(rounds),
      median(costs).toFixed(2),
      integer(last.documentBytes / last.documents),
      integer(last.documents),
      integer(last.compared),
    ];
  });
  return [FORMAT_HEADINGS, ...cells];
}

const EVENT_HEADINGS = [
  'Traffic',
  'Events/s',
  'min .. max',
  'us/event',
  'MB/s',
  'Bytes an event',
  'In memory',
  'Documents',
  'Compared',
];

function eventsTable(results: readonly CaseResult[]): Table {
  const cells = results
    .filter(({ row }) => row.traffic === 'events')
    .map(({ rounds }) => {
      const last = rounds.at(-1) as Measurement;
      return [
        'one event a message',
        ...speedCells(rounds),
        integer(last.bytes / last.lines),
        integer(last.inMemory),
        integer(last.documents),
        integer(last.compared),
      ];
    });
  return [EVENT_HEADINGS, ...cells];
}

/** User rows are compared with the same traffic without them, everything else with the fewest open messages. */
function baselineOf({ row }: CaseResult, results: readonly CaseResult[]): CaseResult {
  const plain = results.find(({ row: other }) => other.open === row.open && other.userRows === 0);
  return (row.userRows > 0 && plain) || (results[0] as CaseResult);
}

/** Each round against the baseline's same round, so that what the machine did meanwhile cancels out. */
function relative(result: CaseResult, baseline: CaseResult): string {
  if (result === baseline) return '1.00';
  const ratios = result.rounds.map(
    (round, i) => linesPerSecond(round) / linesPerSecond(baseline.rounds[i] as Measurement),
  );
  return median(ratios).toFixed(2) + (result.row.userRows > 0 ? ' (of no user rows)' : '');
}

export function textReport(results: readonly CaseResult[], machine: Machine): string {
  const tables = [linesTable(results, machine), formatsTable(results), eventsTable(results)];
  const text = tables.map((rows) => `${textTable(rows)}\n\n`).join('');
  return `${text}Answers checked: ${answers(results)}.\n${machineLine(machine)}\n`;
}

function answers(results: readonly CaseResult[]): string {
  const all = results.flatMap(({ rounds }) => rounds);
  const sum = (of: (round: Measurement) => number) => integer(all.reduce((total, one) => total + of(one), 0));
  return (
    `${sum((one) => one.documents)} documents, every MID in exactly one first document; ` +
    `${sum((one) => one.compared)} of them compared value by value with what the traffic says`
  );
}

function machineLine({ cpu, node, commit }: Machine): string {
  return `${cpu}, Node ${node}, commit ${commit}`;
}

export function markdownReport(results: readonly CaseResult[], machine: Machine): string {
  const chunkBytes = results[0]?.rounds[0]?.chunkBytes ?? 0;
  const userRows = Math.max(...results.map(({ row }) => row.userRows));
  const rulesNote =
    userRows === 0
      ? ''
      : `- **Rule rows**: the ${machine.builtInRows} built-in rows are always there, so whether more rules cost more is answered by
  adding ${userRows} through the setting \`rules\`. They begin like the lines of the traffic, so they share and split
  the nodes that every line passes. No line of the traffic is theirs.
`;
  return `<!-- Generated by "npm run bench" with the option --write. Do not edit. -->

# Benchmarks of the core

Lines of Cisco ESA mail logs into classic documents, on one core.

${markdownTable(linesTable(results, machine))}

The same lines (${classicOf(results)?.row.name}) in each format:

${markdownTable(formatsTable(results))}

Consolidated events (CEF), one for each message, into classic documents:

${markdownTable(eventsTable(results))}

${machineLine(machine)}.

- **Lines/s** are lines by second of processor time, the median of the rounds, with the slowest and the fastest beside
  it. A round runs every case once, each in a process of its own, so the cases take turns. **Wall lines/s** are by the
  clock on the wall: lower where other programs took part of the core.
- **Timed** is handing the module chunks of ${chunkBytes / 1024} KiB and asking for its output, while the stated number of messages is
  open and as many end as begin. Not timed: making the traffic, filling up, checking the documents, the first
  ${integer(WARM_UP_LINES)} lines or ${integer(WARM_UP_EVENTS)} events, in which V8 still optimises the module.
- **Relative** is the speed beside the first case (or beside the same case without user rows), round by round.
- **Cost** is the time of a line beside that of the same line in the classic format, the median of the ratios of each
  round. The bound for \`ecs\` is 1.5.
- **In memory**: messages in the module, which are the open ones, those that have finished and linger, and those that
  lie in a quarantine. **wasm MiB** is the whole memory of the module.
${rulesNote}- **Settings** are the defaults with \`clock: event\`; from 100,000 open messages on with room for all of them
  (\`max_messages\`, \`max_bytes\`), and with more to \`remember\`, so that children still find their parents.
- **The traffic** is made by [bench/traffic.ts](../bench/traffic.ts): about 25 lines a message in the shares of a
  real gateway, with splits, rewrites, bounces, quarantines and refused connections. Same seed, same bytes. The events
  ([bench/cef-traffic.ts](../bench/cef-traffic.ts)) are of the same messages, and tell of each what an event has keys for.
- **The answers** are checked in every round, and a wrong one fails the benchmark. Here: ${answers(results)}.
  Those of consolidated events were all compared. All formats gave the same ids.

Run it: \`npm run bench\` (four minutes), \`npm run bench -- --quick\` (a minute), \`npm run bench -- --full\`
(with 1,000,000 open messages; takes 4 GiB of memory and two minutes more).
`;
}
