/**
 * The benchmark of the module in Lua, as Vector has it: `npm run bench:lua`, with `-- --quick`, `--rounds N` or
 * `--write`.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { packageFile } from '../../host/package-files.js';
import { WrongAnswer } from '../check.js';
import { describeMachine, ROOT } from '../machine.js';
import { findProgram } from '../programs.js';
import { casesOf, type LuaCase, type Prepared, prepare, vectorCase } from './cases.js';
import { type Bench, expectFirst, measure, measureEmpty, verify } from './measure.js';
import { type Reference, referenceOf, timeInNode } from './reference.js';
import { type CaseResult, markdownReport, textReport, type VectorResult } from './report.js';
import { canBeMeasured, measureVector, PIPELINES, versionOf } from './vector.js';

const USAGE = `usage: npm run bench:lua -- [--quick] [--rounds N] [--write]
  --quick     fewer lines and rounds, 100 and 1,500 open messages only
  --rounds N  runs of each case, default 5; fewer of those that take long
  --write     writes docs/benchmarks-vector.md`;

interface Options {
  quick: boolean;
  rounds: number | undefined;
  write: boolean;
}

function main(): number {
  let options: Options;
  try {
    const { node, ...own } = readOptions();
    if (node !== undefined) return printTimeInNode(node);
    options = own;
  } catch (error) {
    console.error(`bench:lua: ${(error as Error).message}\n${USAGE}`);
    return 2;
  }
  const lua = findProgram('LUA', 'lua5.4');
  if ('missing' in lua) {
    console.log(`bench:lua: skipped: ${lua.missing}`);
    return 0;
  }
  const folder = mkdtempSync(join(tmpdir(), 'mailstitch-bench-'));
  try {
    // a copy, so that all runs have the same module whatever is built meanwhile
    const module = join(folder, 'mailstitch.lua');
    copyFileSync(packageFile('build/mailstitch.lua'), module);
    const bench = { lua: lua.program, module };
    const cases = runRounds(bench, casesOf(options.quick, options.rounds), folder);
    const vector = runVector(module, vectorCase(options.quick, options.rounds), folder);
    const machine = {
      ...describeMachine(),
      lua: /\d+\.\d+\.\d+/.exec(execFileSync(lua.program, ['-v'], { encoding: 'utf8' }))?.[0] ?? 'unknown',
      vector: vector.version,
    };
    const results = { cases, vector: vector.results, machine, vectorOpen: vectorCase(false).open };
    process.stdout.write(textReport(results));
    if (options.write) writeFileSync(join(ROOT, 'docs', 'benchmarks-vector.md'), markdownReport(results));
    return 0;
  } catch (error) {
    if (error instanceof WrongAnswer) console.error(`bench:lua: wrong answer\n${error.message}`);
    else console.error(`bench:lua: ${(error as Error).stack}`);
    return 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readOptions(): Options & { node: string | undefined } {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      // for the processes that this one starts: times the lines of the file in Node, arguments as JSON
      node: { type: 'string' },
    },
  });
  const { quick, write, rounds, node } = values;
  if (rounds !== undefined && !/^[1-9]\d?$/.test(rounds))
    throw new RangeError('--rounds takes a number from 1 to 99');
  return { quick, write, rounds: rounds === undefined ? undefined : Number(rounds), node };
}

/** A B C A B C: what the machine does besides hits all cases alike. */
function runRounds(bench: Bench, rows: readonly LuaCase[], folder: string): CaseResult[] {
  const cases = rows.map((row) => {
    const prepared = prepare(row, folder);
    const reference = referenceOf(prepared);
    const verified = verify(bench, prepared, reference, join(folder, 'documents.ndjson'));
    process.stderr.write(`checked: ${row.name}: ${verified} documents\n`);
    const { compared } = reference;
    // the documents themselves take much memory, and have done their part
    reference.texts = [];
    return { prepared, reference, result: { row, rounds: [], verified, compared } as CaseResult };
  });
  const most = Math.max(...rows.map(({ rounds }) => rounds));
  for (let round = 1; round <= most; round++) {
    for (const { prepared, reference, result } of cases) {
      const { row, rounds } = result;
      if (round > row.rounds) continue;
      const lua = measure(bench, prepared, reference);
      const empty = measureEmpty(bench, prepared);
      rounds.push({ lua, empty, nodeUs: nodeUsOf(prepared, reference) });
      const us = `hook ${lua.hook_us.toFixed(2)} us, collection ${lua.collection_us.toFixed(0)} us`;
      process.stderr.write(`round ${round}: ${row.name}: ${us}\n`);
    }
  }
  return cases.map(({ result }) => result);
}

/** Node in a process of its own, which has no compiled code of others. */
function nodeUsOf(prepared: Prepared, { ids }: Reference): number {
  const { row, path } = prepared;
  const script = fileURLToPath(import.meta.url);
  const json = execFileSync(
    process.execPath,
    [script, '--node', JSON.stringify([path, row.from, row.lines])],
    {
      encoding: 'utf8',
      maxBuffer: 256 << 20,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const found = JSON.parse(json) as ReturnType<typeof timeInNode>;
  expectFirst(prepared, found.ids, ids);
  return found.us;
}

function printTimeInNode(json: string): number {
  const [path, from, lines] = JSON.parse(json) as [string, number, number];
  process.stdout.write(JSON.stringify(timeInNode(path, from, lines)));
  return 0;
}

function runVector(module: string, row: LuaCase, folder: string) {
  const found = findProgram('VECTOR', 'vector');
  if ('missing' in found || !canBeMeasured) {
    const missing = 'missing' in found ? found.missing : 'processor time is read from /proc of Linux';
    process.stderr.write(`Vector is left out: ${missing}\n`);
    return { version: null, results: [] };
  }
  const prepared = prepare(row, folder);
  const bench = { vector: found.program, module, folder };
  const results = PIPELINES.map(({ name }): VectorResult => ({ name, runs: [] }));
  for (let round = 1; round <= row.rounds; round++) {
    for (const [at, pipeline] of PIPELINES.entries()) {
      const run = measureVector(bench, pipeline, prepared);
      results[at]?.runs.push(run);
      const us = ((run.cpuSeconds / run.lines) * 1e6).toFixed(2);
      process.stderr.write(`round ${round}: Vector, ${pipeline.name}: ${us} us\n`);
    }
  }
  return { version: versionOf(found.program), results };
}

process.exitCode = main();
