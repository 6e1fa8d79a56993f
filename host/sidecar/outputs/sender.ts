import type { Log } from '../inputs/input.js';
import { middleLine } from '../lines.js';
import type { OutputMeter } from '../meters.js';
import { type Backlog, NOTHING } from './backlog/backlog.js';
import type { Chunk } from './backlog/memory.js';
import { Backoff } from './backoff.js';
import { Doubt, type Sent } from './doubt.js';
import { Failures } from './failures.js';
import type { Refused } from './refused.js';
import { GoneError, RejectedError, type Sink } from './sink.js';
import { SendError } from './trouble.js';
import { Wake } from './wake.js';

/** A send that takes longer waits for the reader: then what is before it in the buffers is not read either. */
const STALLED_MS = 500;

/** How often it is looked whether a stalled send has gone on. */
const LOOK_AGAIN_MS = 250;

/** No longer pause is granted to a destination that asks for one. */
const MAX_RETRY_AFTER_MS = 3_600_000;

/** After failures smaller batches are tried, down to this: some receivers cut off what is too large for them. */
const PROBE_BYTES = 16 * 1024;

/** A file of the spill that can not be read so many times in a row is given up. */
const READ_TRIES = 5;

export interface SenderOptions {
  sink: Sink;
  backlog: Backlog;
  meter: OutputMeter;
  log: Log;
  refused: Refused;
  retryMinMs: number;
  retryMaxMs: number;
  /** A batch that is so large is sent even if it could grow. */
  enoughBytes: number;
  /** Something has changed: documents are believed, or the output begins or ends to fail. */
  changed(): void;
  gone(error: GoneError): void;
}

