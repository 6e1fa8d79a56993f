/** What stands between the messages of one connection (RFC 6587): lengths before them, or line feeds behind them. */
import { Byte, isDigit } from './bytes.js';
import { type Framer, type FramingOptions, MAX_COUNT_DIGITS } from './framer.js';
import { NewlineFraming } from './newline-framing.js';
import { OctetFraming } from './octet-framing.js';

export function createFramer(framing: 'auto' | 'octet' | 'newline', options: FramingOptions): Framer {
  if (framing === 'octet') return new OctetFraming(options);
  if (framing === 'newline') return new NewlineFraming(options);
  return new AutoFraming(options);
}

/**
 * Framing by the first bytes of a connection, and then for good:
 * `164 <22>Mar 16 ...`, `164 {"message":...`, a length, a space and what messages begin with: octets are counted;
 * `<22>Mar 16 ...`, `Mon Mar 16 ...`, `2026-03-16T...`, `2026 Mar 16 ...`, `1773652501 ...`: lines.
 */
class AutoFraming implements Framer {
  readonly #options: FramingOptions;
  #begin: Buffer = Buffer.alloc(0);
  #framer: Framer | undefined;

  constructor(options: FramingOptions) {
    this.#options = options;
  }

  feed(chunk: Buffer): boolean {
    if (this.#framer !== undefined) return this.#framer.feed(chunk);
    const bytes = this.#begin.length === 0 ? chunk : Buffer.concat([this.#begin, chunk]);
    const framing = framingOf(bytes);
    if (framing === undefined) {
      this.#begin = bytes;
      return true;
    }
    this.#begin = Buffer.alloc(0);
    this.#framer = createFramer(framing, this.#options);
    return this.#framer.feed(bytes);
  }

  end(): void {
    if (this.#framer === undefined) {
      this.#framer = createFramer('newline', this.#options);
      this.#framer.feed(this.#begin);
    }
    this.#framer.end();
  }
}

/** Undefined if more bytes have to be seen. */
function framingOf(bytes: Uint8Array): 'octet' | 'newline' | undefined {
  if (bytes[0] === Byte.DIGIT_0) return 'newline';
  let at = 0;
  while (at < bytes.length && at < MAX_COUNT_DIGITS && isDigit(bytes[at])) at++;
  if (at === bytes.length) return undefined;
  if (at === 0 || bytes[at] !== Byte.SPACE) return 'newline';
  if (at + 1 === bytes.length) return undefined;
  return bytes[at + 1] === Byte.LESS_THAN || bytes[at + 1] === Byte.LEFT_BRACE ? 'octet' : 'newline';
}
