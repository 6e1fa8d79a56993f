/** Memory stays within what the settings allow. */
import { Fault } from '../fault.js';
import type { StreamRun } from '../script/stream-run.js';

/** What the core had when it was started with the settings, before the first line. */
export interface StartMemory {
  bytes: number;
  storeBytes: number;
}

/** The line in work may take blocks beyond the budget: a line of a megabyte, with what it is inherited to. */
const OVERDRAFT = 4 << 20;
/**
 * Room for the largest message: its document, the regions in which it is put together, and those that were too
 * small before, which sum to less than one more (docs/bounds.md: `document`).
 */
const LARGEST_MESSAGE = 48 << 20;
const MAX_BYTES = 1 << 20;

export function checkMemory({ stats }: StreamRun, start: StartMemory): void {
  const mostStore = Math.max(start.storeBytes, MAX_BYTES) + OVERDRAFT;
  if (stats.store_bytes > mostStore) {
    throw new Fault('memory: the store within its budget', `${stats.store_bytes} of ${mostStore} bytes`);
  }
  const most = start.bytes - start.storeBytes + mostStore + LARGEST_MESSAGE;
  if (stats.memory_bytes > most) {
    throw new Fault('memory: all of it within its bound', `${stats.memory_bytes} of ${most} bytes`);
  }
}
