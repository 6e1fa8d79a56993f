/**
 * A day's lines through a real Fluent Bit: `npm run soak:fluent-bit`, with `-- --lines N` or `--batch`. The lines
 * are made on the fly and sent over TCP in steps; after each step, when all of it has gone through the filter, the
 * resident memory of the process (VmRSS) and the memory of the module (its statistics) are read. Both must stay as
 * they were after the first million lines.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Stats } from '../../host/types.js';
import type { TrafficSource } from '../traffic.js';
import {
  ALIAS,
  DOCUMENT_TAGS,
  fileOutput,
  heartbeat,
  nullOutput,
  type Section,
  statistics,
  TAG,
} from './config.js';
import { trafficOf } from './input.js';
import { FluentBit, FluentBitError, freePort } from './process.js';
import { findMeasurable } from './programs.js';
import { copyModule, mailstitch, runFolder } from './variants.js';
import { countLines, lastStatistics } from './verify.js';

const DEFAULT_LINES = 10_000_000;
const STEP_LINES = 500_000;
const WARM_UP_LINES = 1_000_000;
/** The larger of the two may be added after the warm-up: the C library's allocator is not ours to judge. */
const GROWTH_SHARE = 0.02;
const GROWTH_BYTES = 4 << 20;
const STEP_SECONDS = 300;
const CHUNK_BYTES = 1 << 18;
/** One document a heartbeat is what the last messages come out by. */
const HEARTBEATS_A_SECOND = 50;
const STATISTICS = 'statistics.ndjson';

interface Sample {
  lines: number;
  residentBytes: number;
  moduleBytes: number;
  /**
   * Of the module's memory: pages that come in when a table first fills up, some only after millions of lines. That
   * is not growth, so they are counted as if they had been there from the start.
   */
  untouchedBytes: number;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      lines: { type: 'string', default: String(DEFAULT_LINES) },
      batch: { type: 'boolean', default: false },
    },
  });
  const found = findMeasurable();
  if ('missing' in found) {
    console.log(`soak:fluent-bit: skipped: ${found.missing}`);
    return 0;
  }
  const lines = Number(values.lines);
  if (!(lines >= WARM_UP_LINES + STEP_LINES)) {
    console.error(`soak:fluent-bit: --lines takes a number of at least ${WARM_UP_LINES + STEP_LINES}`);
    return 2;
  }
  const base = mkdtempSync(join(tmpdir(), 'mailstitch-soak-'));
  try {
    const faults = await soak(found.program, trafficOf(lines), base, values.batch);
    for (const fault of faults) console.error(`soak:fluent-bit: ${fault}`);
    if (faults.length === 0) console.log('memory stayed as it was, and every message came out');
    return faults.length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof FluentBitError)) throw error;
    console.error(`soak:fluent-bit: ${error.message}`);
    return 1;
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

async function soak(program: string, source: TrafficSource, base: string, batch: boolean) {
  const folder = runFolder(base, 'run');
  const port = await freePort();
  const fluentBit = await FluentBit.start(program, folder, {
    inputs: [tcpInput(port), heartbeat(HEARTBEATS_A_SECOND), statistics()],
    filters: mailstitch(folder, copyModule(base), batch),
    outputs: [nullOutput(ALIAS.lines, DOCUMENT_TAGS), fileOutput(folder, STATISTICS, TAG.stats)],
  });
  const statisticsFile = join(folder, STATISTICS);
  const stats = (what: string, wanted: (stats: Stats) => boolean): Promise<Stats> =>
    fluentBit.until(what, STEP_SECONDS, () => {
      const newest = lastStatistics(statisticsFile);
      return newest !== null && wanted(newest) ? newest : null;
    });
  try {
    await stats('the filter answered', () => true);
    const socket = connect(port, '127.0.0.1');
    const samples: Sample[] = [];
    for (let sent = 0; sent < source.lines; ) {
      const step = await send(socket, source, STEP_LINES);
      sent += step;
      const now = await stats(`${sent} lines were through`, (newest) => newest.lines >= sent);
      const sample = {
        lines: sent,
        residentBytes: fluentBit.residentBytes(),
        moduleBytes: now.memory_bytes,
        untouchedBytes: fluentBit.untouchedBytes(now.memory_bytes),
      };
      samples.push(sample);
      console.log(describe(sample, now));
    }
    const last = await stats('the last message came out', ({ open }) => open === 0);
    socket.destroy();
    await fluentBit.stop();
    return [...wrongCounts(last, source), ...growth(samples), ...fluentBit.errors()];
  } finally {
    fluentBit.kill();
  }
}

function tcpInput(port: number): Section {
  return { name: 'tcp', tag: TAG.lines, listen: '127.0.0.1', port, format: 'none' };
}

/** Sends at least so many lines, as fast as they are taken, or what is left; returns how many. */
async function send(socket: Socket, source: TrafficSource, lines: number): Promise<number> {
  let sent = 0;
  while (sent < lines) {
    const chunk = source.next(CHUNK_BYTES);
    if (chunk === null) break;
    sent += countLines(chunk);
    await new Promise<void>((resolve, reject) => {
      socket.write(chunk, (error) => (error ? reject(error) : resolve()));
    });
  }
  return sent;
}

function describe(sample: Sample, stats: Stats): string {
  const { lines, residentBytes, moduleBytes, untouchedBytes } = sample;
  const mebibytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1);
  const count = (value: number, width: number) => value.toLocaleString('en-US').padStart(width);
  const module = `module ${mebibytes(moduleBytes)} MiB (${mebibytes(untouchedBytes)} of it untouched)`;
  const memory = `process ${mebibytes(residentBytes)} MiB, ${module}`;
  return `${count(lines, 11)} lines: ${memory}, ${count(stats.documents, 9)} documents, ${stats.open} open`;
}

function wrongCounts(stats: Stats, { lines, documents }: TrafficSource): string[] {
  const rows = [
    ['lines', stats.lines, lines],
    ['lines no rule knew', stats.unmatched, 0],
    ['first documents', stats.first_documents, documents],
    // a line two seconds after the end of its message makes one, and sending pauses after each step
    ['documents but follow-ups', stats.documents - stats.late, documents],
    ['messages handed out early', stats.evicted, 0],
  ] as const;
  return rows
    .filter(([, found, expected]) => found !== expected)
    .map(([what, found, expected]) => `${what}: found ${found}, expected ${expected}`);
}

function growth(samples: readonly Sample[]): string[] {
  const start = samples.find(({ lines }) => lines >= WARM_UP_LINES) as Sample;
  const later = samples.slice(samples.indexOf(start) + 1);
  const grown = (of: (sample: Sample) => number) => Math.max(...later.map(of)) - of(start);
  const allowed = Math.max(GROWTH_SHARE * start.residentBytes, GROWTH_BYTES);
  const faults: string[] = [];
  const process = grown(({ residentBytes, untouchedBytes }) => residentBytes + untouchedBytes);
  if (process > allowed)
    faults.push(`the process grew by ${process} bytes, at most ${Math.round(allowed)} are right`);
  const module = grown(({ moduleBytes }) => moduleBytes);
  if (module > 0) faults.push(`the module grew by ${module} bytes`);
  return faults;
}

process.exitCode = await main();
