/** Lets one loop sleep until it is woken or a time has passed. */
export class Wake {
  #wake: (() => void) | undefined;

  /** Resolves after `ms` milliseconds, at the latest at `wake`. Infinity waits for `wake` alone. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms < Infinity ? setTimeout(() => this.wake(), ms) : undefined;
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
    });
  }

  wake(): void {
    this.#wake?.();
  }
}
