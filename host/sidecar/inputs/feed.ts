import type { InputContext, Origin, Receipt } from './input.js';

/** Hands lines over and counts them. */
export class Feed {
  readonly #context: Pick<InputContext, 'intake' | 'meter'>;

  constructor(context: Pick<InputContext, 'intake' | 'meter'>) {
    this.#context = context;
  }

  /** Whole lines, each ended by `\n`; they are copied. Returns how many they are. */
  push(lines: Uint8Array, origin: Origin, receipt?: Receipt): number {
    const count = this.#context.intake.push(lines, origin, receipt);
    this.#context.meter.lines(count, lines.length);
    return count;
  }
}
