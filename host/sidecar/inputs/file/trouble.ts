import { fileTrouble } from '../../../errors.js';
import type { Log } from '../input.js';

/** Says what is in the way, once until it is something else. */
export class Trouble {
  readonly #log: Log;
  readonly #facts: object;
  #said = '';

  constructor(log: Log, facts: object) {
    this.#log = log;
    this.#facts = facts;
  }

  say(level: 'info' | 'error', path: string, error: unknown, message: string): void {
    const reason = fileTrouble(path, error);
    if (reason === this.#said) return;
    this.#said = reason;
    this.#log[level]({ ...this.#facts, reason }, message);
  }

  isOver(): void {
    this.#said = '';
  }
}
