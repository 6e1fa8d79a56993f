/**
 * Mimecast events a second on one core: `node dist/bench/mimecast/throughput.js [--rounds N] [--events N]`. Every run of
 * a case is a process of its own; what comes out is compared with what the traffic says, and a wrong answer fails.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { WrongAnswer } from '../check.js';
import { describeMachine } from '../machine.js';
import { median } from '../report.js';
import { type Case, MAX_BYTES, type Measurement, measure, WARM_UP_EVENTS } from './measure.js';

const USAGE = `usage: node dist/bench/mimecast/throughput.js [--rounds N] [--events N]
  --rounds N  runs of each case, default 5
  --events N  events of each run after those that warm up, default 1000000`;

const CASES: ReadonlyArray<Omit<Case, 'events'>> = [
  { form: 'pipe', correlate: true },
  { form: 'pipe', correlate: false },
  { form: 'json', correlate: true },
  { form: 'json', correlate: false },
];

const HEADINGS = [
  'Form',
  'Documents per',
  'Events/s',
  'min .. max',
  'us/event',
  'MB/s',
  'Wall events/s',
  'In memory',
  'wasm MiB',
  'Documents',
  'Rounds',
];

function main(): number {
  let options: ReturnType<typeof readOptions>;
  try {
    options = readOptions();
  } catch (error) {
    console.error(`throughput: ${(error as Error).message}\n${USAGE}`);
    return 2;
  }
  try {
    if (options.run !== undefined) {
      process.stdout.write(JSON.stringify(measure(JSON.parse(options.run) as Case)));
      return 0;
    }
    process.stdout.write(report(runRounds(options.rounds, options.events)));
    return 0;
  } catch (error) {
    // a run of a case told already what is wrong
    if (error instanceof WrongAnswer) console.error(`throughput: wrong answer\n${error.message}`);
    else console.error(`throughput: ${error instanceof FailedRun ? error.message : (error as Error).stack}`);
    return 1;
  }
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '5' },
      events: { type: 'string', default: '1000000' },
      // for the processes that this one starts: one run of the case given as JSON
      run: { type: 'string' },
    },
  });
  if (!/^[1-9]\d?$/.test(values.rounds)) throw new RangeError('--rounds takes a number from 1 to 99');
  if (!/^[1-9]\d{4,8}$/.test(values.events)) throw new RangeError('--events takes a number from 10000');
  return { rounds: Number(values.rounds), events: Number(values.events), run: values.run };
}

interface Result {
  row: Case;
  rounds: Measurement[];
}

const eventsPerSecond = ({ events, cpuSeconds }: Measurement): number => events / cpuSeconds;
const integer = (value: number): string => Math.round(value).toLocaleString('en-US');
const thousands = (value: number): string => integer(Math.round(value / 1000) * 1000);

/** A B C A B C: what the machine does besides hits all cases alike. */
function runRounds(rounds: number, events: number): Result[] {
  const results = CASES.map((row): Result => ({ row: { ...row, events }, rounds: [] }));
  for (let round = 0; round < rounds; round++) {
    for (const { row, rounds: done } of results) {
      const measurement = runAlone(row);
      done.push(measurement);
      const name = `${row.form}, correlate ${row.correlate}`;
      process.stderr.write(
        `round ${round + 1}: ${name}: ${thousands(eventsPerSecond(measurement))} events/s\n`,
      );
    }
  }
  return results;
}

class FailedRun extends Error {}

function runAlone(row: Case): Measurement {
  const script = fileURLToPath(import.meta.url);
  try {
    const json = execFileSync(process.execPath, [script, '--run', JSON.stringify(row)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return JSON.parse(json) as Measurement;
  } catch {
    throw new FailedRun(`case ${row.form}, correlate ${row.correlate} failed`);
  }
}

function cells({ row, rounds }: Result): string[] {
  const speeds = rounds.map(eventsPerSecond);
  const last = rounds.at(-1) as Measurement;
  return [
    row.form,
    row.correlate ? 'message' : 'event',
    thousands(median(speeds)),
    `${thousands(Math.min(...speeds))} .. ${thousands(Math.max(...speeds))}`,
    (1e6 / median(speeds)).toFixed(3),
    integer(median(rounds.map(({ bytes, cpuSeconds }) => bytes / cpuSeconds / 1e6))),
    thousands(median(rounds.map(({ events, wallSeconds }) => events / wallSeconds))),
    integer(last.inMemory),
    (last.memoryBytes / 2 ** 20).toFixed(1),
    integer(last.documents),
    String(rounds.length),
  ];
}

function report(results: readonly Result[]): string {
  const rows = [HEADINGS, ...results.map(cells)];
  const line = (row: readonly string[]): string => `| ${row.join(' | ')} |`;
  const [headings = [], ...rest] = rows;
  const rule = `| --- | --- |${' ---: |'.repeat(HEADINGS.length - 2)}`;
  const compared = results.flatMap(({ rounds }) => rounds).reduce((sum, one) => sum + one.compared, 0);
  const { cpu, node, commit } = describeMachine();
  return `${[line(headings), rule, ...rest.map(line)].join('\n')}

Events by second of processor time, median of the rounds, the first ${integer(WARM_UP_EVENTS)} events not counted. Settings: clock event,
max_bytes ${MAX_BYTES}. Answers checked: every message has one first document, or every event one document;
${integer(compared)} documents were compared value by value with what the traffic says.
${cpu}, Node ${node}, commit ${commit}
`;
}

process.exitCode = main();
