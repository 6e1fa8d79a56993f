/** Consolidated events: CEF lines, their dictionaries and quotes. */
import { MOST_BYTES } from '../engine/mutate.js';
import { SETTINGS_WORDS } from '../script/settings-words.js';
import { caseLogs, exampleLines, literals, quotedWords } from './rows.js';
import type { StreamSource } from './stream-target.js';

const HEADER =
  'CEF:0|Cisco|C100V Email Security Virtual Appliance|14.0.0-657|ESA_CONSOLIDATED_LOG_EVENT|Consolidated Log Event|5|';
const PREFIX = '<22>Mar 16 09:20:01 esa1 cef_log: ';
/** What values are made of: literals of Python, escapes of CEF, texts that only look like a key. */
const PIECES = [
  "{'",
  "': {'",
  "'}, '",
  "': '",
  "u'",
  'u"',
  "\\'",
  '\\=',
  '\\|',
  '\\\\',
  '\\n',
  '\\x41',
  '\\u00e9',
  '\\U0001f600',
  '[',
  ']',
  '(',
  'None',
  'True',
  ' ESAMID=2 ',
  ' act=DROPPED ',
];

const bytes = (text: string): Uint8Array => Buffer.from(text);

/** An example is the pairs of an event, or a whole one. */
const asEvent = (line: string): string => (/CEF:/.test(line) ? line : `${HEADER}ESAMID=1 ${line}`);

export const CEF: StreamSource = {
  name: 'cef',
  seeds: () => [
    ...caseLogs(/^(cef|25)-/, MOST_BYTES / 2),
    ...exampleLines('assembly/cisco/cef').map((line) => bytes(`${PREFIX}${asEvent(line)}\n`)),
  ],
  words: () => [
    ...[...literals('assembly/cisco/cef'), ...PIECES, ...SETTINGS_WORDS, HEADER, PREFIX].map(bytes),
    ...quotedWords('assembly/cisco/cef/keys.ts'),
  ],
  lines: () => exampleLines('assembly/cisco/cef').map((line) => bytes(PREFIX + asEvent(line))),
};
