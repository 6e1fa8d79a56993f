/** Events of Mimecast: the pipe form, JSON, arrays of it, envelopes of the newer interface. */
import { MOST_BYTES } from '../engine/mutate.js';
import { SETTINGS_WORDS } from '../script/settings-words.js';
import { caseLogs, fileLines, quotedWords } from './rows.js';
import type { StreamSource } from './stream-target.js';

const FIXTURE = 'test/fixtures/mimecast-documented.log';
const STEPS = [
  '@tick 61000',
  '@tick 900000',
  '@tick 90000000',
  '@drain',
  '@origin esa1 peer 1',
  '! single nine',
];
const PIECES = [
  'datetime=',
  '|acc=',
  '|aCode=',
  '|MsgId=',
  '","',
  '":"',
  '":{"',
  '":[',
  '],"',
  '},{',
  '[{',
  '}]',
];
const VALUES = [
  '2026-03-16T09:20:01+0000',
  '1773652801000',
  'null',
  'true',
  '1e9',
  '-0.5',
  '"\\ud83d\\ude00"',
];

const bytes = (text: string): Uint8Array => Buffer.from(text);

export const MIMECAST: StreamSource = {
  name: 'mimecast',
  seeds: () => [
    ...caseLogs(/^mimecast/, MOST_BYTES / 2),
    ...fileLines(FIXTURE).map((line) => bytes(`${line}\n`)),
  ],
  words: () => [
    ...[...SETTINGS_WORDS, ...PIECES, ...VALUES].map(bytes),
    ...quotedWords('assembly/mimecast/keys.ts'),
    ...quotedWords('assembly/mimecast/types.ts'),
  ],
  lines: () => [...fileLines(FIXTURE), ...STEPS].map(bytes),
};
