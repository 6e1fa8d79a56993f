import type { OutputCommon } from '../config/specs.js';
import type { Log } from '../inputs/input.js';
import type { OutputMeter } from '../meters.js';
import { Seldom } from '../seldom.js';
import { Backlog } from './backlog/backlog.js';
import { slugOf } from './backlog/names.js';
import { SpillLog } from './backlog/spill.js';
import { Overflow } from './overflow.js';
import { Refused } from './refused.js';
import { Sender } from './sender.js';
import type { Batch, GoneError, Sink } from './sink.js';

/** How long a sink may take to let go of what it has in hand when the time of a stop is over. */
const LET_GO_MS = 1000;

/** Gauges are no use to anybody more often than that. */
const GAUGES_EVERY_MS = 100;

const SAY_EVERY_MS = 10_000;

export interface OutputQueueOptions {
  sink: Sink;
  spec: OutputCommon;
  meter: OutputMeter;
  log: Log;
  /** Folder for spill files and refused documents; it is made if need be. Without it the queue is in memory. */
  spillDir: string | undefined;
  /**
   * Where nothing more can go to the disk: documents that still come when all inputs wait, as many bytes as the open
   * messages of the module may have. Default 0.
   */
  reserveBytes?: number;
}

/**
 * One output: hands its documents to a sink in order, each at least once, however long that takes. Above
 * `queueBytes` the oldest wait in a spill file, from which the next process goes on.
 */
export class OutputQueue {
  /** `acceptedPosition` has moved on. */
  onAccepted: (() => void) | undefined;
  /** `isFull` or `isOverfull` has changed. */
  onFullChange: (() => void) | undefined;
  /** Nobody will ever take documents here again. They are kept; `stop` writes them to the spill file. */
  onGone: ((error: GoneError) => void) | undefined;
  readonly #sink: Sink;
  readonly #spec: OutputCommon;
  readonly #meter: OutputMeter;
  readonly #log: Log;
  readonly #backlog: Backlog;
  readonly #refused: Refused;
  readonly #sender: Sender;
  readonly #overflow: Overflow;
  readonly #lateLosses = new Seldom(SAY_EVERY_MS);
  #isFull = false;
  #isOverfull = false;
  /** After a failure, until the spill file is empty: it is no slow reader that makes documents wait. */
  #isCatchingUp = false;
  #acceptedPosition = 0;
  #gaugesTimer: NodeJS.Timeout | undefined;
  #stopping: Promise<{ lost: number }> | undefined;

