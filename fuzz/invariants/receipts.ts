/** Every line is let go exactly once, when nothing needs it any more. */
import { Fault } from '../fault.js';
import { type Manner, PLAIN, type StreamRun } from '../script/stream-run.js';

export const TRACKED: Manner = { ...PLAIN, tracks: true, explains: false };

const HELD_AGAIN = 0;

/** `isOver`: everything was forgotten by the end of the run. */
export function checkReceipts({ receipts, linesTaken }: StreamRun, isOver: boolean): void {
  const holders = new Map<number, number>();
  for (let at = 0; at < receipts.length; at += 2) {
    const line = receipts[at] as number;
    const before = holders.get(line) ?? 1;
    if (before === 0) throw new Fault('receipts: a line is let go once', `line ${line} again`);
    holders.set(line, before + (receipts[at + 1] === HELD_AGAIN ? 1 : -1));
  }
  for (let line = 0; isOver && line < linesTaken; line++) {
    const left = holders.get(line) ?? 1;
    if (left !== 0)
      throw new Fault(
        'receipts: every line is let go',
        `line ${line} of ${linesTaken} is held ${left} times`,
      );
  }
}
