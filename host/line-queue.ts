/** Lines of JSON text that wait to be taken, in order. */
export class LineQueue {
  readonly #decoder = new TextDecoder();
  #lines: string[] = [];
  #head = 0;
  /** The start of a line whose end did not fit into the output region. */
  #partial = '';

  add(ndjson: Uint8Array): void {
    const lines = (this.#partial + this.#decoder.decode(ndjson, { stream: true })).split('\n');
    this.#partial = lines.pop() as string;
    if (this.#head === this.#lines.length) {
      this.#lines = lines;
      this.#head = 0;
    } else {
      for (const line of lines) this.#lines.push(line);
    }
  }

  take(): string | undefined {
    if (this.#head === this.#lines.length) return undefined;
    const line = this.#lines[this.#head];
    this.#lines[this.#head++] = '';
    return line;
  }
}
