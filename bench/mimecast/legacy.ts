/**
 * Events of the ten log types as /api/audit/get-siem-logs gives them. Which keys a type has, and in what order, is
 * that of the documented samples; an event of a later release has some more (`Sender`, `Subject` in `process`).
 */
import { datetimeOf, type Envelope } from './envelope.js';
import type { Json, Member, MimecastEvent } from './event.js';
import * as words from './words.js';

/** One function a log type and outcome; `ms` is the time of the event. */
type Shape<Rest extends unknown[] = []> = (envelope: Envelope, ms: number, ...rest: Rest) => MimecastEvent;

const opening = ({ code, account }: Envelope, ms: number): Member[] => [
  ['datetime', datetimeOf(ms)],
  ['aCode', code],
  ['acc', account],
];

const withoutCode = ({ account }: Envelope, ms: number): Member[] => [
  ['datetime', datetimeOf(ms)],
  ['acc', account],
];

const domainOf = (address: string): string => address.slice(address.indexOf('@') + 1);
/** The header and the log differ in whether they keep the brackets. */
const bare = (messageId: string): string => messageId.slice(1, -1);
const inOneOf = (count: number, envelope: Envelope): boolean => envelope.random.below(count) === 0;

const hex = (digits: number, { random }: Envelope): string => {
  let text = '';
  while (text.length < digits) text += random.below(0x10000).toString(16).padStart(4, '0');
  return text.slice(0, digits);
};

const ALLOWED = { info: 'ALLOW', allow: true } as const;
const FAILED = { info: 'SPF_FAIL', allow: true } as const;
const UNKNOWN = { info: 'DKIM_UNKNOWN', allow: true } as const;

export const receipt: Shape<[recipient: string]> = (envelope, ms, recipient) => [
  ...opening(envelope, ms),
  ['SpamLimit', inOneOf(3, envelope) ? 0 : 28],
  ['IP', envelope.address],
  ['Dir', envelope.direction],
  ['MsgId', envelope.messageId],
  ['Subject', envelope.subject],
  ['headerFrom', envelope.sender],
  ['Sender', envelope.sender],
  ['Rcpt', recipient],
  ['SpamInfo', '[]'],
  ['Act', 'Acc'],
  ['TlsVer', envelope.tls[0]],
  ['Cphr', envelope.tls[1]],
  ['SpamProcessingDetail', { spf: inOneOf(4, envelope) ? FAILED : ALLOWED, dkim: UNKNOWN }],
  ['SpamScore', envelope.random.below(30)],
];

/** Mail from inside: no scan, no TLS, so no unique key. */
export const innerReceipt: Shape<[recipient: string]> = (envelope, ms, recipient) => [
  ['acc', envelope.account],
  ['Sender', envelope.sender],
  ['datetime', datetimeOf(ms)],
  ['Rcpt', recipient],
  ['Act', 'Acc'],
  ['IP', envelope.address],
  ['aCode', envelope.code],
  ['Dir', 'Internal'],
  ['Subject', envelope.subject],
  ['MsgId', envelope.messageId],
  ['headerFrom', envelope.sender],
];

/** `act`: Rej, or Ign. The message is refused before it has a Message-ID. */
export const refusal: Shape<[recipient: string, act: string]> = (envelope, ms, recipient, act) => {
  const [type, error, code, info] = envelope.random.pick(words.REJECTIONS);
  return [
    ...opening(envelope, ms),
    ['IP', envelope.address],
    ['RejType', type],
    ['Error', error],
    ['RejCode', code],
    ['Dir', envelope.direction],
    ['headerFrom', ''],
    ['Sender', envelope.sender],
    ['Rcpt', recipient],
    ['Act', act],
    ['RejInfo', info],
    ['TlsVer', envelope.tls[0]],
    ['Cphr', envelope.tls[1]],
  ];
};

