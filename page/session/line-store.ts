/** The lines of a run as they came, found by their number. */

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
/** Pieces of input are copied into blocks of this size. */
const BLOCK_BYTES = 4 << 20;
const FIRST_LINES = 1 << 16;

export class LineStore {
  readonly #decoder = new TextDecoder();
  readonly #blocks: Uint8Array[] = [];
  #bytes = 0;
  /** Where each line begins, in bytes from the start of the run; grows by doubling. */
  #starts = new Float64Array(FIRST_LINES);
  #count = 1;

  /** Is there no line whose end is still to come? */
  get isAtLineStart(): boolean {
    return this.#starts[this.#count - 1] === this.#bytes;
  }

  /** Lines so far; one that has no end yet counts if it has begun. */
  get count(): number {
    return this.isAtLineStart ? this.#count - 1 : this.#count;
  }

  add(chunk: Uint8Array): void {
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1)) {
      if (this.#count === this.#starts.length) this.#grow();
      this.#starts[this.#count++] = this.#bytes + at + 1;
    }
    for (let from = 0; from < chunk.length; ) {
      const used = this.#bytes % BLOCK_BYTES;
      if (used === 0) this.#blocks.push(new Uint8Array(BLOCK_BYTES));
      const part = chunk.subarray(from, from + BLOCK_BYTES - used);
      this.#blocks.at(-1)?.set(part, used);
      this.#bytes += part.length;
      from += part.length;
    }
  }

  /** The bytes of a line without its end, at most `limit` of them. */
  bytes(number: number, limit = Number.POSITIVE_INFINITY): Uint8Array {
    const start = this.#starts[number] ?? 0;
    const stop = number + 1 < this.#count ? (this.#starts[number + 1] as number) - 1 : this.#bytes;
    const length = Math.min(stop - start, limit);
    const line = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const at = start + done;
      const block = this.#blocks[Math.floor(at / BLOCK_BYTES)] as Uint8Array;
      const offset = at % BLOCK_BYTES;
      const part = block.subarray(offset, Math.min(BLOCK_BYTES, offset + length - done));
      line.set(part, done);
      done += part.length;
    }
    return line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line;
  }

  text(number: number, limit?: number): string {
    return this.#decoder.decode(this.bytes(number, limit));
  }

  length(number: number): number {
    const stop = number + 1 < this.#count ? (this.#starts[number + 1] as number) - 1 : this.#bytes;
    return stop - (this.#starts[number] ?? 0);
  }

  #grow(): void {
    const larger = new Float64Array(this.#starts.length * 2);
    larger.set(this.#starts);
    this.#starts = larger;
  }
}
