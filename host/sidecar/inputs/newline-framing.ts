import { Byte } from './bytes.js';
import type { Framer, FramingOptions } from './framer.js';
import { LineBuffer } from './line-buffer.js';

/**
 * Lines that end with LF. Some senders end them with NUL and never with LF, so until the first LF of a connection a
 * NUL ends a line too; from then on it is text, since a mail can bring one into a log line.
 */
export class NewlineFraming implements Framer {
  readonly #options: FramingOptions;
  readonly #maxBytes: number;
  /** The begun line. */
  readonly #rest: LineBuffer;
  #hasSeenFeed = false;

  constructor(options: FramingOptions) {
    this.#options = options;
    this.#maxBytes = options.maxLineBytes;
    this.#rest = new LineBuffer(options.maxLineBytes, options.room);
  }

  feed(chunk: Buffer): boolean {
    if (!this.#hasSeenFeed) this.#endLinesAtNul(chunk);
    const end = chunk.lastIndexOf(Byte.LF) + 1;
    if (end === 0) {
      this.#begin(chunk);
      return true;
    }
    let start = 0;
    if (this.#rest.length > 0) {
      start = chunk.indexOf(Byte.LF) + 1;
      this.#begin(chunk.subarray(0, start - 1));
      this.#options.onLines(this.#rest.takeLine());
    }
    if (start < end) this.#handOn(chunk, start, end);
    if (end < chunk.length) this.#begin(chunk.subarray(end));
    return true;
  }

  end(): void {
    if (this.#rest.length > 0) this.#options.onLines(this.#rest.takeLine());
  }

  #begin(bytes: Uint8Array): void {
    const wasCut = this.#rest.isCut;
    if (this.#rest.append(bytes) > 0 && !wasCut) this.#options.onTrouble('oversize');
  }

  #endLinesAtNul(chunk: Buffer): void {
    const feed = chunk.indexOf(Byte.LF);
    this.#hasSeenFeed = feed >= 0;
    const before = feed >= 0 ? chunk.subarray(0, feed) : chunk;
    for (let nul = before.indexOf(Byte.NUL); nul >= 0; nul = before.indexOf(Byte.NUL, nul + 1)) {
      before[nul] = Byte.LF;
    }
  }

  /** Whole lines, uncopied. Only where a line may be too long is there anything to look for. */
  #handOn(chunk: Buffer, start: number, end: number): void {
    let from = start;
    let lineStart = start;
    while (end - lineStart > this.#maxBytes + 1) {
      // all lines that end before this one are short enough: it is the last that ends within the limit
      const feed = chunk.lastIndexOf(Byte.LF, lineStart + this.#maxBytes);
      if (feed >= lineStart) {
        lineStart = feed + 1;
        continue;
      }
      this.#options.onTrouble('oversize');
      const cut = lineStart + this.#maxBytes;
      chunk[cut] = Byte.LF;
      this.#options.onLines(chunk.subarray(from, cut + 1));
      from = chunk.indexOf(Byte.LF, cut + 1) + 1;
      lineStart = from;
    }
    if (from < end) this.#options.onLines(chunk.subarray(from, end));
  }
}
