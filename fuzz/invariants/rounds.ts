/** The same input again and again takes no more memory, once there is as much as it takes. */
import { Fault } from '../fault.js';
import type { Script, Step } from '../script/script.js';
import type { StreamRun } from '../script/stream-run.js';

const ROUNDS = 12;
/** Longer inputs would take seconds. */
const MOST_BYTES = 40_000;

/**
 * Where there is room for one message this one drives out all others: they are forgotten, and the next round does not
 * add to what they know.
 */
const STRANGER: Step = { does: 'push', bytes: Buffer.from('\nMID 4000000000 Subject "x"\n') };

/** The script so many times in a row; undefined if its messages would stay, or if that takes too long. */
export function inRounds({ settings, steps }: Script): Script | undefined {
  const pushed = steps.reduce((sum, step) => sum + (step.does === 'push' ? step.bytes.length : 0), 0);
  const staysInMemory =
    settings.clock === 'event' ||
    settings.linger === '0' ||
    steps.some(({ does }) => does === 'tick' || does === 'drain');
  if (pushed > MOST_BYTES || staysInMemory) return undefined;
  const rounds = Array.from({ length: ROUNDS }, () => [...steps, STRANGER]);
  return { settings: { ...settings, max_messages: 1 }, steps: rounds.flat() };
}

/** What doubles when it is full grows once in a while, up to its bound. What leaks grows in all of so many runs. */
const RUNS = 3;

/** `again` runs such a script once more on the same core. What the store takes within its budget does not matter. */
export function checkRounds(first: StreamRun, again: () => StreamRun): void {
  let before = sizeOf(first);
  for (let run = 0; run < RUNS; run++) {
    const size = sizeOf(again());
    if (size <= before) return;
    before = size;
  }
  throw new Fault('memory: no more of it in later rounds', `${before - sizeOf(first)} bytes more`);
}

const sizeOf = ({ stats }: StreamRun): number => stats.memory_bytes - stats.store_bytes;
