/** Text that comes in pieces, as UTF-8: a character may be cut between two of them. */
export class TextPieces {
  readonly #encoder = new TextEncoder();
  /** The first half of a character whose second half is in the next piece. */
  #highSurrogate = '';

  encode(piece: string): Uint8Array {
    let text = this.#highSurrogate + piece;
    this.#highSurrogate = '';
    if (isHighSurrogate(text.charCodeAt(text.length - 1))) {
      this.#highSurrogate = text.slice(-1);
      text = text.slice(0, -1);
    }
    return this.#encoder.encode(text);
  }

  /** Half a character whose other half never came becomes U+FFFD; undefined if there is none. */
  end(): Uint8Array | undefined {
    if (this.#highSurrogate === '') return undefined;
    const half = this.#encoder.encode(this.#highSurrogate);
    this.#highSurrogate = '';
    return half;
  }
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
