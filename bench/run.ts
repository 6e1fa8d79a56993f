/**
 * The benchmark: `npm run bench`, with `-- --quick`, `--full`, `--rounds N` or `--write`.
 * Every run of a case is a process of its own, so none inherits the compiled code or the memory of another.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type BenchCase, builtInRows, casesOf, type Extent } from './cases.js';
import { WrongAnswer } from './check.js';
import { describeMachine, ROOT } from './machine.js';
import { type Measurement, measure } from './measure.js';
import {
  type CaseResult,
  classicOf,
  formatsOf,
  linesPerSecond,
  markdownReport,
  textReport,
} from './report.js';

const DEFAULT_ROUNDS = { quick: 3, default: 5, full: 5 } as const satisfies Record<Extent, number>;

const USAGE = `usage: npm run bench -- [--quick | --full] [--rounds N] [--write]
  --quick     fewer lines, 100, 200 and 10,000 open messages only
  --full      also 1,000,000 open messages
  --rounds N  runs of each case, default ${DEFAULT_ROUNDS.default}; fewer of those that take long
  --write     writes docs/benchmarks-core.md`;

function main(): number {
  let options: ReturnType<typeof readOptions>;
  try {
    options = readOptions();
  } catch (error) {
    console.error(`bench: ${(error as Error).message}\n${USAGE}`);
    return 2;
  }
  try {
    if (options.run !== undefined) {
      process.stdout.write(JSON.stringify(measure(JSON.parse(options.run) as BenchCase)));
      return 0;
    }
    const results = runRounds(casesOf(options.extent), options.rounds);
    checkIds(results);
    const machine = { ...describeMachine(), builtInRows: builtInRows() };
    process.stdout.write(textReport(results, machine));
    if (options.write)
      writeFileSync(join(ROOT, 'docs', 'benchmarks-core.md'), markdownReport(results, machine));
    return 0;
  } catch (error) {
    // a run of a case told already what is wrong
    if (error instanceof WrongAnswer) console.error(`bench: wrong answer\n${error.message}`);
    else if (!(error instanceof FailedRun)) console.error(`bench: ${(error as Error).stack}`);
    else console.error(`bench: ${error.message}`);
    return 1;
  }
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      // for the processes that this one starts: one run of the case given as JSON
      run: { type: 'string' },
    },
  });
  if (values.quick && values.full) throw new RangeError('--quick or --full, not both');
  const extent: Extent = values.quick ? 'quick' : values.full ? 'full' : 'default';
  const rounds = values.rounds ?? String(DEFAULT_ROUNDS[extent]);
  if (!/^[1-9]\d?$/.test(rounds)) throw new RangeError('--rounds takes a number from 1 to 99');
  return { extent, rounds: Number(rounds), write: values.write, run: values.run };
}

class FailedRun extends Error {}

/** A B C A B C: what the machine does besides hits all cases alike. */
function runRounds(cases: readonly BenchCase[], rounds: number): CaseResult[] {
  const results = cases.map((row): CaseResult => ({ row, rounds: [] }));
  for (let round = 0; round < rounds; round++) {
    for (const { row, rounds: done } of results) {
      if (round >= Math.min(rounds, row.rounds ?? rounds)) continue;
      const measurement = runAlone(row);
      done.push(measurement);
      const speed = Math.round(linesPerSecond(measurement)).toLocaleString('en-US');
      process.stderr.write(`round ${round + 1}: ${row.name}: ${speed} ${row.traffic}/s\n`);
    }
  }
  return results;
}

/** The ids of a message are the same in every format. */
function checkIds(results: readonly CaseResult[]): void {
  for (const { row, rounds } of formatsOf(results)) {
    const classic = classicOf(results)?.rounds[0];
    if (rounds.some(({ ids }) => ids !== classic?.ids))
      throw new WrongAnswer(`${row.name}: the ids are not those of the classic documents`);
  }
}

function runAlone(row: BenchCase): Measurement {
  const script = fileURLToPath(import.meta.url);
  try {
    const json = execFileSync(process.execPath, [script, '--run', JSON.stringify(row)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return JSON.parse(json) as Measurement;
  } catch {
    throw new FailedRun(`case "${row.name}" failed`);
  }
}

process.exitCode = main();
