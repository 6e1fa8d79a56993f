import { Byte } from './bytes.js';
import type { Origin } from './input.js';

const FIRST_CAP_BYTES = 4096;

/** Lines of one sender that wait to be handed on together. */
export class SenderLines {
  readonly origin: Origin;
  #bytes = Buffer.allocUnsafeSlow(FIRST_CAP_BYTES);
  #length = 0;

  constructor(origin: Origin) {
    this.origin = origin;
  }

  /** Valid until the next call. */
  get lines(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  get length(): number {
    return this.#length;
  }

  /** `bytes` up to `end`, and an LF. */
  add(bytes: Uint8Array, end: number): void {
    const length = this.#length + end + 1;
    if (length > this.#bytes.length) this.#grow(length);
    this.#bytes.set(end === bytes.length ? bytes : bytes.subarray(0, end), this.#length);
    this.#bytes[length - 1] = Byte.LF;
    this.#length = length;
  }

  clear(): void {
    this.#length = 0;
  }

  #grow(cap: number): void {
    const grown = Buffer.allocUnsafeSlow(Math.max(cap, 2 * this.#bytes.length));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}
