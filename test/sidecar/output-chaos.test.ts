/** Everything at once, many times: whatever fails in whatever order, every document arrives. */
import { cpSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Batch, RejectedError, type Sink } from '../../host/sidecar/outputs/sink.js';
import {
  batchOf,
  numbersIn,
  outputOf,
  REJECTED,
  range,
  SPILL,
  tempDir,
  textOf,
  until,
} from './support/output-kit.js';

const WINDOW_BYTES = 20_000;

/** Numbers from 0 to below 1 that are the same in each run (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A connection that fails, breaks and loses what it holds, and a receiver that refuses some documents. */
class ChaosSink implements Sink {
  readonly name = 'chaos://sink';
  readonly maxBatchBytes = 3000;
  readonly maxBatchWaitMs: number;
  readonly doubt: { bytes: number; ms: number } | undefined;
  onBroken?: (error: Error) => void;
  readonly received: number[] = [];
  isCalm = false;
  #inPipe: Batch[] = [];
  #isBroken = false;
  #breaks = 0;
  readonly #random: () => number;

  constructor(random: () => number, hasDoubt: boolean) {
    this.#random = random;
    this.maxBatchWaitMs = random() < 0.5 ? 0 : 1;
    this.doubt = hasDoubt ? { bytes: WINDOW_BYTES, ms: 60_000 } : undefined;
  }

  async send(batch: Batch): Promise<void> {
    const breaks = this.#breaks;
    if (this.#random() < 0.5) await new Promise((resolve) => setImmediate(resolve));
    if (breaks !== this.#breaks) throw new Error('broken');
    if (!this.isCalm && this.#random() < 0.2) throw new Error('down');
    if (this.doubt === undefined && numbersIn(batch.bytes.toString()).some((number) => number % 97 === 0)) {
      throw new RejectedError('no');
    }
    this.#inPipe.push(batch);
    if (this.#isBroken) return;
    const holds = () => this.#inPipe.reduce((bytes, { bytes: { length } }) => bytes + length, 0);
    while (this.#inPipe.length > 0 && (this.doubt === undefined || holds() > WINDOW_BYTES)) this.#receive();
    if (this.isCalm || this.doubt === undefined || this.#random() > 0.1) return;
    this.#isBroken = true;
    // What is sent until that is noticed goes nowhere.
    if (this.#random() < 0.5) this.#break();
    else setImmediate(() => this.#break());
  }

  async close(): Promise<void> {
    if (this.#isBroken || (!this.isCalm && this.doubt !== undefined && this.#random() < 0.5)) this.#break();
    while (this.#inPipe.length > 0) this.#receive();
  }

  #receive(): void {
    this.received.push(...numbersIn((this.#inPipe.shift() as Batch).bytes.toString()));
  }

  /** Some of what is in the pipe is still read, the rest is gone. */
  #break(): void {
    this.#isBroken = false;
    this.#breaks++;
    while (this.#inPipe.length > 0 && this.#random() < 0.5) this.#receive();
    this.#inPipe = [];
    this.onBroken?.(new Error('broken'));
  }
}

describe.each(range(30, 1))('chaos %i', (seed) => {
  it('loses nothing', async () => {
    const random = randomOf(seed);
    const hasDoubt = seed % 2 === 0;
    const spec = { queueBytes: 40_000, spillBytes: 2_000_000, retryMinMs: 1, retryMaxMs: 3 };
    let dir = tempDir();
    let next = 0;
    let lost = 0;
    const received: number[] = [];
    for (const round of range(5)) {
      const sink = new ChaosSink(random, hasDoubt);
      const { queue, meter } = outputOf(sink, spec, dir);
      let accepted = 0;
      queue.onAccepted = () => {
        if (queue.acceptedPosition < accepted) throw new Error('it goes back');
        accepted = queue.acceptedPosition;
      };
      const endsAt = next + 50 + Math.floor(random() * 400);
      while (next < endsAt) {
        const count = Math.min(endsAt - next, 1 + Math.floor(random() * 20));
        queue.add(batchOf(next, count, 40 + Math.floor(random() * 400)));
        next += count;
        if (random() < 0.7) await new Promise((resolve) => setImmediate(resolve));
        if (random() < 0.05) await new Promise((resolve) => setTimeout(resolve, 5));
        await until(() => !queue.isFull);
      }
      const isLast = round === 4;
      if (isLast) sink.isCalm = true;
      if (!isLast && random() < 0.3) {
        // Killed: all that counts as accepted is on the disk or there, and the rest comes again from its source.
        await until(() => queue.acceptedPosition === queue.position || random() < 0.1);
        next -= queue.position - queue.acceptedPosition;
        const copy = tempDir();
        cpSync(dir, copy, { recursive: true });
        received.push(...sink.received);
        lost += meter.lostDocuments;
        await queue.stop(0);
        dir = copy;
        continue;
      }
      await queue.stop(isLast ? 20_000 : random() * 30);
      expect(queue.acceptedPosition).toBe(queue.position);
      received.push(...sink.received);
      lost += meter.lostDocuments;
    }
    expect(textOf(dir, SPILL)).toBe('');
    expect(lost).toBe(0);
    const refused = numbersIn(textOf(dir, REJECTED));
    const found = [...new Set([...received, ...refused])].sort((a, b) => a - b);
    expect(found.slice(0, next)).toEqual(range(next));
    // In order: a document only comes after all those before it have come.
    let newest = -1;
    const refusedOnce = new Set(refused);
    for (const number of received) {
      for (let skipped = newest + 1; skipped < number; skipped++) expect(refusedOnce.has(skipped)).toBe(true);
      newest = Math.max(newest, number);
    }
  });
});
