/** Records of a log shipper: a line in JSON, whose appliance and time the record tells. */
import { exampleLines } from './rows.js';
import type { StreamSource } from './stream-target.js';

const HEAD = '@origin - peer 1\n';
const LINE = '<22>Mar 16 09:20:01 esa1 mail_logs: Info: MID 1 Subject "x"';
const RECORDS = [
  { message: LINE, host: 'esa1' },
  { log: LINE, hostname: 'esa2', '@timestamp': '2026-03-16T09:20:01.123Z' },
  { MESSAGE: 'MID 1 Subject "\u00e9\\u00e9"', source_address: 'udp://192.0.2.1:514', timestamp: 1773652801 },
  { _raw: 'Start MID 1 ICID 2\r\n', host: { name: 'esa1' }, tags: ['a', ['b', {}]] },
  { message: '{"acc":"C0A0","aCode":"a","log_type":"receipt","Act":"Acc"}', host: null },
  { acc: 'C0A0', aCode: 'a', datetime: '2026-03-16T09:20:01+0000', Act: 'Acc', Rcpt: ['a@example.com'] },
  { mailstitch: 'tick' },
  { mailstitch: 'stats' },
  { text: LINE, from: 'esa3', n: -1.5e-7, deep: [[[[[[{}]]]]]] },
];
const PIECES = [
  '"message":"',
  '"log":"',
  '"host":"',
  '\\u0000',
  '\\ud800',
  '\\udc00',
  '\\"',
  '\\\\',
  '\\/',
  '\\b',
];
const VALUES = [
  '{',
  '}',
  '[',
  ']',
  '":',
  ',',
  'null',
  'true',
  'false',
  '-0',
  '1e400',
  '0.1',
  '""',
  '[]',
  '{}',
];

const bytes = (text: string): Uint8Array => Buffer.from(text);
const records = (): string[] => RECORDS.map((record) => JSON.stringify(record));

export const JSON_RECORDS: StreamSource = {
  name: 'json',
  seeds: () => [
    ...records().map((record) => bytes(`${HEAD}${record}\n`)),
    ...['! keys', '! drop single', '! raw expand'].map((head) =>
      bytes(`${head}\n${HEAD}${records().join('\n')}\n`),
    ),
    ...exampleLines('assembly/cisco').map((line) => bytes(`${HEAD}${JSON.stringify({ log: line })}\n`)),
  ],
  words: () => [...PIECES, ...VALUES, ...RECORDS.flatMap((record) => Object.keys(record))].map(bytes),
  lines: () => [
    ...[...records(), '@origin esa1 peer 1', '@origin - - 0', '@tick 40000'].map(bytes),
    ...exampleLines('assembly/cisco').map((line) => bytes(JSON.stringify({ message: line, host: 'esa1' }))),
  ],
};
