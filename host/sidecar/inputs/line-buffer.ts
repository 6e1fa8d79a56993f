import { Byte } from './bytes.js';
import type { Room } from './room.js';

const FIRST_CAP_BYTES = 1024;

/** So much every connection has; larger buffers take from the room that all of them share, and go with their line. */
const OWN_BYTES = 64 * 1024;

/** Bytes that are put together from pieces, up to a limit; what is beyond it is left out. */
export class LineBuffer {
  readonly #maxBytes: number;
  readonly #room: Room;
  #bytes: Buffer = Buffer.alloc(0);
  #length = 0;
  #isCut = false;
  /** Of the room. */
  #takenBytes = 0;

  constructor(maxBytes: number, room: Room) {
    this.#maxBytes = maxBytes;
    this.#room = room;
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
    const wanted = Math.min(bytes.length, this.#maxBytes - this.#length);
    const taken = Math.min(wanted, this.#reserve(this.#length + wanted) - this.#length);
    this.#bytes.set(taken === bytes.length ? bytes : bytes.subarray(0, taken), this.#length);
    this.#length += taken;
    if (taken < bytes.length) this.#isCut = true;
    return bytes.length - taken;
  }

  /** The bytes with a line feed behind them, and begins anew; valid until the next call. */
  takeLine(): Uint8Array {
    this.#reserve(this.#length);
    this.#bytes[this.#length] = Byte.LF;
    const line = this.#bytes.subarray(0, this.#length + 1);
    this.clear();
    return line;
  }

  clear(): void {
    this.#length = 0;
    this.#isCut = false;
    if (this.#takenBytes === 0) return;
    this.#room.giveBack(this.#takenBytes);
    this.#takenBytes = 0;
    this.#bytes = Buffer.alloc(0);
  }

  /** Returns how many bytes there may be, besides the line feed: fewer than asked for where the room is full. */
  #reserve(length: number): number {
    if (length < this.#bytes.length) return length;
    const most = this.#maxBytes + 1;
    const cap = Math.min(most, Math.max(FIRST_CAP_BYTES, length + 1, 2 * this.#bytes.length));
    const beyond = Math.max(0, cap - OWN_BYTES) - this.#takenBytes;
    if (beyond > 0 && !this.#room.take(beyond)) {
      // what it has of its own it may fill
      if (this.#bytes.length < OWN_BYTES) this.#grow(Math.min(most, OWN_BYTES));
      return this.#bytes.length - 1;
    }
    this.#takenBytes += Math.max(0, beyond);
    this.#grow(cap);
    return length;
  }

  #grow(cap: number): void {
    const grown = Buffer.allocUnsafeSlow(cap);
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}
