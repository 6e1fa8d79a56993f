/** Settings that are not taken: every fault names the key, the value, what is wrong and what would be right. */
import { Fault } from '../fault.js';
import { objectOf } from './output.js';

const INVARIANT = 'settings are taken, or faults name what is wrong';
const MOST_WRITTEN = 64;
const MEMBERS = ['key', 'value', 'problem', 'expected'] as const;

export function checkFaults(count: number, text: string): void {
  const lines = text.split('\n').filter((line) => line !== '');
  // more than a person mends at once are counted, not written
  if (count < 0 || lines.length !== Math.min(count, MOST_WRITTEN)) {
    throw new Fault(INVARIANT, `${count} faults in ${lines.length} lines`);
  }
  for (const line of lines) {
    const fault = objectOf(line);
    const missing = MEMBERS.filter((member) => typeof fault[member] !== 'string');
    if (missing.length > 0) throw new Fault(INVARIANT, `no ${missing.join(', ')} in ${line.slice(0, 200)}`);
  }
}
