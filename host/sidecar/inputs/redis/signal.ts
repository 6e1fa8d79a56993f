/** Lets one loop rest until it is woken. A wake that comes while nobody rests ends the next rest at once. */
export class Signal {
  #isSet = false;
  #wake: (() => void) | undefined;

  /** Resolves after `ms` milliseconds, at the latest at `wake`. Infinity waits for `wake` alone. */
  rest(ms: number): Promise<void> {
    if (this.#isSet) {
      this.#isSet = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
      const timer = ms < Infinity ? setTimeout(wake, ms) : undefined;
      this.#wake = wake;
    });
  }

  wake(): void {
    if (this.#wake === undefined) this.#isSet = true;
    else this.#wake();
  }
}
