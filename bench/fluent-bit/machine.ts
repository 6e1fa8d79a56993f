/** What the figures were measured on and with. */
import { describeMachine as describe } from '../machine.js';
import { versionOf } from './programs.js';
import type { Machine } from './report.js';

export { ROOT } from '../machine.js';

export function describeMachine(program: string): Machine {
  return { ...describe(), fluentBit: versionOf(program) };
}
