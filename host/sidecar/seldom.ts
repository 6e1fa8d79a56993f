/** Lets the first of many like events through, and then one in a while with the number of those before it. */
export class Seldom {
  readonly #everyMs: number;
  #lastMs = -Infinity;
  #events = 0;

  constructor(everyMs: number) {
    this.#everyMs = everyMs;
  }

  /** Counts events. Calls back with all that came since it last did, if that is long enough ago. */
  add(count: number, say: (count: number) => void): void {
    this.#events += count;
    if (Date.now() - this.#lastMs >= this.#everyMs) this.flush(say);
  }

  /** Calls back with what is not yet said. */
  flush(say: (count: number) => void): void {
    if (this.#events === 0) return;
    const count = this.#events;
    this.#events = 0;
    this.#lastMs = Date.now();
    say(count);
  }

  /** The next event is the first one again. */
  reset(): void {
    this.#lastMs = -Infinity;
    this.#events = 0;
  }
}
