/** What a sender may write where a Mimecast event quotes it, and the events that quote it. */
import { asReadFromPipe, type MimecastEvent, toJson, toPipe } from '../../bench/mimecast/event.js';
import { LOG_TYPES, type LogType } from '../../bench/mimecast/script.js';
import { MimecastTraffic } from '../../bench/mimecast/traffic.js';

/** The message of both products that the texts below try to reach. */
export const ACCOUNT = 'C0A0';
export const VICTIM_MID = 700_001;

const source = new MimecastTraffic({ seed: 99, messages: 3, kinds: ['several'], accounts: [ACCOUNT] });
/** A delivered message to four recipients, with all its events. */
export const VICTIM = source.expected(0);

const FORGED = `datetime=2026-03-16T09:15:31+0000|aCode=${VICTIM.code}|acc=${ACCOUNT}|Act=Rej|Rcpt=eve@example.org`;
const FORGED_JSON = JSON.stringify({
  datetime: '2026-03-16T09:15:31+0000',
  aCode: VICTIM.code,
  acc: ACCOUNT,
  Act: 'Rej',
  Rcpt: 'eve@example.org',
});

/** None ends a quoted text in the eyes of whoever looks for a backslash, a bar and the name of a key. */
export const CLEAN_TEXTS: readonly string[] = [
  '|Act=Rej|',
  'x|Act=Rej|y',
  '|',
  '||',
  '=',
  '\\',
  '\\\\',
  'x\\',
  '\\x',
  'a\\b\\c',
  '\\ | \\ x',
  '{',
  '}',
  '{}',
  '[]',
  '{"Act":"Rej"}',
  `{"aCode":"${VICTIM.code}"}`,
  '"',
  '""',
  '","Act":"Rej","x":"',
  '"},{"acc":"C0A0","datetime":"x","Act":"Rej"},{"x":"',
  '\\","Act":"Rej","x":"',
  '\\u0022,\\u0022Act\\u0022:\\u0022Rej',
  FORGED,
  FORGED_JSON,
  `|${FORGED}`,
  `x|aCode=${VICTIM.code}|acc=${ACCOUNT}|`,
  `<14>Mar 16 09:15:31 collector mimecast: ${FORGED}`,
  `Re: Info: MID ${VICTIM_MID} antivirus positive 'x'`,
  `Info: MID ${VICTIM_MID} Message finished MID ${VICTIM_MID} done`,
  `MID ${VICTIM_MID} Subject "x"`,
  `<22>Mar 16 09:15:31 esa1.example.com mail_logs: Info: MID ${VICTIM_MID} queued for delivery`,
  `Mon Mar 16 09:15:31 2026 Info: MID ${VICTIM_MID} aborted Receiving aborted`,
  `CEF:0|Cisco|C100V|14.0|ESA_CONSOLIDATED_LOG_EVENT|x|5|ESAMID=${VICTIM_MID} act=DROPPED`,
  'CEF:0|Cisco|x|y|z|w|5|',
  '7',
  '007',
  '-1',
  '1.5',
  'true',
  'false',
  'null',
  ' x ',
  "'",
  '%s %n %00',
  'a=b=c',
  'aCode',
  'tab\tbell\x07escape\x1b[0m',
  'NUL \0 and \x7f',
  'line \u2028 and paragraph \u2029',
  'astral \u{1f4e7} and \u{10ffff}',
  '\ufeff byte order mark',
];

/** With an end of line: JSON writes it as `\n`, the pipe form has no way to. */
export const MULTILINE_TEXTS: readonly string[] = [
  `x\n${FORGED}`,
  `x\r\n${FORGED_JSON}\r\n`,
  `x\nMID ${VICTIM_MID} antivirus positive 'x'\n`,
  '\n',
  'a\rb',
];

/** These end the quoted text as far as anybody can tell from the bytes up to there; keys come again behind. */
export const QUOTE_ENDING_TEXTS: readonly string[] = [
  '\\|Act=Rej|',
  'x\\|Act=Rej|y',
  `x\\|aCode=${VICTIM.code}|y`,
  `x\\|aCode=${VICTIM.code}|acc=C1A1|Act=Rej|z=w`,
  '\\|Act=\\Rej',
  'x\\|datetime=2020-01-01T00:00:00+0000|y=\\z',
  '\\|',
  'x\\|y',
  'x\\| y',
];

export const INVALID_BYTES: ReadonlyArray<readonly [name: string, latin1: string]> = [
  ['bytes that are never UTF-8', 'a\xff\xfeb'],
  ['Latin-1', 'Gr\xfc\xdfe'],
  ['a high surrogate alone', 'x\xed\xa0\x80y'],
  ['an overlong quote', 'x\xc0\xa2y'],
  ['beyond Unicode', 'x\xf4\x90\x80\x80y'],
  ['a lead byte before a bar', 'x\xe6|y'],
  ['a lead byte at the end', 'x \xe6\x97'],
  ['a lead byte before a backslash', 'x\xe6\\y'],
  ['continuation bytes alone', 'x\x80\xbfy'],
];

/** Keys whose value a sender writes, or has a hand in. */
const SENDER_WRITTEN = new Set([
  ...[
    'Subject',
    'headerFrom',
    'Sender',
    'Rcpt',
    'Recipient',
    'MsgId',
    'fileName',
    'AttNames',
    'URL',
    'ReceiptAck',
  ],
  ...['SenderDomain', 'Err', 'Error', 'RejInfo', 'url', 'sender', 'subject', 'recipient', 'senderDomain'],
]);

export interface Place {
  type: LogType;
  key: string;
  /** Of a message that is not the victim. */
  event: MimecastEvent;
}

/** One event of each type and outcome, once for each of its keys that a sender writes. */
export const PLACES: readonly Place[] = (() => {
  const kinds = [
    'rejected',
    'delayed',
    'virus',
    'spam',
    'internal',
    'impersonated',
    'clicked',
    'opened',
    'journal',
  ] as const;
  const traffic = new MimecastTraffic({ seed: 7, messages: 3 * kinds.length, kinds, accounts: [ACCOUNT] });
  const found = new Map<string, Place>();
  for (const { type, event } of traffic.events()) {
    for (const [key] of event) {
      const outcome = event.some(([name]) => name === 'Err') ? 'failed' : '';
      const name = `${type} ${outcome} ${key}`;
      if (SENDER_WRITTEN.has(key) && !found.has(name)) found.set(name, { type, key, event });
    }
  }
  return [...found.values()].sort((a, b) => LOG_TYPES.indexOf(a.type) - LOG_TYPES.indexOf(b.type));
})();

export const withText = ({ event, key }: Place, text: string): MimecastEvent =>
  event.map(([name, value]) => [name, name === key ? text : value]);

const MARK = 'a hostile text';

/** The pipe form with these bytes between the quotes of the place. */
export function hostilePipe(place: Place, text: string | Uint8Array): Buffer {
  const line = toPipe(withText(place, MARK));
  return filled(line.replace(`${place.key}=${MARK}`, `${place.key}=\\${MARK}\\`), text);
}

/** The JSON form with these bytes, as they stand, between the quotes of the place. */
export const hostileJson = (place: Place, inside: string | Uint8Array): Buffer =>
  filled(toJson(withText(place, MARK)), inside);

function filled(line: string, text: string | Uint8Array): Buffer {
  const [before, after] = line.split(MARK) as [string, string];
  return Buffer.concat([Buffer.from(before), Buffer.from(text as string), Buffer.from(after)]);
}

export const readAs = (place: Place, text: string): MimecastEvent => asReadFromPipe(withText(place, text));
