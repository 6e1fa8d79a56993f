/** Sees to it that an input which never ends is found: the thread that runs it cannot say so itself. */
import { WATCHED_HEAD } from './worker.js';

const LOOK_MS = 2000;
/** An input takes milliseconds, with all that it is compared with; a busy machine may take a hundred times as long. */
const ENDLESS_MS = 90_000;

export class Watch {
  readonly #shared: SharedArrayBuffer;
  readonly #timer: NodeJS.Timeout;
  #inputs = -1;
  #since = Date.now();

  constructor(shared: SharedArrayBuffer, onEndless: (input: Uint8Array) => void) {
    this.#shared = shared;
    this.#timer = setInterval(() => {
      const input = this.#look();
      if (input === undefined) return;
      this.stop();
      onEndless(input);
    }, LOOK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): Uint8Array | undefined {
    const head = new Int32Array(this.#shared, 0, 2);
    const inputs = Atomics.load(head, 0);
    if (inputs !== this.#inputs) {
      this.#inputs = inputs;
      this.#since = Date.now();
      return undefined;
    }
    if (inputs === 0 || Date.now() - this.#since < ENDLESS_MS) return undefined;
    return new Uint8Array(this.#shared, WATCHED_HEAD, Atomics.load(head, 1)).slice();
  }
}
