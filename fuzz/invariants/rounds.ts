/** The same input again and again takes no more memory, once there is as much as it takes. */
import { Fault } from '../fault.js';
import type { Script } from '../script/script.js';
import type { StreamRun } from '../script/stream-run.js';

const ROUNDS = 12;
/** Time enough for everything to be over. */
const LATER_MS = 30 * 86_400_000;
/** Longer inputs would take seconds. */
const MOST_BYTES = 40_000;

/** The script so many times in a row; undefined if that takes too long. */
export function inRounds(script: Script): Script | undefined {
  const pushed = script.steps.reduce((sum, step) => sum + (step.does === 'push' ? step.bytes.length : 0), 0);
  if (pushed > MOST_BYTES) return undefined;
  const round: Script['steps'] = [...script.steps, { does: 'drain' }, { does: 'tick', ms: LATER_MS }];
  return { ...script, steps: Array.from({ length: ROUNDS }, () => round).flat() };
}

/** Of two runs of such a script by one core: what the store takes within its budget does not matter. */
export function checkRounds({ stats: first }: StreamRun, { stats: second }: StreamRun): void {
  const grown = second.memory_bytes - second.store_bytes - (first.memory_bytes - first.store_bytes);
  if (grown > 0) throw new Fault('memory: no more of it in later rounds', `${grown} bytes more`);
}
