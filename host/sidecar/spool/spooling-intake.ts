import type { Intake, Log, Origin, Receipt } from '../inputs/input.js';
import { countLines } from '../lines.js';
import type { Place, Spool } from './spool.js';

/** In front of the module for inputs whose lines have to outlive this process: first the disk, then the module. */
export class SpoolingIntake implements Intake {
  readonly #spool: Spool;
  readonly #inner: Intake;
  readonly #log: Log;

  constructor(spool: Spool, inner: Intake, log: Log) {
    this.#spool = spool;
    this.#inner = inner;
    this.#log = log;
  }

  push(lines: Uint8Array, origin: Origin, receipt?: Receipt): number {
    const count = countLines(lines);
    if (count === 0) return this.#inner.push(lines, origin, receipt);
    const place = this.#spool.append(lines, count, origin);
    // without room on the disk the lines are safe when their documents are
    if (place === undefined) return this.#inner.push(lines, origin, receipt);
    const safe = once(receipt?.safe?.bind(receipt));
    if (safe !== undefined) {
      place.synced().then(safe, (error: Error) => {
        this.#log.error({ reason: error.message }, 'the spool could not be written to the disk');
      });
    }
    return this.#inner.push(lines, origin, spooled(place, receipt, safe));
  }

  /** Takes up what an earlier process did not finish; returns the number of lines. */
  replay(): number {
    return this.#spool.replay((lines, origin, place) => {
      this.#inner.push(lines, origin, spooled(place, undefined, undefined));
    });
  }
}

function spooled(place: Place, receipt: Receipt | undefined, safe: (() => void) | undefined): Receipt {
  return {
    ...(safe !== undefined && { safe }),
    released(index) {
      place.release(index);
      receipt?.released?.(index);
    },
  };
}

function once(call: (() => void) | undefined): (() => void) | undefined {
  if (call === undefined) return undefined;
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    call();
  };
}
