/**
 * An input as Fluent Bit would live it: each line is a record, and the answers are kept. Of the steps of a script
 * (script.ts) these mean something here; time passes with heartbeats only, and there is no end.
 *
 *     @tick 5000       so many milliseconds pass, then a heartbeat
 *     @tag syslog.1    the tag of the next records
 *     @sec 1773652801  their time
 */

import type { Settings } from '../../host/types.js';
import { type FilterExports, FluentBitFilter } from '../../test/support/fluent-bit-host.js';
import type { Exports } from '../engine/machine.js';
import { settingsOf } from './settings-words.js';
import { START_MS } from './stream-run.js';

export const TICK = '{"mailstitch":"tick"}';
export const STATS = '{"mailstitch":"stats"}';

export type FilterStep =
  | { does: 'record'; bytes: Uint8Array }
  | { does: 'tick'; ms: number }
  | { does: 'tag'; tag: string }
  | { does: 'sec'; sec: number };

export interface FilterScript {
  settings: Settings;
  steps: FilterStep[];
}

/** A heartbeat a call, as many as it takes until nothing more comes. */
const MOST_HEARTBEATS = 3000;
const YEAR_MS = 366 * 86_400_000;

export function readFilterScript(input: Uint8Array): FilterScript {
  const lines = Buffer.from(input).toString('latin1').split('\n');
  let settings = settingsOf([]);
  if (lines[0]?.startsWith('! ')) settings = settingsOf((lines.shift() as string).split(' '));
  return { settings, steps: lines.map(readStep) };
}

function readStep(line: string): FilterStep {
  const [, verb, rest = ''] = /^@(\w+) (.*)$/.exec(line) ?? [];
  if (verb === 'tick' && /^\d{1,12}$/.test(rest))
    return { does: 'tick', ms: Math.min(Number(rest), YEAR_MS) };
  if (verb === 'tag') return { does: 'tag', tag: rest };
  if (verb === 'sec' && /^\d{1,10}$/.test(rest)) return { does: 'sec', sec: Number(rest) };
  return { does: 'record', bytes: Buffer.from(line, 'latin1') };
}

/** What a filter answered to a record or a heartbeat. */
export interface Answer {
  /** The record; a heartbeat has none. */
  record: Buffer | undefined;
  answer: Buffer;
}

export interface FilterRun {
  settings: Settings;
  answers: Answer[];
  stats: Record<string, number>;
  /** Heartbeats at the end gave nothing more. */
  isQuiet: boolean;
}

/** A filter with a clock that stands still until it is told to go on. */
export class ClockedFilter {
  readonly filter: FluentBitFilter;
  nowMs = START_MS;

  constructor(module: WebAssembly.Module, directory: string) {
    const now = () => this.nowMs;
    const onWrite = (ptr: number, len: number) => this.exports.touch(ptr, len);
    this.filter = new FluentBitFilter({ module, accessiblePaths: [directory], now, onWrite });
    this.filter.filterBytes('', Buffer.from(TICK));
  }

  get exports(): FilterExports & Exports {
    return this.filter.exports as FilterExports & Exports;
  }

  /** `between` comes in front of each record, and its answer does not count. */
  run({ settings, steps }: FilterScript, between?: Buffer): FilterRun {
    this.nowMs = START_MS;
    const answers: Answer[] = [];
    let tag = 'syslog.0';
    let sec = 0;
    const ask = (bytes: Uint8Array): Buffer => this.filter.filterBytes(tag, bytes, { sec, nsec: 0 });
    const tick = (): Buffer => {
      const answer = ask(Buffer.from(TICK));
      answers.push({ record: undefined, answer });
      return answer;
    };
    for (const step of steps) {
      if (step.does === 'tag') tag = step.tag;
      else if (step.does === 'sec') sec = step.sec;
      else if (step.does === 'tick') {
        this.nowMs += step.ms;
        tick();
      } else {
        if (between !== undefined) ask(between);
        answers.push({ record: Buffer.from(step.bytes), answer: ask(step.bytes) });
      }
    }
    const isQuiet = this.#settle(tick);
    return { settings, answers, stats: JSON.parse(ask(Buffer.from(STATS)).toString()), isQuiet };
  }

  /** Time goes on until nothing is open: what is held goes after `hold`, and what that brings about after `linger`. */
  #settle(tick: () => Buffer): boolean {
    let beats = MOST_HEARTBEATS;
    for (let round = 0; round < 4; round++) {
      this.nowMs += 7 * 86_400_000;
      while (tick().length > 0) if (beats-- === 0) return false;
    }
    return true;
  }
}
