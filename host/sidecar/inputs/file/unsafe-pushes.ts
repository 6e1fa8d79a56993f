import type { Receipt } from '../input.js';

interface Push {
  readonly start: number;
  isSafe: boolean;
}

/** Parts of a file that were handed on and are not yet safe, in order. */
export class UnsafePushes {
  #pushes: Push[] = [];
  #safe = 0;

  /** The part that begins at `start`. */
  add(start: number): Receipt {
    const push = { start, isSafe: false };
    this.#pushes.push(push);
    return {
      safe: () => {
        push.isSafe = true;
        while (this.#pushes[this.#safe]?.isSafe) this.#safe++;
        if (this.#safe * 2 <= this.#pushes.length) return;
        this.#pushes.splice(0, this.#safe);
        this.#safe = 0;
      },
    };
  }

  /** All before it is safe; undefined if all is. */
  get start(): number | undefined {
    return this.#pushes[this.#safe]?.start;
  }
}