/** Sends what is in the backlog, one batch at a time, in order, as often as it takes. */
export class Sender {
  readonly #options: SenderOptions;
  readonly #sink: Sink;
  readonly #backlog: Backlog;
  readonly #backoff: Backoff;
  readonly #failures: Failures;
  readonly #doubt = new Doubt();
  readonly #wake = new Wake();
  readonly #abort = new AbortController();
  /** Ends of the parts of a refused batch that are tried one by one; the next one is last. */
  #parts: number[] = [];
  /** Counts the times everything in doubt was taken back: a send that began before does not count. */
  #generation = 0;
  #flightSinceMs = 0;
  #resumeAtMs = 0;
  #readFailures = 0;
  #isPausing = false;
  #isStopping = false;
  #isHalted = false;
  #isGone = false;
  #believeTimer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #onDrained: (() => void) | undefined;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#sink = options.sink;
    this.#backlog = options.backlog;
    this.#backoff = new Backoff(options.retryMinMs, options.retryMaxMs);
    this.#failures = new Failures(options.log, options.sink.name);
  }

  start(): void {
    this.#sink.onBroken = (error) => this.#broken(error);
    this.#running = this.#run();
  }

  /** The last send failed, or nothing that was sent since is believed, or nobody reads there any more. */
  get isFailing(): boolean {
    return this.#backoff.failures > 0 || this.#isGone;
  }

  /** There is more to send. */
  poke(): void {
    const isEnough = this.#backlog.unsentBytes >= this.#options.enoughBytes;
    if (!this.#isPausing || (isEnough && performance.now() >= this.#resumeAtMs)) this.#wake.wake();
  }

  /** The destination may be there again: tries at once. */
  retryNow(): void {
    this.#resumeAtMs = 0;
    this.#wake.wake();
  }

  /** Positions have moved: parts of a refused batch are looked for anew. */
  forgetParts(): void {
    this.#parts = [];
  }

  /** Nothing waits any more for batches to grow. Resolves when everything is sent. */
  drained(): Promise<void> {
    this.#isStopping = true;
    if (this.#isHalted) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onDrained = resolve;
      this.#wake.wake();
    });
  }

  /** Everything that was sent is believed: the connection came to its end in order. */
  believeAll(): void {
    this.#settle(this.#doubt.takeAll());
  }

  /** Ends sending; what the sink has in hand it is to let go. Resolves when it has. */
  halt(): Promise<void> {
    this.#isHalted = true;
    this.#abort.abort();
    this.#wake.wake();
    clearTimeout(this.#believeTimer);
    return this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#isHalted) {
      const pauseMs = this.#pauseMs();
      if (pauseMs <= 0) await this.#step();
      else await this.#wake.wait(pauseMs);
    }
    this.#onDrained?.();
  }

  /** How long the next batch has to wait, milliseconds. */
  #pauseMs(): number {
    const { unsentBytes, nextAddedMs } = this.#backlog;
    this.#isPausing = unsentBytes > 0;
    if (unsentBytes === 0) {
      this.#onDrained?.();
      return Infinity;
    }
    const nowMs = performance.now();
    if (nowMs < this.#resumeAtMs) return this.#resumeAtMs - nowMs;
    if (this.#isStopping || unsentBytes >= this.#options.enoughBytes) return 0;
    return nextAddedMs + this.#sink.maxBatchWaitMs - nowMs;
  }

  async #step(): Promise<void> {
    const generation = this.#generation;
    const chunk = await this.#read();
    try {
      if (chunk === undefined || generation !== this.#generation || this.#isHalted) return;
      await this.#sendOnce(chunk, generation);
    } finally {
      this.#backlog.flightEndAt = NOTHING;
    }
  }

  async #sendOnce(chunk: Chunk, generation: number): Promise<void> {
    this.#flightSinceMs = performance.now();
    try {
      await this.#sink.send(chunk, this.#abort.signal);
      if (generation !== this.#generation) throw new SendError(`${this.#sink.name}: the connection broke`);
      this.#sent(chunk);
    } catch (error) {
      await this.#notSent(chunk, error as Error);
    }
  }

  async #read(): Promise<Chunk | undefined> {
    try {
      const reading = this.#backlog.read(this.#batchBytes(), this.#parts.at(-1) ?? Infinity);
      const chunk = reading instanceof Promise ? await reading : reading;
      // At once: what is in flight must not be thrown away from the memory, however short the time.
      this.#backlog.flightEndAt = chunk.endAt;
      this.#readFailures = 0;
      return chunk;
    } catch (error) {
      this.#failed(error as Error);
      if (++this.#readFailures >= READ_TRIES) this.#abandon(error as Error);
      return undefined;
    }
  }

  #batchBytes(): number {
    const { maxBatchBytes } = this.#sink;
    const { failures } = this.#backoff;
    if (failures < 2) return maxBatchBytes;
    return Math.min(maxBatchBytes, Math.max(PROBE_BYTES, maxBatchBytes / 2 ** failures));
  }

  #sent(chunk: Chunk): void {
    this.#backlog.sent(chunk.endAt);
    while (this.#parts.length > 0 && (this.#parts.at(-1) as number) <= chunk.endAt) this.#parts.pop();
    this.#doubt.add(chunk, performance.now());
    this.#believe();
    this.#options.changed();
  }

  async #notSent(chunk: Chunk, error: Error): Promise<void> {
    if (this.#isHalted) return;
    if (error instanceof GoneError) {
      this.#rewind();
      this.#isHalted = true;
      this.#isGone = true;
      this.#options.gone(error);
      return;
    }
    if (error instanceof RejectedError) await this.#refused(chunk, error);
    else this.#failed(error);
  }

  #failed(error: Error): void {
    this.#rewind();
    this.#options.meter.retried();
    const askedMs = error instanceof SendError ? Math.min(error.retryAfterMs, MAX_RETRY_AFTER_MS) : 0;
    const pauseMs = Math.max(this.#backoff.next(), askedMs);
    this.#resumeAtMs = performance.now() + pauseMs;
    this.#failures.failed(error, pauseMs);
    this.#options.changed();
  }

  /** Halves a batch until the documents that are refused stand alone. */
  async #refused(chunk: Chunk, error: RejectedError): Promise<void> {
    const half = middleLine(chunk.bytes);
    if (half > 0 && half < chunk.bytes.length) {
      if (this.#parts.at(-1) !== chunk.endAt) this.#parts.push(chunk.endAt);
      this.#parts.push(chunk.startAt + half);
      return;
    }
    const generation = this.#generation;
    await this.#options.refused.add(chunk, error);
    if (generation === this.#generation) this.#sent({ ...chunk, documents: 0 });
  }

  /** The connection broke, in a send or between two of them. */
  #broken(error: Error): void {
    if (this.#isHalted) return;
    const { isFlying } = this.#backlog;
    // A receiver closes a connection that was idle for long: nothing is lost and nothing failed.
    if (!isFlying && this.#doubt.isEmpty) return;
    if (isFlying) this.#rewind();
    else this.#failed(error);
    this.#wake.wake();
  }

  #rewind(): void {
    this.#generation++;
    this.#doubt.takeAll();
    this.#backlog.rewind();
  }

  #believe(): void {
    clearTimeout(this.#believeTimer);
    const { doubt } = this.#sink;
    if (doubt === undefined) {
      this.believeAll();
      return;
    }
    const nowMs = performance.now();
    const isStalled = this.#backlog.isFlying && nowMs - this.#flightSinceMs > STALLED_MS;
    this.#settle(this.#doubt.takeBelieved(doubt.bytes, isStalled ? undefined : doubt.ms, nowMs));
    const { oldestMs } = this.#doubt;
    if (oldestMs === undefined) return;
    const dueInMs = Math.max(oldestMs + doubt.ms - nowMs, isStalled ? LOOK_AGAIN_MS : 0);
    this.#believeTimer = setTimeout(() => {
      this.#believe();
      this.#options.changed();
    }, dueInMs);
  }

  #settle(believed: readonly Sent[]): void {
    if (believed.length === 0) return;
    const { meter } = this.#options;
    for (const sent of believed) {
      const unspilled = this.#backlog.believe(sent);
      if (unspilled > 0) meter.unspilled(unspilled);
      if (sent.documents > 0) meter.accepted(sent.documents, sent.endAt - sent.startAt);
    }
    this.#backoff.reset();
    this.#failures.recovered();
  }

  #abandon(error: Error): void {
    this.#readFailures = 0;
    this.#rewind();
    const { documents, path } = this.#backlog.abandon();
    this.#options.meter.lost(documents);
    const facts = { output: this.#sink.name, file: path, documents, error: error.message };
    this.#options.log.error(facts, 'a spill file can not be read and is put aside');
  }
}
