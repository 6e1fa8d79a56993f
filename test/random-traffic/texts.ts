/** What senders, remote hosts and administrators write: mostly plain, now and then like something else in a log. */
import type { Random } from '../../bench/traffic-random.js';

const PLAIN = [
  'Quarterly report',
  'Re: lunch',
  'Invoice 4711',
  'Team offsite',
  'Hello',
  'x',
  'a b  c',
  'Bob\'s "plan"',
];

/** Pieces that imitate a log, close a quote, or are hard to decode. Bytes are characters up to U+00FF. */
const ODD = [
  '"',
  "'",
  '\\',
  '\t',
  ' ',
  ',',
  ':',
  '>',
  '<',
  ']',
  '[0]',
  '{x}',
  ' || ',
  "')",
  '", "',
  '\\r\\n ',
  '=',
  '=?',
  '?=',
  'MID 5',
  'MID 1 queued for delivery',
  'Message finished MID 2 done',
  ' verified yes',
  ' SBRS 9.9 country Germany',
  ' Pass (v=spf1)',
  " Response 'x'",
  ', MID = 3, File Size = 1 bytes, File Type = b',
  ' has reputation 9.0 matched Condition: x',
  '> RID 1 To: <b@example.com',
  '> Rejected by RAT',
  ' filter ',
  " filter 'x'",
  ' in the inbound table',
  'ICID 3 close',
  'Info: Start MID 4 ICID 4',
  '=?utf-8?B?4oKs?=',
  '=?UTF-8?Q?Z=C3=BCrich_?=',
  '=?iso-8859-1?q?=E9t=E9?=',
  '=?utf-8?B?4oI=?=',
  '=?utf-8?B?rA==?=',
  '=?x-none?Q?a?=',
  '=D1=82',
  "utf-8''%e2%82%ac",
  '\xe2\x82\xac',
  '\xff',
  '\xe2\x82',
  'z\xc3\xa9',
];

export function oddText(random: Random): string {
  if (random.below(3) > 0) return random.pick(PLAIN);
  const parts = Array.from({ length: 1 + random.below(4) }, () => random.pick(random.below(3) ? ODD : PLAIN));
  return parts.join('');
}

const NAMES = ['alice', 'bob', 'carla', 'david', 'elif', 'a+b', 'bounces-1=x', "o'neil", 'kai'];
const DOMAINS = ['example.com', 'example.net', 'example.org', 'mail.example.com'];

export function address(random: Random): string {
  const domain = random.pick(DOMAINS);
  // a local part in quotes may hold anything
  if (random.below(25) === 0) return `"${oddText(random)}"@${domain}`;
  return `${random.pick(NAMES)}@${domain}`;
}

export function fileName(random: Random): string {
  return `${oddText(random)}.${random.pick(['pdf', 'docx', 'exe', 'zip'])}`;
}

/** As Python writes a text: in the quotes that it does not hold, if there are such. */
export function quoted(text: string): string {
  return text.includes("'") ? `"${text}"` : `'${text}'`;
}

export function ipAddress(random: Random): string {
  return random.below(12) === 0 ? `2001:db8::${random.below(9999)}` : `198.51.100.${random.below(256)}`;
}

/** Few enough that messages share files. */
export function fileHash(random: Random): string {
  return `${random.below(12).toString(16)}0ff`.repeat(16);
}
