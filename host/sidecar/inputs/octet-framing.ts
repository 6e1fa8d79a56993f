import { Byte, escapeLineFeeds, isDigit, trimmedEnd } from './bytes.js';
import { type Framer, type FramingOptions, MAX_COUNT_DIGITS } from './framer.js';
import { LineBuffer } from './line-buffer.js';

type Phase =
  /** Digits of the length, then a space. */
  | 'header'
  /** So many bytes of the message. */
  | 'body'
  /** A length was expected and is none: up to the next LF all is one line. */
  | 'lost';

/**
 * `MSG-LEN SP MSG`, RFC 6587. Messages become lines: they are moved together in the chunk they came in, which is
 * always possible since the length takes at least the two bytes before them, and handed on at once.
 */
export class OctetFraming implements Framer {
  readonly #options: FramingOptions;
  readonly #maxBytes: number;
  /** A message that came in more than one piece. */
  readonly #rest: LineBuffer;
  #phase: Phase = 'header';
  #digits = 0;
  #length = 0;
  /** Bytes of the message that are still to come. */
  #left = 0;

  constructor(options: FramingOptions) {
    this.#options = options;
    this.#maxBytes = options.maxLineBytes;
    this.#rest = new LineBuffer(options.maxLineBytes, options.room);
  }

  feed(chunk: Buffer): boolean {
    const run = new Run(chunk, this.#options);
    let at = 0;
    while (at < chunk.length) {
      if (this.#phase === 'header') at = this.#readHeader(chunk, at);
      else if (this.#phase === 'body') at = this.#readBody(run, at);
      else {
        at = this.#readLost(run, at);
        if (at < 0) return false;
      }
    }
    run.flush();
    return true;
  }

  end(): void {
    if (this.#phase === 'header' && this.#digits === 0) return;
    if (this.#phase !== 'lost') this.#options.onTrouble('framing');
    this.#takeRest();
    this.#phase = 'header';
    this.#digits = 0;
  }

  #readHeader(chunk: Buffer, start: number): number {
    let at = start;
    for (; at < chunk.length; at++) {
      const byte = chunk[at] as number;
      if (isDigit(byte) && this.#digits < MAX_COUNT_DIGITS && (this.#digits > 0 || byte !== Byte.DIGIT_0)) {
        this.#length = this.#length * 10 + (byte - Byte.DIGIT_0);
        this.#digits++;
      } else if (byte === Byte.SPACE && this.#digits > 0) {
        this.#left = this.#length;
        this.#beginPhase('body');
        return at + 1;
      } else if (this.#digits > 0 || (byte !== Byte.LF && byte !== Byte.CR && byte !== Byte.NUL)) {
        this.#options.onTrouble('framing');
        if (this.#digits > 0) this.#rest.append(Buffer.from(`${this.#length}`));
        this.#beginPhase('lost');
        return at;
      }
      // else the end of a line behind a message, which its sender did not count
    }
    return at;
  }

  #readBody(run: Run, at: number): number {
    const end = Math.min(at + this.#left, run.chunk.length);
    this.#left -= end - at;
    const isWhole = this.#left === 0;
    if (isWhole && this.#rest.length === 0 && end - at <= this.#maxBytes) {
      run.add(at, end);
    } else {
      const wasCut = this.#rest.isCut;
      if (this.#rest.append(run.chunk.subarray(at, end)) > 0 && !wasCut) this.#options.onTrouble('oversize');
      if (isWhole) {
        run.flush();
        this.#takeRest();
      }
    }
    if (isWhole) this.#beginPhase('header');
    return end;
  }

  /** Negative if there is no end to it. */
  #readLost(run: Run, at: number): number {
    run.flush();
    const feed = run.chunk.indexOf(Byte.LF, at);
    const end = feed < 0 ? run.chunk.length : feed;
    const isTooLong = this.#rest.append(run.chunk.subarray(at, end)) > 0;
    if (feed < 0 && !isTooLong) return end;
    this.#takeRest();
    if (isTooLong) return -1;
    this.#beginPhase('header');
    return end + 1;
  }

  #beginPhase(phase: Phase): void {
    this.#phase = phase;
    this.#digits = 0;
    this.#length = 0;
  }

  #takeRest(): void {
    const { bytes } = this.#rest;
    const end = trimmedEnd(bytes, 0, bytes.length);
    if (end > 0) handOnAlone(bytes.subarray(0, end), this.#options);
    this.#rest.clear();
  }
}

/** Lines at the start of a chunk that are ready to be handed on. */
class Run {
  readonly chunk: Buffer;
  readonly #options: FramingOptions;
  /** End of the lines. */
  #to = 0;
  /** The next LF at or after the message looked at last; Infinity if there is none. */
  #feed = -1;

  constructor(chunk: Buffer, options: FramingOptions) {
    this.chunk = chunk;
    this.#options = options;
  }

  /** Moves one message to the lines. */
  add(start: number, frameEnd: number): void {
    const { chunk } = this;
    const end = trimmedEnd(chunk, start, frameEnd);
    if (end === start) return;
    if (this.#feed < start) {
      const feed = chunk.indexOf(Byte.LF, start);
      this.#feed = feed < 0 ? Infinity : feed;
    }
    const lineEnd = this.#to + end - start + 1;
    // no room for the LF: the length came with the chunk before, and the sender put no LF there
    if (this.#feed < end || lineEnd > frameEnd) {
      this.flush();
      handOnAlone(chunk.subarray(start, end), this.#options);
      return;
    }
    if (this.#to !== start) chunk.copyWithin(this.#to, start, end);
    chunk[lineEnd - 1] = Byte.LF;
    this.#to = lineEnd;
  }

  flush(): void {
    if (this.#to > 0) this.#options.onLines(this.chunk.subarray(0, this.#to));
    this.#to = 0;
  }
}

function handOnAlone(message: Uint8Array, { onLines }: FramingOptions): void {
  const text = escapeLineFeeds(message);
  const line = Buffer.allocUnsafe(text.length + 1);
  line.set(text);
  line[text.length] = Byte.LF;
  onLines(line);
}
