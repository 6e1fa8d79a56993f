/** What the tests of outputs share: documents, meters, logs, folders. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { OutputCommon } from '../../../host/sidecar/config/specs.js';
import type { Log } from '../../../host/sidecar/inputs/input.js';
import { OutputQueue, type OutputQueueOptions } from '../../../host/sidecar/outputs/queue.js';
import type { Batch, Sink } from '../../../host/sidecar/outputs/sink.js';
import { OutputCounts } from '../../../host/sidecar/service/counts.js';

/** Documents `first` to `first + count - 1`, each of about `bytes`. */
export function batchOf(first: number, count: number, bytes = 60): Batch {
  const lines = Array.from({ length: count }, (_, index) => lineOf(first + index, bytes));
  return { bytes: Buffer.from(lines.join('')), documents: count };
}

export function lineOf(number: number, bytes: number): string {
  const head = `{"n":${number},"pad":"`;
  return `${head}${'x'.repeat(Math.max(0, bytes - head.length - 3))}"}\n`;
}

/** The numbers of the documents in this text, in order. Throws where a line is no document. */
export function numbersIn(text: string): number[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { n: number }).n);
}

/** 0 to `count - 1`. */
export function range(count: number, first = 0): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

/** The counts of the service, and the gauges as they were last told. */
export class TestMeter extends OutputCounts {
  now = { memoryDocuments: 0, memoryBytes: 0, spillBytes: 0, failing: false };

  override waiting(now: TestMeter['now']): void {
    super.waiting(now);
    this.now = now;
  }
}

type Level = 'debug' | 'info' | 'warn' | 'error';

export class TestLog implements Log {
  readonly lines: { level: Level; facts: object; message: string }[] = [];

  debug(facts: object, message: string): void {
    this.lines.push({ level: 'debug', facts, message });
  }
  info(facts: object, message: string): void {
    this.lines.push({ level: 'info', facts, message });
  }
  warn(facts: object, message: string): void {
    this.lines.push({ level: 'warn', facts, message });
  }
  error(facts: object, message: string): void {
    this.lines.push({ level: 'error', facts, message });
  }

  /** Lines of this level as text. */
  of(level: Level): string[] {
    return this.lines
      .filter((line) => line.level === level)
      .map(({ facts, message }) => `${message} ${JSON.stringify(facts)}`);
  }
}

export const COMMON: OutputCommon = {
  name: 'test',
  queueBytes: 1024 * 1024,
  spillBytes: 64 * 1024 * 1024,
  retryMinMs: 10,
  retryMaxMs: 100,
};

export interface Output {
  queue: OutputQueue;
  meter: TestMeter;
  log: TestLog;
}

/** A started queue, stopped at the end of the test. */
export function outputOf(
  sink: Sink,
  spec: Partial<OutputCommon> = {},
  spillDir: string | undefined = undefined,
): Output {
  const meter = new TestMeter();
  const log = new TestLog();
  const options: OutputQueueOptions = { sink, spec: { ...COMMON, ...spec }, meter, log, spillDir };
  const queue = new OutputQueue(options);
  queue.start();
  onTestFinished(async () => {
    await queue.stop(0);
  });
  return { queue, meter, log };
}

/** A folder that is gone after the test. */
export function tempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'mailstitch-output-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** What is in the files of this folder whose names match, oldest first. */
export function textOf(dir: string, name: RegExp): string {
  return readdirSync(dir)
    .filter((file) => name.test(file))
    .sort()
    .map((file) => readFileSync(join(dir, file), 'utf8'))
    .join('');
}

export const SPILL = /\.spill\.\d+\.ndjson$/;
export const REJECTED = /\.rejected\.ndjson$/;

/** Resolves when this is so; rejects when it is not so for too long. For what has no event. */
export async function until(isSo: () => boolean, what = isSo.toString(), ms = 20_000): Promise<void> {
  const endMs = performance.now() + ms;
  while (!isSo()) {
    if (performance.now() > endMs) throw new Error(`not within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Resolves when the queue has no document any more that is not accepted. */
export async function settled({ queue }: Output): Promise<void> {
  await until(() => queue.acceptedPosition === queue.position, 'all documents are accepted');
}
