import type { Receipt } from './inputs/input.js';

/** What is wanted of the journal here. */
export interface Journaled {
  /** All lines that were pushed are in it. */
  readonly isJournaled: boolean;
}

/**
 * With a journal in the module a line has outlived this process once the module has it. Inputs hear so behind their
 * push, or, where the journal cannot be written, when it can be again.
 */
export class JournalReceipts {
  readonly #journal: Journaled;
  #waiting: { count: number; receipt: Receipt }[] = [];
  #isUnderWay = false;

  constructor(journal: Journaled) {
    this.#journal = journal;
  }

  add(count: number, receipt: Receipt | undefined): void {
    if (receipt === undefined) return;
    this.#waiting.push({ count, receipt });
    if (this.#isUnderWay) return;
    this.#isUnderWay = true;
    setImmediate(() => {
      this.#isUnderWay = false;
      this.settle();
    });
  }

  /** Tells whoever waits, if there is nothing left to write. */
  settle(): void {
    if (this.#waiting.length === 0 || !this.#journal.isJournaled) return;
    const told = this.#waiting;
    this.#waiting = [];
    for (const { count, receipt } of told) {
      for (let index = 0; index < count; index++) receipt.released?.(index);
      receipt.safe?.();
    }
  }
}
