/** Text in RFC 2047's encoded words: each line of an input is a Subject and the name of an attachment. */
import { readScript, type Script } from '../script/script.js';
import { quotedWords } from './rows.js';
import type { StreamSource } from './stream-target.js';

const CHARSETS = [
  'utf-8',
  'us-ascii',
  'iso-8859-1',
  'iso-8859-9',
  'windows-1252',
  'windows-1256',
  'koi8-r',
  'iso-2022-jp',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'gb2312',
  'gb18030',
  'big5',
  'utf-7',
  'x-unknown',
];
const TEXTS = [
  '',
  '=41=42',
  'a_b',
  '=C3=A9',
  '=E3=81',
  '=1B$B$=22=1B(B',
  '=82=A0',
  '=A4=A2',
  '=81=30=81=30',
  '=FF=FE',
];
const CODES = ['', 'QUJD', 'w6k=', 'GyRCJCIbKEI=', 'gqA=', 'pKI', 'Q', 'QUI', '////', '====', '+-*_'];
const PIECES = [
  '=?',
  '?=',
  '?Q?',
  '?B?',
  '?q?',
  '?b?',
  '*en?',
  '\\r\\n ',
  '\\t',
  '_',
  '=',
  '?',
  "'",
  '"',
  '\\x1b',
];

const bytes = (text: string): Uint8Array => Buffer.from(text);

function words(): string[] {
  return CHARSETS.flatMap((charset) => [
    ...TEXTS.map((text) => `=?${charset}?Q?${text}?=`),
    ...CODES.map((code) => `=?${charset}?B?${code}?=`),
  ]);
}

const START = bytes('Start MID 1 ICID 2\n');
const NAMES = ['MID 1 Subject "', "MID 1 Subject '", "MID 1 attachment '", 'MID 1 Subject '] as const;
const ENDS = ['"\n', "'\n", "'\n", '\n'] as const;

/** The lines of an input, but for what is a step, each in the line forms that decode. */
function readSubjects(input: Uint8Array): Script {
  const { settings, steps } = readScript(input);
  const told = steps.map((step): Script['steps'][number] => {
    if (step.does !== 'push') return step;
    const texts = Buffer.from(step.bytes).toString('latin1').split('\n');
    const lines = texts.flatMap((text) => NAMES.map((name, at) => `${name}${text}${ENDS[at]}`));
    return { does: 'push', bytes: Buffer.from(lines.join(''), 'latin1') };
  });
  return { settings, steps: [{ does: 'push', bytes: START }, ...told] };
}

export const MIME: StreamSource = {
  name: 'mime',
  read: readSubjects,
  seeds: () => [
    ...words().map(bytes),
    ...CHARSETS.map((charset) =>
      bytes(`! ecs\n=?${charset}?Q?=A4=A2?= =?${charset}?B?pKI=?=\\r\\n =?utf-8?q?x?=`),
    ),
  ],
  words: () => [
    ...words().map(bytes),
    ...PIECES.map(bytes),
    ...CHARSETS.map(bytes),
    ...quotedWords('assembly/text/charset-index.ts'),
  ],
  lines: () => words().map(bytes),
};