/** `part` numbers the events of one second: they differ in their attachments only. */
export const process: Shape<[act: string, part?: number]> = (envelope, ms, act, part = 0) => {
  const attached = part > 0 || inOneOf(4, envelope);
  const name = `${envelope.random.pick(words.FILE_STEMS)}.${envelope.random.pick(words.FILE_TYPES)[0]}`;
  return [
    ...opening(envelope, ms),
    ['AttSize', attached ? 1_153 + envelope.random.below(90_000) : 0],
    ['Act', act],
    ['AttCnt', attached ? part + 1 : 0],
    ['AttNames', attached ? `"${name}"` : ''],
    ['MsgSize', 2_116 + envelope.random.below(150_000)],
    ['MsgId', bare(envelope.messageId)],
    ...(inOneOf(2, envelope) ? [] : laterKeys(envelope)),
  ];
};

const laterKeys = ({ sender, subject }: Envelope): Member[] => [
  ['Sender', sender],
  ['Subject', subject],
];

export const hold: Shape = (envelope, ms) => [
  ...opening(envelope, ms),
  ['Hld', envelope.random.pick(words.HOLD_REASONS)],
  ['AttSize', 0],
  ['Act', 'Hld'],
  ['IPNewDomain', 'false'],
  ['IPReplyMismatch', 'false'],
  ['AttCnt', 0],
  ['IPInternalName', 'false'],
  ['AttNames', ''],
  ['MsgSize', 2_116 + envelope.random.below(150_000)],
  ['MsgId', bare(envelope.messageId)],
  ['IPThreadDict', 'false'],
  ['IPSimilarDomain', 'false'],
];

export const delivery: Shape<[recipient: string, attempt: number]> = (envelope, ms, recipient, attempt) => [
  ...opening(envelope, ms),
  ['Delivered', true],
  ['IP', envelope.destination],
  ['AttCnt', 0],
  ['Dir', envelope.direction],
  [
    'ReceiptAck',
    `250 2.6.0 ${envelope.messageId} [InternalId=${1 + envelope.random.below(1e9)}] Queued mail`,
  ],
  ['MsgId', envelope.messageId],
  ['Subject', envelope.subject],
  ['Latency', 400 + envelope.random.below(9_000)],
  ['Sender', envelope.sender],
  ['Rcpt', recipient],
  ['AttSize', 0],
  ['Attempt', attempt],
  ['TlsVer', envelope.tls[0]],
  ['Cphr', envelope.tls[1]],
  ['Snt', 2_000 + envelope.random.below(150_000)],
  ['UseTls', 'Yes'],
  ['Route', envelope.route],
];

export const failure: Shape<[recipient: string, attempt: number]> = (envelope, ms, recipient, attempt) => {
  const [type, error] = envelope.random.pick(words.FAILURES);
  return [
    ...opening(envelope, ms),
    ['Delivered', false],
    ['Err', error],
    ['RejType', type],
    ['AttCnt', 0],
    ['Dir', envelope.direction],
    ['ReceiptAck', 'null'],
    ['MsgId', bare(envelope.messageId)],
    ['Subject', envelope.subject],
    ['Latency', 30_000 * attempt + envelope.random.below(9_000)],
    ['Sender', envelope.sender],
    ['Rcpt', recipient],
    ['AttSize', 0],
    ['Attempt', attempt],
    ['Snt', 0],
    ['UseTls', 'No'],
  ];
};

export const journal: Shape<[recipient: string]> = (envelope, ms, recipient) => [
  ['acc', envelope.account],
  ['Sender', envelope.sender],
  ['datetime', datetimeOf(ms)],
  ['Rcpt', recipient],
  ['RcptActType', 'Jnl'],
  ['aCode', envelope.code],
  ['Dir', 'Internal'],
  ['RcptHdrType', 'Unknown'],
];

/** What both types that look at files say of one; `sha1` tells two files apart. */
function fileMembers(envelope: Envelope, name: string, extension: string, mime: string): Member[] {
  return [
    ['fileName', name],
    ['sha256', hex(64, envelope)],
    ['Size', 1_000 + envelope.random.below(3_000_000)],
    ['IP', envelope.address],
    ['Recipient', envelope.recipients[0] as string],
    ['SenderDomain', domainOf(envelope.sender)],
    ['fileExt', extension],
    ['sha1', envelope.own.toString(16).padStart(8, '0') + hex(32, envelope)],
    ['Sender', envelope.sender],
    ['fileMime', mime],
    ['Route', envelope.direction],
    ['md5', hex(32, envelope)],
  ];
}

