/** How many lines a script hands over, counted without the core. */
import type { Step } from './script.js';

export interface LineCount {
  /** Ends of lines, and the last line of each drain if it has none. */
  ends: number;
  /** Those of them that hold something: blank lines between others are not counted. */
  least: number;
  most: number;
}

const LINE_FEED = 10;
const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d;

export function countLines(steps: readonly Step[]): LineCount {
  const count: LineCount = { ends: 0, least: 0, most: 0 };
  // behind the text of an origin all control characters are taken for what a sender put there
  const hasOrigin = steps.some(({ does }) => does === 'origin');
  let holds = false;
  let shows = false;
  let isBegun = false;
  const end = (): void => {
    count.ends++;
    if (holds) count.most++;
    if (hasOrigin ? shows : holds) count.least++;
    holds = shows = isBegun = false;
  };
  for (const step of [...steps, { does: 'drain' as const }]) {
    if (step.does === 'drain' && isBegun) end();
    if (step.does !== 'push') continue;
    for (const byte of step.bytes) {
      if (byte === LINE_FEED) end();
      else {
        isBegun = true;
        holds ||= !isBlank(byte);
        shows ||= byte > 0x20;
      }
    }
  }
  return count;
}
