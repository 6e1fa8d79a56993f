import type { Receipt } from './inputs/input.js';

/** One push whose sender wants to hear what becomes of its lines. */
interface Entry {
  readonly first: number;
  readonly count: number;
  readonly receipt: Receipt;
  left: number;
}

/** Lines that the module let go when so many documents had been handed out. */
interface Waiting {
  readonly position: number;
  readonly lines: number[];
}

const LINE_NUMBERS = 2 ** 32;

/**
 * Who has to hear of which line. The module says when it is done with a line; the line is released when the outputs
 * have accepted every document that was handed out by then, which are at least those that were made of it.
 */
export class LineLedger {
  /** In order of their first line; those that are done with stay until half of them are. */
  #entries: Entry[] = [];
  #finished = 0;
  /** Lines that more than one message has. */
  readonly #shared = new Map<number, number>();
  #waiting: Waiting[] = [];
  /** Number of the next line; counts on where the module's number begins anew. */
  #nextLine = 0;
  #open = 0;
  #isClosed = false;

  /** Lines that somebody waits for. */
  get openLines(): number {
    return this.#open;
  }

  /**
   * A push was taken and had `count` lines. The module may have let lines of it go already: those are in
   * `settle` calls after this one.
   */
  add(count: number, receipt: Receipt | undefined): void {
    if (receipt !== undefined) {
      if (count === 0) receipt.safe?.();
      else this.#entries.push({ first: this.#nextLine, count, receipt, left: count });
      this.#open += count;
    }
    this.#nextLine += count;
  }

  /** What the module lets go from now on, it does for want of time: those lines stay as they are. */
  close(): void {
    this.#isClosed = true;
  }

  /** Pairs of the module (see `OnReceipts`), when `position` documents had been handed out. */
  take(pairs: Uint32Array, position: number): void {
    if (this.#isClosed) return;
    const lines: number[] = [];
    for (let at = 0; at < pairs.length; at += 2) {
      const line = this.#wholeNumber(pairs[at] as number);
      const others = this.#shared.get(line) ?? 0;
      if (pairs[at + 1] === 0) this.#shared.set(line, others + 1);
      else if (others > 1) this.#shared.set(line, others - 1);
      else if (others === 1) this.#shared.delete(line);
      else lines.push(line);
    }
    if (lines.length === 0) return;
    const last = this.#waiting.at(-1);
    if (last?.position === position) for (const line of lines) last.lines.push(line);
    else this.#waiting.push({ position, lines });
  }

  /** All outputs have accepted the first `position` documents. */
  settle(position: number): void {
    let taken = 0;
    for (const { position: needed, lines } of this.#waiting) {
      if (needed > position) break;
      for (const line of lines) this.#release(line);
      taken++;
    }
    if (taken > 0) this.#waiting.splice(0, taken);
  }

  /** The module gives the low 32 bits; the line came before the next one, and less than 2^32 lines ago. */
  #wholeNumber(low: number): number {
    const ago = ((this.#nextLine % LINE_NUMBERS) - low + LINE_NUMBERS) % LINE_NUMBERS;
    return this.#nextLine - (ago === 0 ? LINE_NUMBERS : ago);
  }

  #release(line: number): void {
    const entry = this.#find(line);
    if (entry === undefined) return; // nobody asked for a receipt
    entry.receipt.released?.(line - entry.first);
    this.#open--;
    if (--entry.left > 0) return;
    entry.receipt.safe?.();
    if (++this.#finished * 2 > this.#entries.length) this.#sweep();
  }

  #find(line: number): Entry | undefined {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#entries[middle] as Entry).first <= line) low = middle + 1;
      else high = middle;
    }
    const entry = this.#entries[low - 1];
    return entry !== undefined && line < entry.first + entry.count ? entry : undefined;
  }

  #sweep(): void {
    this.#entries = this.#entries.filter((entry) => entry.left > 0);
    this.#finished = 0;
  }
}
