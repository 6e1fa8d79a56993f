import { fileTrouble } from '../../errors.js';
import type { Log } from '../inputs/input.js';
import type { OutputMeter } from '../meters.js';
import { Seldom } from '../seldom.js';
import { type Backlog, NOTHING } from './backlog/backlog.js';
import type { Prefix } from './backlog/memory.js';
import type { SpillLog } from './backlog/spill.js';
import { Backoff } from './backoff.js';

/** So much is written at once: large enough that the wait for the disk is paid seldom. */
const WRITE_BYTES = 8 * 1024 * 1024;

/** A full disk, or a loss that goes on, is said once in this time. */
const SAY_EVERY_MS = 10_000;

export interface OverflowOptions {
  output: string;
  backlog: Backlog;
  meter: OutputMeter;
  log: Log;
  queueBytes: number;
  /** Held beyond twice the queue before anything is lost. */
  reserveBytes: number;
  retryMinMs: number;
  retryMaxMs: number;
  /** Nothing goes out: what comes in now can only go to the disk. */
  isFailing(): boolean;
  /** Documents are on the disk, or whether more can go there has changed. */
  changed(): void;
  /** Documents were thrown away: places have moved. */
  dropped(): void;
}

/**
 * Keeps what waits in memory within bounds: above `queueBytes` the oldest documents go to the spill file. Where
 * that can not be, they are held up to twice as much and the reserve; beyond that the oldest are lost.
 */
export class Overflow {
  readonly #options: OverflowOptions;
  readonly #backlog: Backlog;
  readonly #spill: SpillLog | undefined;
  readonly #backoff: Backoff;
  readonly #troubles = new Seldom(SAY_EVERY_MS);
  readonly #losses = new Seldom(SAY_EVERY_MS);
  #running: Promise<void> | undefined;
  #retryTimer: NodeJS.Timeout | undefined;
  #isStopping = false;

  constructor(options: OverflowOptions) {
    this.#options = options;
    this.#backlog = options.backlog;
    this.#spill = options.backlog.spill;
    this.#backoff = new Backoff(options.retryMinMs, options.retryMaxMs);
  }

  /** Nothing more can go to the spill file: there is none, it has its full size, or the disk takes nothing. */
  get isUnable(): boolean {
    if (this.#spill === undefined || this.#backoff.failures > 0) return true;
    return this.#spill.room < this.#backlog.memory.firstBytes(this.#startAt);
  }

  /** More has come in, or what was sent has to be sent again. Never throws. */
  check(): void {
    const { queueBytes, reserveBytes } = this.#options;
    const { waitingBytes } = this.#backlog;
    if (waitingBytes <= queueBytes) return;
    const mostBytes = queueBytes * 2 + reserveBytes;
    if (!this.#isStopping && this.#running === undefined && !this.isUnable) this.#start(queueBytes * 0.75);
    if (waitingBytes > mostBytes) this.#drop(waitingBytes - mostBytes);
  }

  /** Writes everything that is not believed to the spill file. Returns the number of documents that are lost. */
  async flush(): Promise<number> {
    this.#isStopping = true;
    clearTimeout(this.#retryTimer);
    await this.#running;
    this.#backlog.rewind();
    for (;;) {
      const part = this.#next();
      if (this.#spill === undefined || part === undefined) break;
      if (!(await this.#write(this.#spill, part))) break;
    }
    const documents = this.#backlog.heldDocuments;
    if (documents > 0) {
      this.#lost(documents);
      this.#losses.flush(this.#sayLost);
    }
    return documents;
  }

  #start(downToBytes: number): void {
    this.#running = this.#run(downToBytes).finally(() => {
      this.#running = undefined;
      this.#options.changed();
    });
  }

  async #run(downToBytes: number): Promise<void> {
    while (!this.#isStopping && this.#backlog.waitingBytes > downToBytes) {
      const part = this.#next();
      if (this.#spill === undefined || part === undefined || !(await this.#write(this.#spill, part))) return;
      this.#options.changed();
    }
  }

  /** Place of the oldest document that is only in memory and not believed. */
  get #startAt(): number {
    return Math.max(this.#backlog.memory.startAt, this.#backlog.believedAt);
  }

  /** The oldest documents in memory, as many as the spill file takes at once; undefined if it takes none. */
  #next(): Prefix | undefined {
    const { memory, spill } = this.#backlog;
    const wanted = Math.max(WRITE_BYTES, memory.firstBytes(this.#startAt));
    return memory.prefix(this.#startAt, Math.min(wanted, spill?.room ?? 0));
  }

  /** Returns whether the disk took it. */
  async #write(spill: SpillLog, part: Prefix): Promise<boolean> {
    this.#backlog.spillingEndAt = part.endAt;
    try {
      await spill.append(part);
    } catch (error) {
      this.#failed(error);
      return false;
    } finally {
      this.#backlog.spillingEndAt = NOTHING;
    }
    this.#backoff.reset();
    this.#troubles.reset();
    this.#backlog.spilled(part.endAt, part.endDocument);
    this.#options.meter.spilled(part.documents);
    // Sent and believed while it was being written.
    if (this.#backlog.believedAt >= part.endAt) this.#options.meter.unspilled(part.documents);
    return true;
  }

  #failed(error: unknown): void {
    const { output, log, queueBytes } = this.#options;
    const retryInMs = this.#backoff.next();
    this.#troubles.add(1, (tries) => {
      const facts = { output, error: fileTrouble('spill file', error), tries };
      log.error(facts, 'the spill file can not be written; documents stay in memory');
    });
    if (this.#isStopping) return;
    this.#retryTimer = setTimeout(() => {
      // Far below the bound at which inputs are stopped: else nobody would find out that the disk has room again.
      const lowBytes = queueBytes * 0.25;
      if (this.#options.isFailing() && this.#backlog.waitingBytes > lowBytes) return this.#start(lowBytes);
      this.#backoff.reset();
      this.#options.changed();
    }, retryInMs);
  }

  #drop(bytes: number): void {
    // In steps, so that the row is not moved up for every single document.
    const documents = this.#backlog.drop(bytes + this.#options.queueBytes / 16);
    if (documents === 0) return;
    this.#options.dropped();
    this.#lost(documents);
  }

  #lost(documents: number): void {
    this.#options.meter.lost(documents);
    this.#losses.add(documents, this.#sayLost);
  }

  readonly #sayLost = (documents: number): void => {
    const { output, log } = this.#options;
    log.error(
      { output, documents },
      'documents are lost: the queue is full and the spill file takes no more',
    );
  };
}
