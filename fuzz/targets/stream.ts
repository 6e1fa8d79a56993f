/** Lines of the mail logs, with settings, ticks and drains: whatever the stream ABI can be given. */
import { TrafficSource } from '../../bench/traffic.js';
import { MOST_BYTES } from '../engine/mutate.js';
import { SETTINGS_WORDS } from '../script/settings-words.js';
import { caseLogs, exampleLines, literals } from './rows.js';
import type { StreamSource } from './stream-target.js';

const PREFIX = '<22>Mar 16 09:20:01 esa1.example.com mail_logs: Info: ';
const STEPS = [
  '@tick 1000',
  '@tick 31000',
  '@tick 300000',
  '@tick 15000000',
  '@drain',
  '@explain MID 1 close',
];
const HEADS = ['Mon Mar 16 09:20:01 2026 Info: ', '2026-03-16T09:20:01+02:00 esa2 mail: Warning: ', PREFIX];

const bytes = (text: string): Uint8Array => Buffer.from(text);

function traffic(): Uint8Array[] {
  const source = new TrafficSource({ seed: 3, messages: 40, open: 4, mix: 'full', appliances: ['a', 'b'] });
  const logs: Uint8Array[] = [];
  for (let log = source.next(4096); log !== null; log = source.next(4096)) logs.push(log.slice());
  return logs;
}

/** Each line by itself, with the end of its message: short inputs are the best to go on from. */
const alone = (line: string): Uint8Array =>
  bytes(`${PREFIX}Start MID 1 ICID 2\n${PREFIX}${line}\n@tick 40000\n${PREFIX}Message finished MID 1 done\n`);

export const STREAM: StreamSource = {
  name: 'stream',
  seeds: () => [...caseLogs(/./, MOST_BYTES / 2), ...exampleLines('assembly/cisco').map(alone), ...traffic()],
  words: () =>
    [...literals('assembly/cisco'), ...SETTINGS_WORDS, ...HEADS, '! ', '@lines 300 ', '@fill 70000 '].map(
      bytes,
    ),
  lines: () =>
    [...exampleLines('assembly/cisco').flatMap((line) => [line, PREFIX + line]), ...STEPS].map(bytes),
};
