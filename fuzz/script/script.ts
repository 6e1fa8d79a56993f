/**
 * An input of the fuzzer as a host would live it. Any bytes are one:
 *
 *     ! ecs expand               settings, by words of settings-words.ts
 *     @tick 5000                 so many milliseconds pass, and the core hears of it
 *     @origin esa1 10.0.0.1 1    whose lines the next ones are: appliance, peer, whether they may be records
 *     @lines 40 MID # Subject x  so many lines, in which # is the number of each
 *     @fill 2000 abc             the text so many times, without an end of line
 *     @explain MID 5 close       as `explain` reads it, which changes nothing
 *     @drain                     the end of input; there may be more behind it
 *     anything else              a line of a log
 */
import type { Settings } from '../../host/types.js';
import { settingsOf } from './settings-words.js';

export type Step =
  | { does: 'push'; bytes: Uint8Array }
  | { does: 'tick'; ms: number }
  | { does: 'drain' }
  | { does: 'explain'; line: Uint8Array }
  | { does: 'origin'; appliance: string; peer: string; records: boolean };

export interface Script {
  settings: Settings;
  steps: Step[];
}

const LINE_FEED = 10;
const AT = 0x40;
const MOST_LINES = 2000;
const MOST_FILL = 3 << 20;
/** What all steps of an input may push together. */
const MOST_PUSHED = 6 << 20;
const YEAR_MS = 366 * 86_400_000;

export function readScript(input: Uint8Array): Script {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.length);
  const steps: Step[] = [];
  let settings = settingsOf([]);
  let pushed = 0;
  let from = 0;
  const push = (piece: Uint8Array): void => {
    if (piece.length === 0 || pushed + piece.length > MOST_PUSHED) return;
    pushed += piece.length;
    const last = steps.at(-1);
    if (last?.does === 'push') last.bytes = Buffer.concat([last.bytes, piece]);
    else steps.push({ does: 'push', bytes: piece });
  };
  for (let at = 0; at < bytes.length; from = at) {
    const feed = bytes.indexOf(LINE_FEED, at);
    at = feed < 0 ? bytes.length : feed + 1;
    const line = bytes.subarray(from, feed < 0 ? at : feed);
    if (from === 0 && line.subarray(0, 2).equals(Buffer.from('! '))) {
      settings = settingsOf(line.toString('latin1').split(' '));
      continue;
    }
    const step = line[0] === AT ? readStep(line.toString('latin1')) : undefined;
    if (step === undefined) push(bytes.subarray(from, at));
    else if (step.does === 'push') push(step.bytes);
    else steps.push(step);
  }
  return { settings, steps };
}

function readStep(line: string): Step | undefined {
  const [, verb, rest = ''] = /^@(\w+) ?(.*)$/s.exec(line) ?? [];
  const [, digits = '', text = ''] = /^(\d{1,12}) ?(.*)$/s.exec(rest) ?? [];
  const count = Number(digits);
  switch (verb) {
    case 'tick':
      return { does: 'tick', ms: Math.min(count, YEAR_MS) };
    case 'drain':
      return { does: 'drain' };
    case 'explain':
      return { does: 'explain', line: Buffer.from(rest, 'latin1') };
    case 'origin': {
      const [appliance = '', peer = '', records] = rest.split(' ');
      return { does: 'origin', appliance, peer, records: records === '1' };
    }
    case 'fill': {
      const times = text === '' ? 0 : Math.min(count, Math.floor(MOST_FILL / text.length));
      return { does: 'push', bytes: Buffer.from(text.repeat(times), 'latin1') };
    }
    case 'lines': {
      const lines = Array.from({ length: Math.min(count, MOST_LINES) }, (_, at) =>
        text.replaceAll('#', String(at + 1)),
      );
      return { does: 'push', bytes: Buffer.from(lines.map((one) => `${one}\n`).join(''), 'latin1') };
    }
    default:
      return undefined;
  }
}
