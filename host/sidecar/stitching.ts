import { createStitcher } from '../create-stitcher.js';
import type { Stitcher } from '../engine.js';
import type { Settings, Stats } from '../types.js';
import type { Intake, Origin, Receipt } from './inputs/input.js';
import { JournalReceipts } from './journal-receipts.js';
import { LineLedger } from './line-ledger.js';
import { countLines } from './lines.js';
import type { Batch } from './outputs/sink.js';

const LINE_NUMBERS = 2 ** 32;

/** An output as the stitching sees it. */
export interface Taker {
  add(batch: Batch): void;
  /** How many documents, in order, are accepted or safe. */
  readonly acceptedPosition: number;
}

const NOBODY: Origin = { records: false };

/**
 * The module between inputs and outputs: lines in, documents to every output, and word to the inputs when their
 * lines are done with.
 */
export class Stitching implements Intake {
  readonly #stitcher: Stitcher;
  readonly #takers: readonly Taker[];
  readonly #clock: () => number;
  readonly #ledger: LineLedger | undefined;
  readonly #journalReceipts: JournalReceipts | undefined;
  #origin: Origin = NOBODY;
  /** Documents handed to the outputs so far. */
  #position = 0;
  #linesTaken = 0;
  #pairs: Uint32Array[] = [];

  /**
   * `tracks`: some input wants receipts; with a journal all can have them. Throws a `SettingsError` that names every fault.
   */
  constructor(settings: Settings, takers: readonly Taker[], tracks: boolean, clock: () => number = Date.now) {
    this.#stitcher = createStitcher(settings);
    this.#takers = takers;
    this.#clock = clock;
    if (settings.journal) {
      this.#journalReceipts = new JournalReceipts(this.#stitcher);
      this.#stitcher.accept(0);
      return;
    }
    if (!tracks) return;
    this.#ledger = new LineLedger();
    this.#stitcher.trackLines((pairs) => this.#pairs.push(pairs.slice()));
  }

  stats(): Stats {
    return this.#stitcher.stats();
  }

  /** Can the journal be written? Without one there is nothing to write. */
  get isJournaled(): boolean {
    return this.#stitcher.isJournaled;
  }

  /** What there is to say of the journal since the last time. */
  journalNotes(): string[] {
    return this.#stitcher.journalNotes();
  }

  push(lines: Uint8Array, origin: Origin, receipt?: Receipt): number {
    if (origin !== this.#origin) this.#setOrigin(origin);
    this.#stitcher.pushBytes(lines, this.#clock(), this.#hand);
    const taken = this.#stitcher.linesTaken;
    const count = (taken - this.#linesTaken + LINE_NUMBERS) % LINE_NUMBERS;
    this.#linesTaken = taken;
    this.#journalReceipts?.add(count, receipt);
    if (this.#ledger !== undefined) {
      this.#ledger.add(count, receipt);
      this.#settle();
    }
    return count;
  }

  /** Time has passed. */
  tick(): void {
    this.#stitcher.tickBytes(this.#clock(), this.#hand);
    this.#journalReceipts?.settle();
    this.#settle();
  }

  /** Before the end: what the outputs have accepted by now is written down. Open messages stay in the journal. */
  close(): void {
    this.tick();
  }

  /**
   * Hands out every open message as it stands. Lines of which somebody keeps a copy are not released by that: whoever
   * reads them again makes the whole document of them, with the same id.
   */
  drain(): void {
    this.#ledger?.close();
    this.#stitcher.drainBytes(this.#clock(), this.#hand);
    this.#settle();
  }

  /** An output has accepted more. */
  accepted(): void {
    if (this.#ledger === undefined && this.#journalReceipts === undefined) return;
    let position = Number.POSITIVE_INFINITY;
    for (const taker of this.#takers) position = Math.min(position, taker.acceptedPosition);
    this.#ledger?.settle(position);
    if (this.#journalReceipts !== undefined) this.#stitcher.accept(Math.min(position, this.#position));
  }

  #setOrigin(origin: Origin): void {
    const { appliance = '', peer = '', records = true } = origin;
    const last = this.#origin;
    this.#origin = origin;
    const isSame =
      appliance === (last.appliance ?? '') &&
      peer === (last.peer ?? '') &&
      records === (last.records ?? true);
    if (!isSame) this.#stitcher.setOrigin(appliance, peer, records);
  }

  /** The module's bytes are its own: all outputs share one copy. */
  readonly #hand = (ndjson: Uint8Array): void => {
    const bytes = Buffer.from(ndjson);
    const documents = countLines(bytes);
    this.#position += documents;
    for (const taker of this.#takers) taker.add({ bytes, documents });
  };

  /** Receipts can only be read once the lines they speak of are in the ledger. */
  #settle(): void {
    if (this.#ledger === undefined || this.#pairs.length === 0) return;
    const all = this.#pairs;
    this.#pairs = [];
    for (const pairs of all) this.#ledger.take(pairs, this.#position);
    this.accepted();
  }
}
