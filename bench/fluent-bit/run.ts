/**
 * The benchmark inside a real Fluent Bit: `npm run bench:fluent-bit`, with `-- --quick`, `--lines N`, `--rounds N`,
 * `--only IDS` or `--write`.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { WrongAnswer } from '../check.js';
import { count, only } from '../options.js';
import { trafficOf, writeTraffic } from './input.js';
import { describeMachine, ROOT } from './machine.js';
import { time } from './measure.js';
import { FluentBitError } from './process.js';
import { findCompiler, findMeasurable } from './programs.js';
import { markdownReport, microsecondsPerLine, textReport, type VariantResult } from './report.js';
import { compileModule, copyModule, runFolder, VARIANTS, type Variant } from './variants.js';
import { verify } from './verify.js';

const DEFAULTS = { lines: 1_000_000, rounds: 5 };
const QUICK = { lines: 200_000, rounds: 2 };

const USAGE = `usage: npm run bench:fluent-bit -- [--quick] [--lines N] [--rounds N] [--only IDS] [--write]
  --quick     ${QUICK.lines} lines and ${QUICK.rounds} rounds
  --lines N   lines of a run, default ${DEFAULTS.lines}
  --rounds N  runs of each pipeline, default ${DEFAULTS.rounds}
  --only IDS  pipelines, with commas between them: ${VARIANTS.map(({ id }) => id).join(',')}
  --write     writes docs/benchmarks-fluent-bit.md`;

async function main(): Promise<number> {
  let options: ReturnType<typeof readOptions>;
  try {
    options = readOptions();
  } catch (error) {
    console.error(`bench:fluent-bit: ${(error as Error).message}\n${USAGE}`);
    return 2;
  }
  const found = findMeasurable();
  if ('missing' in found) {
    console.log(`bench:fluent-bit: skipped: ${found.missing}`);
    return 0;
  }
  const folder = mkdtempSync(join(tmpdir(), 'mailstitch-bench-'));
  try {
    const results = await runAll(found.program, options, folder);
    const machine = describeMachine(found.program);
    process.stdout.write(textReport(results, machine));
    if (options.write)
      writeFileSync(join(ROOT, 'docs', 'benchmarks-fluent-bit.md'), markdownReport(results, machine));
    return 0;
  } catch (error) {
    if (error instanceof WrongAnswer) console.error(`bench:fluent-bit: wrong answer\n${error.message}`);
    else if (error instanceof FluentBitError) console.error(`bench:fluent-bit: ${error.message}`);
    else console.error(`bench:fluent-bit: ${(error as Error).stack}`);
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
  return {
    lines: count('lines', values.lines, defaults.lines),
    rounds: count('rounds', values.rounds, defaults.rounds),
    variants: only(values.only, VARIANTS),
    write: values.write,
  };
}

interface Extent {
  lines: number;
  rounds: number;
  variants: readonly Variant[];
}

/** First every answer is checked, then A B C A B C: what the machine does besides hits all pipelines alike. */
async function runAll(program: string, extent: Extent, folder: string): Promise<VariantResult[]> {
  const inputPath = join(folder, 'mail.log');
  writeTraffic(trafficOf(extent.lines), inputPath);
  const bench = { program, module: copyModule(folder), source: trafficOf(extent.lines), inputPath };
  const variants = compilable(extent.variants, bench.module);
  let runs = 0;
  const inFolder = async <T>(run: (own: string) => Promise<T>): Promise<T> => {
    const own = runFolder(folder, String(runs++));
    const result = await run(own);
    rmSync(own, { recursive: true });
    return result;
  };

  const results = variants.map((variant): VariantResult => ({ variant, rounds: [], verdict: null }));
  for (const result of results) {
    const { variant } = result;
    if (variant.answers === undefined) continue;
    result.verdict = await inFolder((own) => verify(bench, variant, own));
    process.stderr.write(`checked: ${variant.name}: ${result.verdict.documents} documents\n`);
  }
  for (let round = 1; round <= extent.rounds; round++) {
    for (const { variant, rounds } of results) {
      const timing = await inFolder((own) => time(bench, variant, own));
      rounds.push(timing);
      process.stderr.write(`round ${round}: ${variant.name}: ${microsecondsPerLine(timing).toFixed(2)} us\n`);
    }
  }
  return results;
}

/** Without the compiler, the pipelines that need it are left out. */
function compilable(variants: readonly Variant[], module: string): readonly Variant[] {
  if (!variants.some(({ compiled }) => compiled)) return variants;
  const found = findCompiler();
  if ('program' in found) {
    compileModule(found.program, module);
    return variants;
  }
  console.error(`bench:fluent-bit: the compiled module is left out: ${found.missing}`);
  return variants.filter(({ compiled }) => !compiled);
}

process.exitCode = await main();
