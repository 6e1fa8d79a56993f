/** How long to wait before the next try: longer with each failure, and never the same for two outputs. */
export class Backoff {
  readonly #minMs: number;
  readonly #maxMs: number;
  #failures = 0;

  constructor(minMs: number, maxMs: number) {
    this.#minMs = minMs;
    this.#maxMs = Math.max(minMs, maxMs);
  }

  /** Failures since the last `reset`. */
  get failures(): number {
    return this.#failures;
  }

  /** Counts a failure. Returns the pause in milliseconds, from `minMs` to `minMs` doubled with each failure. */
  next(): number {
    const bound = Math.min(this.#maxMs, this.#minMs * 2 ** Math.min(this.#failures++, 30));
    return this.#minMs + Math.random() * (bound - this.#minMs);
  }

  reset(): void {
    this.#failures = 0;
  }
}