  constructor({ sink, spec, meter, log, spillDir, reserveBytes = 0 }: OutputQueueOptions) {
    const { queueBytes, spillBytes, retryMinMs, retryMaxMs } = spec;
    const slug = slugOf(sink.name);
    this.#sink = sink;
    this.#spec = spec;
    this.#meter = meter;
    this.#log = log;
    this.#backlog = new Backlog(
      spillDir === undefined ? undefined : new SpillLog(spillDir, slug, spillBytes),
    );
    this.#refused = new Refused(sink.name, spillDir, slug, spillBytes, meter, log);
    const common = { backlog: this.#backlog, meter, log, retryMinMs, retryMaxMs };
    this.#sender = new Sender({
      ...common,
      sink,
      refused: this.#refused,
      // A small queue must not be full while it waits for a large batch.
      enoughBytes: sink.maxBatchWaitMs === 0 ? 0 : Math.min(sink.maxBatchBytes, queueBytes / 4),
      changed: () => this.#changed(),
      gone: (error) => this.#gone(error),
    });
    this.#overflow = new Overflow({
      ...common,
      output: sink.name,
      queueBytes,
      reserveBytes,
      isFailing: () => this.#sender.isFailing,
      changed: () => this.#changed(),
      dropped: () => this.#sender.forgetParts(),
    });
  }

  /** Begins to send, first of all what an earlier process has left. Throws an `IoError` if that can not be read. */
  start(): void {
    const resumed = this.#backlog.spill?.resume();
    if (resumed !== undefined && resumed.torn > 0) {
      this.#meter.lost(resumed.torn);
      const facts = { output: this.#sink.name, documents: resumed.torn };
      this.#log.warn(facts, 'the spill file ended in half a document, which is cut off');
    }
    if (resumed !== undefined && resumed.bytes > 0) {
      this.#isCatchingUp = true;
      this.#log.info({ output: this.#sink.name, ...resumed }, 'documents of the spill file are sent first');
    }
    this.#backlog.resume();
    this.#sender.start();
    this.#sink.watch?.((error) => this.#gone(error));
    this.#showGauges();
  }

  /** Takes documents. Never throws, and copies nothing. After `stop` they are lost, and counted so. */
  add(batch: Batch): void {
    if (this.#stopping !== undefined) {
      this.#meter.lost(batch.documents);
      this.#lateLosses.add(batch.documents, (documents) => {
        const facts = { output: this.#sink.name, documents };
        this.#log.error(facts, 'documents are lost: they came after the output was stopped');
      });
      return;
    }
    this.#backlog.add(batch);
    this.#overflow.check();
    this.#sender.poke();
    this.#settle();
  }

  /** Documents that were added so far. */
  get position(): number {
    return this.#backlog.memory.documents;
  }

  /** Of these, in order, how many the destination has accepted or the spill file holds. */
  get acceptedPosition(): number {
    return this.#acceptedPosition;
  }

  /** The queue asks the inputs to pause. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Nothing more should come at all: what still does is held in a reserve, and lost when that is used up. */
  get isOverfull(): boolean {
    return this.#isOverfull;
  }

  get isFailing(): boolean {
    return this.#sender.isFailing;
  }

  /** SIGHUP: files are opened anew, and a failing output is tried at once. */
  reopen(): void {
    this.#sink.reopen?.();
    void this.#refused.close();
    this.#sender.retryNow();
  }

  /**
   * Sends what waits for at most `deadlineMs` milliseconds from now, writes the rest to the spill file, and closes
   * the sink. Resolves with the number of documents that could be neither sent nor written.
   */
  stop(deadlineMs: number): Promise<{ lost: number }> {
    this.#stopping ??= this.#stop(performance.now() + deadlineMs);
    return this.#stopping;
  }

  async #stop(endMs: number): Promise<{ lost: number }> {
    const leftMs = () => endMs - performance.now();
    let isAllSent = false;
    this.#sender.retryNow();
    while (!isAllSent && leftMs() > 0) {
      await within(leftMs(), this.#sender.drained());
      if (this.#backlog.unsentBytes > 0) break;
      // The end of the connection may bring to light that what was sent never arrived.
      await within(LET_GO_MS + Math.max(0, leftMs()), this.#sink.close());
      isAllSent = this.#backlog.unsentBytes === 0;
    }
    if (isAllSent) this.#sender.believeAll();
    await within(LET_GO_MS, this.#sender.halt());
    const lost = await this.#overflow.flush();
    const kept = this.#backlog.spill?.bytes ?? 0;
    if (kept > 0) {
      const facts = { output: this.#sink.name, bytes: kept };
      this.#log.warn(facts, 'documents wait in the spill file: the next process sends them');
    }
    if (!isAllSent) await within(LET_GO_MS, this.#sink.close());
    await this.#backlog.spill?.close();
    await this.#refused.close();
    this.#changed();
    clearTimeout(this.#gaugesTimer);
    this.#showGauges();
    return { lost };
  }

  #gone(error: GoneError): void {
    this.#log.error({ output: this.#sink.name, error: error.message }, 'nobody reads this output any more');
    this.#changed();
    this.onGone?.(error);
  }

  /** Documents are accepted, or go to the disk, or have to be sent again. */
  #changed(): void {
    this.#overflow.check();
    this.#settle();
    if (this.#backlog.settledDocument <= this.#acceptedPosition) return;
    this.#acceptedPosition = this.#backlog.settledDocument;
    this.onAccepted?.();
  }

  #settle(): void {
    this.#gaugesTimer ??= setTimeout(() => this.#showGauges(), GAUGES_EVERY_MS).unref();
    const isFailing = this.#sender.isFailing;
    if (isFailing) this.#isCatchingUp = true;
    else if (this.#backlog.spill?.isEmpty ?? true) this.#isCatchingUp = false;
    const isFull = this.#mustPause();
    const isOverfull = this.#backlog.waitingBytes > this.#spec.queueBytes * (this.#isOverfull ? 1.5 : 2);
    if (isFull === this.#isFull && isOverfull === this.#isOverfull) return;
    this.#isFull = isFull;
    this.#isOverfull = isOverfull;
    this.onFullChange?.();
  }

  #mustPause(): boolean {
    const { queueBytes } = this.#spec;
    const { waitingBytes } = this.#backlog;
    // Apart, so that inputs are not stopped and let go all the time.
    const boundBytes = this.#isFull ? queueBytes / 4 : queueBytes / 2;
    if (waitingBytes <= boundBytes) return false;
    if (!this.#isCatchingUp) return true;
    // More comes in than the disk can take: it must not come to a loss.
    return waitingBytes > queueBytes * 1.5 || this.#overflow.isUnable;
  }

  #showGauges(): void {
    this.#gaugesTimer = undefined;
    const { spill, heldBytes, heldDocuments } = this.#backlog;
    this.#meter.waiting({
      memoryDocuments: heldDocuments,
      memoryBytes: heldBytes,
      spillBytes: spill?.bytes ?? 0,
      failing: this.#sender.isFailing,
    });
  }
}

/** Resolves when the work is done, when it fails, or after so many milliseconds. */
function within(ms: number, work: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    work.then(done, done);
  });
}
