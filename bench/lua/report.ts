/** The figures of the module in Lua: on the terminal, and as docs/benchmarks-vector.md. */
import type { Machine } from '../machine.js';
import { median } from '../report.js';
import { integer, markdownTable, type Table, textTable } from '../tables.js';
import type { LuaCase } from './cases.js';
import { type Figures, GC_INTERVAL } from './measure.js';
import { BARE, type VectorRun } from './vector.js';

export interface CaseResult {
  row: LuaCase;
  /** One a round: in Lua, a hook that does nothing with the same lines, and microseconds of a line in Node. */
  rounds: { lua: Figures; empty: Figures; nodeUs: number }[];
  /** Documents that were compared with those of Node, and those of Node that were compared with the traffic. */
  verified: number;
  compared: number;
}

export interface VectorResult {
  name: string;
  runs: VectorRun[];
}

export interface Results {
  cases: CaseResult[];
  /** Empty where there is no Vector. */
  vector: VectorResult[];
  machine: Machine & { lua: string; vector: string | null };
  vectorOpen: number;
}

const hundreds = (value: number): string => integer(Math.round(value / 100) * 100);
const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);

function middleAndSpread(values: readonly number[], show: (value: number) => string): [string, string] {
  return [show(median(values)), `${show(Math.min(...values))} .. ${show(Math.max(...values))}`];
}

type Round = CaseResult['rounds'][number];

/** What the module adds to a hook that does nothing, in microseconds of a line. */
const hookUs = ({ lua, empty }: Round) => lua.hook_us - empty.hook_us;
const hookAtRestUs = ({ lua, empty }: Round) => lua.hook_at_rest_us - empty.hook_at_rest_us;
const collectorUs = ({ lua, empty }: Round) => (lua.collection_us - empty.collection_us) / GC_INTERVAL;
const wholeUs = (round: Round) => hookUs(round) + collectorUs(round);

const SPEED_HEADINGS = [
  'Case',
  'Lines/s',
  'min .. max',
  'us/line',
  'Hook',
  'Collector',
  'One collection',
  'Longest wait',
  'No collections',
  'Node',
  'Node is faster',
  'Rounds',
];

function speedTable({ cases }: Results): Table {
  const cells = cases.map(({ row, rounds }) => {
    const of = (value: (round: Round) => number, digits: number) => median(rounds.map(value)).toFixed(digits);
    return [
      row.name,
      ...middleAndSpread(
        rounds.map((round) => 1e6 / wholeUs(round)),
        hundreds,
      ),
      of(wholeUs, 2),
      of(hookUs, 2),
      of(collectorUs, 2),
      `${of(({ lua }) => lua.collection_us, 0)} us`,
      `${of(({ lua }) => lua.longest_ms, 0)} ms`,
      of(hookAtRestUs, 2),
      of(({ nodeUs }) => nodeUs, 2),
      `${of((round) => wholeUs(round) / round.nodeUs, 0)} times`,
      String(rounds.length),
    ];
  });
  return [SPEED_HEADINGS, ...cells];
}

const EMPTY_HEADINGS = ['Hook that does nothing', 'us/line', 'One collection', 'Lua KiB'];

function emptyTable({ cases }: Results): Table {
  const all = cases.flatMap(({ rounds }) => rounds.map(({ empty }) => empty));
  const of = (value: (figures: Figures) => number, digits: number) => median(all.map(value)).toFixed(digits);
  return [
    EMPTY_HEADINGS,
    [
      'taken off above',
      of((one) => one.hook_us + one.collection_us / GC_INTERVAL, 2),
      `${of((one) => one.collection_us, 1)} us`,
      of((one) => one.lua_bytes_after / 1024, 0),
    ],
  ];
}

const MEMORY_HEADINGS = ['Case', 'Core MiB', 'at the end', 'Lua MiB', 'at the end', 'Lines between'];

function memoryTable({ cases }: Results): Table {
  const cells = cases.map(({ row, rounds }) => {
    const of = (value: (figures: Figures) => number) =>
      mebibytes(median(rounds.map(({ lua }) => value(lua))));
    return [
      row.name,
      of((one) => one.core_bytes_before),
      of((one) => one.core_bytes_after),
      of((one) => one.lua_bytes_before),
      of((one) => one.lua_bytes_after),
      integer(row.lines),
    ];
  });
  return [MEMORY_HEADINGS, ...cells];
}

const START_HEADINGS = ['Start', 'ms', 'min .. max'];

function startTable({ cases }: Results): Table {
  const all = cases.flatMap(({ rounds }) => rounds.map(({ lua }) => lua));
  const row = (name: string, value: (figures: Figures) => number) => [
    name,
    ...middleAndSpread(all.map(value), (ms) => ms.toFixed(1)),
  ];
  return [
    START_HEADINGS,
    row('loading mailstitch.lua', (one) => one.load_ms),
    row('`new {}`', (one) => one.new_ms),
    row('the first event', (one) => one.first_event_ms),
  ];
}

const VECTOR_HEADINGS = [
  'Pipeline',
  'us/line of CPU',
  'min .. max',
  'Above no transform',
  'Lines/s',
  'min .. max',
];

