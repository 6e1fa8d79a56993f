/**
 * mailstitch beside what people use now: `npm run bench:peers`, with `-- --quick`, `--lines N`, `--rounds N`,
 * `--only IDS` or `--write`.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { WrongAnswer } from '../check.js';
import { describeMachine, ROOT } from '../machine.js';
import { count, only } from '../options.js';
import { PEERS } from './all.js';
import { unmeasurable } from './measure.js';
import { markdownReport } from './page.js';
import { textReport } from './report.js';
import { type Extent, runAll } from './runs.js';

const DEFAULTS = { lines: 1_000_000, rounds: 5 };
const QUICK = { lines: 100_000, rounds: 1 };
const OPEN = [200, 20_000] as const;
/** Fewer lines fill the memory of fewer messages only. */
const QUICK_OPEN = [200, 2000] as const;
/** The same with so many times the lines tells what a line costs once a program runs. */
const LONG = 2;

const USAGE = `usage: npm run bench:peers -- [--quick] [--lines N] [--rounds N] [--only IDS] [--write]
  --quick     ${QUICK.lines} lines, ${QUICK.rounds} round, ${QUICK_OPEN.join(' and ')} open messages
  --lines N   lines of a run, default ${DEFAULTS.lines}
  --rounds N  runs of each peer, default ${DEFAULTS.rounds}
  --only IDS  some of them, with commas between: ${PEERS.map(({ id }) => id).join(',')}
  --write     writes docs/benchmarks.md`;

async function main(): Promise<number> {
  let options: ReturnType<typeof readOptions>;
  try {
    options = readOptions();
  } catch (error) {
    console.error(`bench:peers: ${(error as Error).message}\n${USAGE}`);
    return 2;
  }
  const why = unmeasurable();
  if (why !== undefined) {
    console.log(`bench:peers: skipped: ${why}`);
    return 0;
  }
  const folder = mkdtempSync(join(tmpdir(), 'mailstitch-bench-'));
  try {
    const rows = await runAll(options.peers, options.extent, folder);
    const machine = describeMachine();
    process.stdout.write(textReport(rows, options.extent.loads, machine));
    if (options.write)
      writeFileSync(join(ROOT, 'docs', 'benchmarks.md'), markdownReport(rows, options.extent, machine));
    return 0;
  } catch (error) {
    if (error instanceof WrongAnswer) console.error(`bench:peers: wrong answer\n${error.message}`);
    else console.error(`bench:peers: ${(error as Error).stack}`);
    return 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      lines: { type: 'string' },
      rounds: { type: 'string' },
      only: { type: 'string' },
      write: { type: 'boolean', default: false },
    },
  });
  const defaults = values.quick ? QUICK : DEFAULTS;
  const lines = count('lines', values.lines, defaults.lines);
  const [few, many] = values.quick ? QUICK_OPEN : OPEN;
  const extent: Extent = {
    rounds: count('rounds', values.rounds, defaults.rounds),
    loads: [
      { open: few, lines },
      { open: many, lines },
      { open: few, lines: LONG * lines },
    ],
  };
  return { extent, peers: only(values.only, PEERS), write: values.write };
}

process.exitCode = await main();
