/**
 * Mimecast events a second on one core: `npm run bench:mimecast -- [--rounds N] [--events N] [--write]`. Every run of
 * a case is a process of its own; what comes out is compared with what the traffic says, and a wrong answer fails.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { WrongAnswer } from '../check.js';
import { type Case, type Measurement, measure } from './measure.js';
import { eventsPerSecond, markdownReport, type Result, textReport, thousands } from './report.js';

const USAGE = `usage: npm run bench:mimecast -- [--rounds N] [--events N] [--write]
  --rounds N  runs of each case, default 5
  --events N  events of each run after those that warm up, default 1000000
  --write     write docs/benchmarks-mimecast.md`;

const CASES: ReadonlyArray<Omit<Case, 'events'>> = [
  { form: 'pipe', correlate: true },
  { form: 'pipe', correlate: false },
  { form: 'json', correlate: true },
  { form: 'json', correlate: false },
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
    const results = runRounds(options.rounds, options.events);
    process.stdout.write(textReport(results));
    if (options.write) {
      const page = fileURLToPath(new URL('../../../docs/benchmarks-mimecast.md', import.meta.url));
      writeFileSync(page, markdownReport(results));
    }
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
      write: { type: 'boolean', default: false },
      // for the processes that this one starts: one run of the case given as JSON
      run: { type: 'string' },
    },
  });
  if (!/^[1-9]\d?$/.test(values.rounds)) throw new RangeError('--rounds takes a number from 1 to 99');
  if (!/^[1-9]\d{4,8}$/.test(values.events)) throw new RangeError('--events takes a number from 10000');
  return {
    rounds: Number(values.rounds),
    events: Number(values.events),
    write: values.write,
    run: values.run,
  };
}

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

process.exitCode = main();
