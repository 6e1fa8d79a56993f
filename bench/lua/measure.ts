/** Runs of hooks.lua, each a process of its own. */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { packageFile } from '../../host/package-files.js';
import { WrongAnswer } from '../check.js';
import type { Prepared } from './cases.js';
import { type Reference, textOf } from './reference.js';

/** What hooks.lua says. */
export interface Figures {
  lines: number;
  /** A line, with the collections of Vector between the batches, and with the collector off. */
  hook_us: number;
  hook_at_rest_us: number;
  /** One of these collections. */
  collection_us: number;
  /** The longest time of 16 lines and the collection behind them. */
  longest_ms: number;
  load_ms: number;
  new_ms: number;
  first_event_ms: number;
  core_bytes_before: number;
  core_bytes_after: number;
  lua_bytes_before: number;
  lua_bytes_after: number;
}

interface CoreFigures extends Figures {
  core_lines: number;
  core_unmatched: number;
  core_evicted: number;
  core_documents: number;
}

/** What there is to measure with. */
export interface Bench {
  /** Path of lua5.4. */
  lua: string;
  /** Path of mailstitch.lua. */
  module: string;
}

/** Events between two collections of Vector. */
export const GC_INTERVAL = 16;

const HOOKS = 'bench/lua/hooks.lua';

/** A hook that does nothing, with the same lines. */
export function measureEmpty({ lua }: Bench, prepared: Prepared): Figures {
  return run(lua, 'empty', prepared).figures as Figures;
}

/** Checks that the documents are the first ones of the reference; returns how many came. */
export function measure({ lua, module }: Bench, prepared: Prepared, { ids }: Reference): Figures {
  const { figures, printed } = run(lua, module, prepared);
  expectStats(prepared, figures as CoreFigures, printed.length);
  expectFirst(prepared, printed, ids);
  return figures as Figures;
}

/** Compares each document of a run in full; returns how many. */
export function verify(bench: Bench, prepared: Prepared, reference: Reference, path: string): number {
  const { figures, printed } = run(bench.lua, bench.module, prepared, path);
  expectStats(prepared, figures as CoreFigures, printed.length);
  const texts = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  expectFirst(
    prepared,
    texts.map((text) => textOf(JSON.parse(text))),
    reference.texts,
  );
  return texts.length;
}

/** What came is what comes first. */
export function expectFirst({ row }: Prepared, found: readonly string[], all: readonly string[]): void {
  if (found.length === 0) throw new WrongAnswer(`${row.name}: no documents`);
  const wrong = found.findIndex((text, at) => text !== all[at]);
  if (wrong < 0) return;
  const [is, should] = fromDifference(found[wrong] as string, all[wrong] ?? '');
  throw new WrongAnswer(`${row.name}: document ${wrong + 1}: found "${is}", expected "${should}"`);
}

const SHOWN = 100;

function fromDifference(one: string, other: string): [string, string] {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  const from = Math.max(0, at - SHOWN / 2);
  return [one.slice(from, from + SHOWN), other.slice(from, from + SHOWN)];
}

function expectStats({ row }: Prepared, figures: CoreFigures, documents: number): void {
  const found = [figures.core_lines, figures.core_unmatched, figures.core_evicted, figures.core_documents];
  const expected = [linesOfRun(figures.lines, row.from), 0, 0, documents];
  if (found.join() !== expected.join())
    throw new WrongAnswer(
      `${row.name}: lines, unmatched, evicted, documents are ${found}, expected ${expected}`,
    );
}

/** One for the first event; those that are not measured come in batches. */
function linesOfRun(measured: number, from: number): number {
  return 1 + from - (from % GC_INTERVAL) + measured;
}

function run(lua: string, program: string, { row, path }: Prepared, documents?: string) {
  const input = openSync(path, 'r');
  const args = [packageFile(HOOKS), program, String(row.from), String(row.lines)];
  try {
    const { status, stdout, stderr, error } = spawnSync(lua, documents ? [...args, documents] : args, {
      stdio: [input, 'pipe', 'pipe'],
      encoding: 'utf8',
      maxBuffer: 256 << 20,
    });
    if (error) throw error;
    if (status !== 0) throw new WrongAnswer(`${row.name}: lua5.4 ended with ${status}: ${stderr}`);
    return { figures: JSON.parse(stderr) as Partial<CoreFigures>, printed: stdout.split('\n').slice(0, -1) };
  } finally {
    closeSync(input);
  }
}
