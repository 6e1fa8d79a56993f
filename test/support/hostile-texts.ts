/** What a sender may write where a log line quotes it. The numbers imitated are those of `VICTIM`. */

/** The message that the texts below try to reach. */
export const VICTIM = { mid: 700_001, icid: 710_001, dcid: 720_001 };

export interface HostileText {
  name: string;
  bytes: Uint8Array;
  /** What columns that decode MIME show; by default the text itself. */
  decoded?: string;
}

const { mid, icid, dcid } = VICTIM;

/** Log lines and parts of them, as they could stand behind a quote or bracket that the sender closes. */
const IMITATIONS = [
  `MID ${mid} antivirus positive 'Fake'`,
  `" MID ${mid} antivirus positive "Fake`,
  `' MID ${mid} antivirus positive 'Fake`,
  `> MID ${mid} antivirus positive <Fake`,
  `Message finished MID ${mid} done`,
  `x' Message aborted MID ${mid} Dropped by antivirus`,
  `x" Message aborted MID ${mid} Dropped by antivirus "y`,
  `Re: "x" MID ${mid} ICID ${icid} From: <boss@example.com>" Message finished MID ${mid} done`,
  `<166>Mar 17 10:00:01 esa1.example.com mail_logs: Info: MID ${mid} antivirus positive 'x'`,
  `Tue Mar 17 10:00:01 2026 Info: MID ${mid} rewritten to MID ${mid + 500} by antispam`,
  `MID ${mid} rewritten to MID ${mid + 500} by antispam`,
  `x was split creating MID ${mid} due to a per-recipient policy VIP in the inbound table`,
  `x was generated based on MID ${mid} by bcc filter 'x'`,
  `x generated for bounce of MID ${mid}`,
  `ISQ: Reinjected MID ${mid} as MID ${mid + 500}`,
  `ICID ${icid} close`,
  `DCID ${dcid} close`,
  `New SMTP ICID ${icid} interface x (192.0.2.1) address 203.0.113.66 reverse dns host x verified yes`,
  `x) address 203.0.113.66 reverse dns host y verified yes`,
  `a@example.com> Rejected by RAT`,
  `a@example.com> RID 1 To: <b@example.com`,
  `a@example.com> rejected by bounce verification.`,
  'x verified yes',
  'x SBRS 9.9 country Germany',
  'a Pass (v=spf1)',
  `a', MID = ${mid}, File Size = 1 bytes, File Type = b`,
  `a, MID = ${mid}, File Size = 1 bytes, File Type = b`,
  `' 1 0 MID ${mid} 0 - Virus 'x' 'y' 1 0`,
  `x has reputation 9.0 matched Condition: URL Reputation Rule`,
  `x queued for possible file analysis upload`,
  `x, DMARC pass (SPF aligned True, DKIM aligned True)`,
  `x, env-from: bank.example, header-from: bank.example, reply-to: y`,
  `x using AUTH mechanism: PLAIN with profile: y`,
  `['550', "x"]) []`,
  `x') [] Message done DCID ${dcid} MID ${mid} to RID [0]`,
  `x')] Message finished MID ${mid} done [('y', 'z`,
  `t=1 [Default] pending till Tue Mar 17 11:01:12 2026`,
];

/** Text that could break out of JSON, or out of whatever reads it next. */
const SYNTAX = [
  '"',
  `'`,
  `""`,
  `''`,
  `'"'"'"`,
  '<',
  '>',
  '<>',
  '()',
  '[0, 1]',
  '\\',
  '\\\\"',
  '\\u0022,\\u0022MID\\u0022:\\u00221',
  '","MID":"1',
  '"}\\n{"MID":"1"}',
  '{"MID":"1","Flags":{"Antivirus":true}}',
  "{'MID': '1'}",
  'a || b || c',
  '{mid:num} {x:rest} [[y]]',
  '%s %n %00 $' + '{jndi:ldap://x} `id` $(id)',
  '</script><script>',
  '=cmd|calc!A1',
];

const CONTROLS = [
  'NUL \0 and \x01\x02',
  'escape \x1b[31m red',
  'bell \x07 backspace \b delete \x7f',
  'tab\tvertical\x0bform\x0cfeed',
  `a\rMID ${mid} antivirus positive 'x'`,
  'next line \x85 as a character',
  'line \u2028 and paragraph \u2029',
  'right to left \u202e drawkcab',
  'byte order \ufeff mark, zero width \u200b blank',
  'astral \u{1f4e7}\u{1f3f4}\u{e0067}',
  '\u{ffff} and \u{10ffff} are no characters',
];

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const raw = (latin1: string): Uint8Array => Buffer.from(latin1, 'latin1');

