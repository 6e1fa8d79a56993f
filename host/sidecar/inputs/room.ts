/** Memory that many senders share: what one of them has, the others do not. */
export class Room {
  readonly #capBytes: number;
  #usedBytes = 0;

  constructor(capBytes: number) {
    this.#capBytes = capBytes;
  }

  /** False if there is not so much left; then nothing is taken. */
  take(bytes: number): boolean {
    if (this.#usedBytes + bytes > this.#capBytes) return false;
    this.#usedBytes += bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#usedBytes -= bytes;
  }
}