function vectorTable({ vector }: Results): Table {
  const bare = vector.find(({ name }) => name === BARE)?.runs ?? [];
  const costOf = ({ cpuSeconds, lines }: VectorRun) => (cpuSeconds * 1e6) / lines;
  const cells = vector.map(({ name, runs }) => {
    const above = runs.map((run, round) => costOf(run) - costOf(bare[round] as VectorRun));
    return [
      name,
      ...middleAndSpread(runs.map(costOf), (us) => us.toFixed(2)),
      name === BARE ? '' : median(above).toFixed(2),
      ...middleAndSpread(
        runs.map(({ lines, wallSeconds }) => lines / wallSeconds),
        hundreds,
      ),
    ];
  });
  return [VECTOR_HEADINGS, ...cells];
}

function tablesOf(results: Results): Table[] {
  const all = [speedTable(results), emptyTable(results), memoryTable(results), startTable(results)];
  return results.vector.length > 0 ? [...all, vectorTable(results)] : all;
}

export function textReport(results: Results): string {
  const tables = tablesOf(results).map((rows) => `${textTable(rows)}\n\n`);
  return `${tables.join('')}Checked: ${answers(results)}.\n${machineLine(results)}\n`;
}

function answers({ cases, vector }: Results): string {
  const sum = (of: (result: CaseResult) => number) =>
    integer(cases.reduce((total, one) => total + of(one), 0));
  const inVector = vector.length > 0 ? '; in Vector, every message in exactly one first document' : '';
  return (
    `${sum(({ verified }) => verified)} documents of Lua are those of Node; of Node's own ` +
    `${sum(({ compared }) => compared)} were compared value by value with what the traffic says${inVector}`
  );
}

function machineLine({ machine: { cpu, lua, vector, node, commit } }: Results): string {
  const programs = [`Lua ${lua}`, ...(vector === null ? [] : [`Vector ${vector}`]), `Node ${node}`];
  return `${cpu}, ${programs.join(', ')}, commit ${commit}`;
}

export function markdownReport(results: Results): string {
  const runs = results.vector[0]?.runs ?? [];
  const inVector =
    runs.length === 0
      ? ''
      : `
In a real Vector, whose own cost is in it, with ${integer(results.vectorOpen)} open messages:

${markdownTable(vectorTable(results))}
`;
  const vectorNotes =
    runs.length === 0
      ? ''
      : `- **In Vector**: a \`stdin\` source, the transform of [vector.yaml](../vector/vector.yaml) with \`clock: event\`, and a
  \`console\` sink for documents; without a transform, and so with every line, a \`blackhole\` sink. CPU is user and system time
  of all threads, ${integer(runs[0]?.lines ?? 0)} lines a run and ${runs.length} rounds, less that of the same Vector without a line, and so is the time that
  lines a second are by. Above that of the hook alone it has what it takes to make tables of Lua from events of Vector.
`;
  return `<!-- Generated by "npm run bench:lua" with the option --write. Do not edit. -->

# Benchmarks inside Vector

What a line of Cisco ESA mail logs costs in the \`lua\` transform of Vector: \`build/mailstitch.lua\`, in microseconds of processor
time, on one core.

${markdownTable(speedTable(results))}

${markdownTable(emptyTable(results))}

Memory, before the measured lines and behind them:

${markdownTable(memoryTable(results))}

What Vector waits for when it starts, and its first event:

${markdownTable(startTable(results))}
${inVector}
${machineLine(results)}.

- **The program** is [hooks.lua](../bench/lua/hooks.lua), run by a plain \`lua5.4\`: it calls \`process\` as Vector does, with a
  table for each event, and has the collector look at everything after every ${GC_INTERVAL}th event. Timed are the calls and
  the collections; reading lines, making events and writing documents is not. Each figure is the median of the rounds;
  of the speed the slowest and the fastest stand beside it. A round runs every case once, each in a process of its own.
- **us/line** is **hook** and **collector** together, less those of a hook that does nothing, of which the second table tells.
  **Longest wait** is the longest time of ${GC_INTERVAL} lines and the collection behind them. **No collections** is the hook with the
  collector off, in blocks that take turns with the others.
- **Node** is the same module in V8 with the same lines, one call a line and objects out, in microseconds a line.
- **Core** is the memory of the module, as it sees it. **Lua** is all that Lua has, after a full collection.
- **The first event** compiles the rules.
${vectorNotes}- **Settings** are the defaults with \`clock: event\`. While the stated number of messages is open, as many end as begin.
- **The traffic** is made by [bench/traffic.ts](../bench/traffic.ts): about 25 lines a message in the shares of a real
  gateway, with splits, rewrites, bounces, quarantines and refused connections. Same seed, same bytes.
- **The answers** are checked, and a wrong one fails the benchmark: Node's documents against what the traffic says, in
  a run before each document of Lua against Node's, and in every round their numbers and ids. Here:
  ${answers(results)}.

Run it: \`npm run bench:lua\`, with a \`lua5.4\` on the PATH or named by \`LUA\`, and the last table with a \`vector\` on the PATH or
named by \`VECTOR\`; with \`-- --quick\` for fewer lines and rounds.
`;
}