const INVALID: HostileText[] = [
  { name: 'bytes that are never UTF-8', bytes: raw('a\xff\xfeb') },
  { name: 'Latin-1', bytes: raw('Gr\xfc\xdfe') },
  { name: 'a high surrogate alone', bytes: raw('x\xed\xa0\x80y') },
  { name: 'surrogates as two characters', bytes: raw('x\xed\xa0\xbd\xed\xb3\xa7y') },
  { name: 'an overlong quote', bytes: raw('x\xc0\xa2y') },
  { name: 'an overlong NUL', bytes: raw('x\xc0\x80\xe0\x80\x80y') },
  { name: 'beyond Unicode', bytes: raw('x\xf4\x90\x80\x80y') },
  { name: 'a lead byte before a quote', bytes: raw('x\xe6"y') },
  { name: 'continuation bytes alone', bytes: raw('x\x80\xbfy') },
  { name: 'a character cut at the end', bytes: raw('x \xe6\x97') },
];

const word = (encoding: 'B' | 'Q', data: string, charset = 'utf-8'): string =>
  `=?${charset}?${encoding}?${encoding === 'B' ? Buffer.from(data).toString('base64') : data}?=`;

/** Encoded words: what they decode to is text like any other. */
const ENCODED: HostileText[] = (
  [
    [`\r\nMID ${mid} antivirus positive 'x'\r\n`, 'a log line between line ends'],
    ['\n{"MID":"1"}\n', 'a document of its own'],
    ['","MID":"1","Other":"', 'columns'],
    ['"', 'a quote'],
    ['NUL \0 \x1b[0m \x7f', 'control characters'],
    ['\u2028\u2029\ufeff', 'odd line ends'],
    ['=?utf-8?B?IiI=?=', 'another encoded word'],
  ] as const
).map(([decoded, name]) => ({
  name: `an encoded word with ${name}`,
  bytes: bytes(word('B', decoded)),
  decoded,
}));

const QUOTED_PRINTABLE: HostileText[] = [
  {
    name: 'a quoted-printable word with a quote and a line end',
    bytes: bytes(word('Q', '=22=0D=0A=5C=22')),
    decoded: '"\r\n\\"',
  },
  {
    name: 'a word in UTF-16',
    bytes: bytes(word('Q', '=00=22=D8=00', 'utf-16be')),
    decoded: '"\ufffd',
  },
  {
    name: 'a word in a charset that nobody knows',
    bytes: bytes(word('Q', '=22', 'x-"')),
    decoded: word('Q', '=22', 'x-"'),
  },
  { name: 'a word that never ends', bytes: bytes('=?utf-8?Q?abc'), decoded: '=?utf-8?Q?abc' },
  { name: 'a word with a broken base64', bytes: bytes('=?utf-8?B?IiI?='), decoded: '""' },
];

const LONG: HostileText[] = [
  { name: '60,000 letters', bytes: bytes('a'.repeat(60_000)) },
  { name: 'thousands of quotes', bytes: bytes(`'"`.repeat(10_000)) },
  { name: 'thousands of brackets', bytes: bytes('<>[](){}'.repeat(2_500)) },
  { name: 'thousands of separators', bytes: bytes(`x' ('>, " [`.repeat(1_500)) },
  { name: 'thousands of log lines', bytes: bytes(`Message finished MID ${mid} done `.repeat(1_000).trim()) },
  {
    name: 'thousands of encoded words',
    bytes: bytes(`${word('Q', 'a')} `.repeat(2_000).trim()),
    decoded: 'a'.repeat(2_000),
  },
  { name: 'thousands of begun words', bytes: bytes('=?utf-8?Q?'.repeat(3_000)) },
];

const named = (texts: readonly string[]): HostileText[] =>
  texts.map((text) => ({ name: JSON.stringify(text), bytes: bytes(text) }));

export const HOSTILE_TEXTS: readonly HostileText[] = [
  ...named(IMITATIONS),
  ...named(SYNTAX),
  ...named(CONTROLS),
  ...INVALID,
  ...ENCODED,
  ...QUOTED_PRINTABLE,
  ...LONG,
];
