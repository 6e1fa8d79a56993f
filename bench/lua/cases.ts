/** What is measured: one row a number of open messages, and the lines for it as a file, made once for all runs. */
import { join } from 'node:path';
import { writeTraffic } from '../fluent-bit/input.js';
import { TrafficSource } from '../traffic.js';

export interface LuaCase {
  name: string;
  /** Messages open at the same time, on average. */
  open: number;
  /** Lines before the measured ones. */
  from: number;
  /** Measured lines. */
  lines: number;
  rounds: number;
}

export interface Prepared {
  row: LuaCase;
  source: TrafficSource;
  /** The lines of the source, as a file. */
  path: string;
}

const DEFAULT_ROUNDS = 5;
const MOST_ROUNDS_OF_MANY = 3;
/** By then what was handed out fills its share of memory (`remember`), and memory is what it will be. */
const FULL_LINES = 150_000;
/** A multiple of two blocks of hooks.lua. */
const LINES = 65_536;

/** Of the lines of all open units; by then all are there, and the first messages have lingered: see bench/measure.ts. */
const SHARE_TO_BEGIN = 0.7;
const SHARE_AT_THE_END = 0.5;

export function casesOf(quick: boolean, rounds?: number): LuaCase[] {
  if (quick) return [100, 1500].map((open) => caseOf(open, 30_000, LINES / 4, rounds ?? 2));
  const wanted = rounds ?? DEFAULT_ROUNDS;
  return [
    caseOf(100, FULL_LINES, LINES, wanted),
    caseOf(1500, FULL_LINES, LINES, wanted),
    // most of it is filling up
    caseOf(20_000, FULL_LINES, LINES, Math.min(wanted, MOST_ROUNDS_OF_MANY)),
  ];
}

/** What goes through Vector: all of its lines are measured. */
export function vectorCase(quick: boolean, rounds?: number): LuaCase {
  const row = caseOf(1500, 0, quick ? LINES / 4 : LINES, rounds ?? (quick ? 1 : 3));
  return { ...row, name: 'vector' };
}

function caseOf(open: number, least: number, lines: number, rounds: number): LuaCase {
  const { linesOfCursors } = sizes(open);
  const from = Math.ceil(Math.max(least, SHARE_TO_BEGIN * linesOfCursors));
  return { name: `${open.toLocaleString('en-US')} open`, open, from, lines, rounds };
}

/** Of any traffic with so many open messages. */
function sizes(open: number): { linesOfUnit: number; linesOfCursors: number } {
  const sample = new TrafficSource({ open, messages: 4 * open + 4096, mix: 'full' });
  const linesOfUnit = sample.lines / sample.messages;
  return { linesOfUnit, linesOfCursors: sample.cursors * linesOfUnit };
}

/** As much traffic as the row measures, and what it takes until the last messages are over. */
export function prepare(row: LuaCase, folder: string): Prepared {
  const { linesOfUnit, linesOfCursors } = sizes(row.open);
  const lines = row.from + row.lines + SHARE_AT_THE_END * linesOfCursors;
  const options = { open: row.open, messages: Math.ceil((1.02 * lines) / linesOfUnit), mix: 'full' } as const;
  const path = join(folder, `${row.name}.log`);
  writeTraffic(new TrafficSource(options), path);
  return { row, source: new TrafficSource(options), path };
}