/** Names no code: the Message-ID says whose it is. */
export const avlog: Shape = (envelope, ms) => {
  const [extension, mime] = envelope.random.pick(words.FILE_TYPES);
  return [
    ...withoutCode(envelope, ms),
    ['MimecastIP', 'false'],
    ...fileMembers(envelope, `${envelope.random.pick(words.FILE_STEMS)}.${extension}`, extension, mime),
    ['Subject', envelope.subject],
    ['MsgId', envelope.messageId],
    ['Virus', envelope.random.pick(words.VIRUSES)],
    ['SenderDomainInternal', 'false'],
    ['CustomerIP', 'true'],
  ];
};

export const spam: Shape = (envelope, ms) => [
  ...opening(envelope, ms),
  ['Sender', envelope.sender],
  ['SourceIP', envelope.address],
  ['Recipient', envelope.recipients[0] as string],
  ['SenderDomain', domainOf(envelope.sender)],
  ['Subject', envelope.subject],
  ['MsgId', envelope.messageId],
  ['Route', envelope.direction],
  ['headerFrom', envelope.sender],
];

export const internalEmailProtect: Shape = (envelope, ms) => [
  ...opening(envelope, ms),
  ['Sender', envelope.sender],
  ['UrlCategory', envelope.random.pick(words.URL_CATEGORIES)],
  ['ScanResultInfo', envelope.random.pick(words.SCAN_RESULTS)],
  ['Recipient', envelope.recipients[0] as string],
  ['MsgId', envelope.messageId],
  ['Subject', envelope.subject],
  ['URL', `https://login.example.net/${envelope.own}?next=home`],
  ['Route', 'Internal'],
];

export const impersonationProtect: Shape = (envelope, ms) => [
  ...opening(envelope, ms),
  ['Sender', envelope.sender],
  ['Recipient', envelope.recipients[0] as string],
  ['IP', envelope.address],
  ['Subject', envelope.subject],
  ['Definition', 'Default Impersonation Definition'],
  ['Hits', String(1 + envelope.random.below(4))],
  ['Action', inOneOf(2, envelope) ? 'Hold' : 'none'],
  ['TaggedExternal', 'false'],
  ['TaggedMalicious', 'true'],
  ['MsgId', bare(envelope.messageId)],
  ['InternalName', 'true'],
  ['CustomName', 'false'],
  ['NewDomain', 'false'],
  ['SimilarInternalDomain', 'false'],
  ['SimilarCustomExternalDomain', 'false'],
  ['SimilarMimecastExternalDomain', 'false'],
  ['ReplyMismatch', 'false'],
  ['ThreatDictionary', 'false'],
  ['CustomThreatDictionary', 'false'],
  ['Route', envelope.direction],
];

/** `messageId`: null where the log does not know it. Keys of this type begin with small letters. */
export const urlProtect: Shape<[messageId: Json]> = (envelope, ms, messageId) => [
  ['acc', envelope.account],
  ['reason', envelope.random.pick(words.URL_REASONS)],
  ['subject', envelope.subject],
  ['msgid', messageId],
  ['url', `http://click.example.org/${envelope.own}/${hex(8, envelope)}`],
  ['datetime', datetimeOf(ms)],
  ['route', 'inbound'],
  ['sourceIp', envelope.address],
  ['sender', envelope.sender],
  ['recipient', envelope.recipients[0] as string],
  ['action', inOneOf(2, envelope) ? 'Block' : 'Warn'],
  ['urlCategory', envelope.random.pick(words.URL_CATEGORIES)],
  ['credentialTheft', null],
  ['senderDomain', domainOf(envelope.sender)],
];

/** As documented it has neither code nor Message-ID; with one it joins its message. */
export const attachmentProtect: Shape<[messageId: string | null]> = (envelope, ms, messageId) => {
  const [extension, mime] = envelope.random.pick(words.FILE_TYPES);
  const name = `${envelope.random.pick(words.FILE_STEMS).toUpperCase()}.${extension}`;
  return [
    ...withoutCode(envelope, ms),
    ...fileMembers(envelope, name, extension, mime),
    ...(messageId === null ? [] : [['MsgId', messageId] satisfies Member]),
  ];
};
