import { Byte } from './bytes.js';

const FIRST_CAP_BYTES = 1024;

/** Bytes that are put together from pieces, up to a limit; what is beyond it is left out. */
export class LineBuffer {
  readonly #maxBytes: number;
  #bytes: Buffer = Buffer.alloc(0);
  #length = 0;
  #isCut = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get length(): number {
    return this.#length;
  }

  /** Something was left out. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** What is there; valid until the next call. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Returns how many bytes were left out. */
  append(bytes: Uint8Array): number {
    const taken = Math.min(bytes.length, this.#maxBytes - this.#length);
    this.#reserve(this.#length + taken);
    this.#bytes.set(taken === bytes.length ? bytes : bytes.subarray(0, taken), this.#length);
    this.#length += taken;
    if (taken < bytes.length) this.#isCut = true;
    return bytes.length - taken;
  }

  /** The bytes with a line feed behind them, and begins anew; valid until the next call. */
  takeLine(): Uint8Array {
    this.#reserve(this.#length + 1);
    this.#bytes[this.#length] = Byte.LF;
    const line = this.#bytes.subarray(0, this.#length + 1);
    this.clear();
    return line;
  }

  clear(): void {
    this.#length = 0;
    this.#isCut = false;
  }

  #reserve(cap: number): void {
    if (cap <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(FIRST_CAP_BYTES, cap, 2 * this.#bytes.length));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}
