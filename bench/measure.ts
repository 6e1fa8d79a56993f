/**
 * One run of one case. The traffic comes in slices that are made before and checked after the clock runs;
 * timed is what a host does with a log: hand the module a chunk, ask for the output, until there is no more.
 */

import { instantiateStream } from '../host/module-file.js';
import type { Explanation, SettingsFault, Stats } from '../host/types.js';
import { Status, type StreamExports } from '../host/wasm.js';
import { type BenchCase, caseSettings, userRows } from './cases.js';
import { CefTraffic } from './cef-traffic.js';
import { AnswerCheck, type KnownTraffic, WrongAnswer } from './check.js';
import { TrafficSource } from './traffic.js';

export interface Measurement {
  /** Of the steady part of the run; a consolidated event is a line. */
  lines: number;
  bytes: number;
  /** Time of the processor: what else runs on the machine does not count. */
  cpuSeconds: number;
  wallSeconds: number;
  /** Messages in the module's memory at the end of a slice, on average: open, or finished and lingering. */
  inMemory: number;
  memoryBytes: number;
  /** Input handed over at once. */
  chunkBytes: number;
  documents: number;
  documentBytes: number;
  /** Documents that were compared value by value. */
  compared: number;
  /** Stands for the ids of all first documents. */
  ids: string;
}

interface Traffic extends KnownTraffic {
  /** Units that are open at the same time, and come in one after the other. */
  readonly cursors: number;
  nextInto(target: Uint8Array): number;
}

/** Some tens of thousands of lines: making and checking them costs the caches, pushing them fills them again. */
const SLICE_BYTES = 8 << 20;
/** Until then V8 may still run the module's unoptimised code. */
export const WARM_UP_LINES = 300_000;
/** An event takes as long as some twenty lines. */
export const WARM_UP_EVENTS = 15_000;
/** The year of stamps that have none; the traffic is of March 2026. */
const NOW_MS = BigInt(Date.UTC(2026, 2, 17));

export function measure(row: BenchCase): Measurement {
  const isEvents = row.traffic === 'events';
  const source: Traffic = isEvents
    ? new CefTraffic(row.messages)
    : new TrafficSource({ open: row.open, messages: row.messages, mix: 'full' });
  const core = instantiateStream();
  const input = { ptr: core.inputPtr(), cap: core.inputCap() };
  configure(core, JSON.stringify(caseSettings(row)));
  for (const { id, line } of userRows(row.userRows)) expectRule(core, line, id);

  const check = new AnswerCheck(source, { format: row.format, every: isEvents, isWhole: isEvents });
  const steady = steadyPart(source, isEvents ? WARM_UP_EVENTS : WARM_UP_LINES);
  const slice = Buffer.allocUnsafe(SLICE_BYTES);
  const sum = { lines: 0, bytes: 0, cpuSeconds: 0, wallSeconds: 0, inMemory: 0, slices: 0 };
  let linesBefore = 0;
  let documentBytes = 0;
  for (let length = source.nextInto(slice); length > 0; length = source.nextInto(slice)) {
    const outputs: Buffer[] = [];
    const clock = new Stopwatch();
    for (let at = 0; at < length; at += input.cap) {
      const piece = slice.subarray(at, Math.min(length, at + input.cap));
      clock.start();
      new Uint8Array(core.memory.buffer, input.ptr, input.cap).set(piece);
      let status = core.push(piece.length, NOW_MS);
      for (;;) {
        const output = outputView(core);
        clock.stop();
        outputs.push(Buffer.from(output));
        if (status === Status.done) break;
        clock.start();
        status = core.resume();
      }
    }
    const documents = Buffer.concat(outputs);
    documentBytes += documents.length;
    check.add(documents);
    const { lines, open } = readStats(core);
    if (linesBefore >= steady.from && lines <= steady.to) {
      sum.lines += lines - linesBefore;
      sum.bytes += length;
      sum.cpuSeconds += clock.cpuSeconds;
      sum.wallSeconds += clock.wallSeconds;
      sum.inMemory += open;
      sum.slices++;
    }
    linesBefore = lines;
  }
  if (sum.slices === 0) throw new RangeError(`case ${row.name} has too few messages for a steady part`);

  const { memory_bytes: memoryBytes } = readStats(core);
  for (let status = core.drain(NOW_MS); ; status = core.resume()) {
    const documents = Buffer.from(outputView(core));
    documentBytes += documents.length;
    check.add(documents);
    if (status === Status.done) break;
  }
  check.finish(readStats(core));
  const { lines, bytes, cpuSeconds, wallSeconds } = sum;
  const { documents, compared, ids } = check;
  return {
    lines,
    bytes,
    cpuSeconds,
    wallSeconds,
    inMemory: Math.round(sum.inMemory / sum.slices),
    memoryBytes,
    chunkBytes: input.cap,
    documents,
    documentBytes,
    compared,
    ids,
  };
}

/** Adds up both times between start and stop; reading them takes about a microsecond, a chunk more than a thousand. */
class Stopwatch {
  cpuSeconds = 0;
  wallSeconds = 0;
  private cpuFrom = process.cpuUsage();
  private wallFrom = 0;

  start(): void {
    this.cpuFrom = process.cpuUsage();
    this.wallFrom = performance.now();
  }

  stop(): void {
    this.wallSeconds += (performance.now() - this.wallFrom) / 1e3;
    const { user, system } = process.cpuUsage(this.cpuFrom);
    this.cpuSeconds += (user + system) / 1e6;
  }
}

/**
 * The lines between which the wanted number of messages is open and as many end as begin. Over the first
 * turns the cursors come in, so it takes half of their units' lines until all are there, and a fifth more
 * (2 s of 10) until the first messages have lingered; the last lines are of cursors without a new unit.
 */
function steadyPart(source: Traffic, warmUp: number): { from: number; to: number } {
  const linesOfCursors = (source.lines / source.messages) * source.cursors;
  return {
    from: Math.max(warmUp, 0.7 * linesOfCursors),
    to: source.lines - 0.5 * linesOfCursors,
  };
}

function outputView(core: StreamExports): Uint8Array {
  return new Uint8Array(core.memory.buffer, core.outputPtr(), core.outputLen());
}

function outputText(core: StreamExports): string {
  return new TextDecoder().decode(outputView(core));
}

/** Returns the length that was written. */
function writeInput(core: StreamExports, text: string): number {
  const bytes = new TextEncoder().encode(text);
  new Uint8Array(core.memory.buffer, core.inputPtr(), core.inputCap()).set(bytes);
  return bytes.length;
}

function configure(core: StreamExports, settings: string): void {
  if (core.configure(writeInput(core, settings)) === 0) return;
  const { key, value, problem } = JSON.parse(outputText(core).split('\n')[0] as string) as SettingsFault;
  throw new RangeError(`setting ${key}: ${problem}: ${value}`);
}

function readStats(core: StreamExports): Stats {
  core.stats();
  return JSON.parse(outputText(core)) as Stats;
}

/** The rows of the user are really there. */
function expectRule(core: StreamExports, line: string, id: string): void {
  core.explain(writeInput(core, line));
  const { rule } = JSON.parse(outputText(core)) as Explanation;
  if (rule !== id) throw new WrongAnswer(`"${line}" is read by rule ${rule}, expected ${id}`);
}
