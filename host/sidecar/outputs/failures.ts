import type { Log } from '../inputs/input.js';
import { SendError } from './trouble.js';

/** A dead output says so when it dies, and then once in this time. */
const AGAIN_MS = 60_000;

/** Says in the log that an output fails, and that it works again. */
export class Failures {
  readonly #log: Log;
  readonly #output: string;
  #sinceMs = 0;
  #saidMs = 0;
  #message = '';
  #tries = 0;

  constructor(log: Log, output: string) {
    this.#log = log;
    this.#output = output;
  }

  failed(error: Error, retryInMs: number): void {
    const nowMs = performance.now();
    if (this.#tries++ === 0) this.#sinceMs = nowMs;
    if (error.message === this.#message && nowMs - this.#saidMs < AGAIN_MS) return;
    this.#message = error.message;
    this.#saidMs = nowMs;
    const facts = {
      output: this.#output,
      error: error.message,
      tries: this.#tries,
      retryInMs: Math.round(retryInMs),
    };
    if (error instanceof SendError && error.isConfiguration) {
      this.#log.error(facts, 'output fails until its configuration is right; its documents wait');
    } else {
      this.#log.warn(facts, 'output fails; its documents wait and are sent again');
    }
  }

  /** Call it as often as you like: it speaks only after `failed`. */
  recovered(): void {
    if (this.#tries === 0) return;
    const seconds = Math.round((performance.now() - this.#sinceMs) / 100) / 10;
    this.#log.info({ output: this.#output, tries: this.#tries, seconds }, 'output works again');
    this.#tries = 0;
    this.#message = '';
  }
}
