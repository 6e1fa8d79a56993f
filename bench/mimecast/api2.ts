/**
 * The same life cycles as API 2.0 tells them (/siem/v1/events/cg): other names, a type in each event, numbers and
 * booleans in quotes, the time in milliseconds, null for what is not known. There is no pipe form of these.
 */
import type { Envelope } from './envelope.js';
import type { Member, MimecastEvent } from './event.js';
import * as words from './words.js';

type Shape<Rest extends unknown[] = []> = (envelope: Envelope, ms: number, ...rest: Rest) => MimecastEvent;

/** `processingId` is of the event, and one-to-one with (message, step). */
function opening(
  envelope: Envelope,
  ms: number,
  type: string,
  subtype: string | null,
  step: string,
): Member[] {
  return [
    ['_offset', 70_000 + envelope.random.below(9_000)],
    ['_partition', 60],
    ['accountId', envelope.account],
    ['aggregateId', envelope.code],
    ['processingId', `${envelope.code}${step}`],
    ['type', type],
    ['subtype', subtype],
    ['timestamp', ms],
  ];
}

const detail = (spf: string): string =>
  JSON.stringify({ spf: { allow: true, info: spf }, dkim: { allow: true, info: 'UNKNOWN' } });

export const receipt: Shape<[recipient: string]> = (envelope, ms, recipient) => [
  ...opening(envelope, ms, 'receipt', 'Acc', `r${envelope.recipients.indexOf(recipient)}`),
  ['action', 'Acc'],
  ['direction', envelope.direction],
  ['messageId', envelope.messageId],
  ['numberAttachments', '0'],
  ['receiptErrors', null],
  ['recipients', recipient],
  ['rejectionCode', null],
  ['rejectionInfo', null],
  ['rejectionType', null],
  ['senderEnvelope', envelope.sender],
  ['senderHeader', envelope.sender],
  ['senderIp', envelope.address],
  ['spamDetectionLevel', '7'],
  ['spamInfo', '[]'],
  ['spamProcessingDetail', detail('ALLOW')],
  ['spamScore', String(envelope.random.below(30))],
  ['subject', envelope.subject],
  ['tlsCipher', envelope.tls[1]],
  ['tlsVersion', envelope.tls[0]],
  ['virusFound', null],
];

export const refusal: Shape<[recipient: string]> = (envelope, ms, recipient) => {
  const [type, , code, info] = envelope.random.pick(words.REJECTIONS);
  return [
    ...opening(envelope, ms, 'receipt', 'Rej', `r${envelope.recipients.indexOf(recipient)}`),
    ['action', 'Rej'],
    ['direction', envelope.direction],
    ['messageId', null],
    ['numberAttachments', '0'],
    ['recipients', recipient],
    ['rejectionCode', String(code)],
    ['rejectionInfo', info],
    ['rejectionType', type],
    ['senderEnvelope', envelope.sender],
    ['senderHeader', null],
    ['senderIp', envelope.address],
    ['spamInfo', null],
    ['spamScore', null],
    ['subject', null],
  ];
};

export const process: Shape<[act: string]> = (envelope, ms, act) => [
  ...opening(envelope, ms, 'process', act, `p${act}`),
  ['action', act],
  ['attachments', null],
  ['emailSize', String(4_000 + envelope.random.below(90_000))],
  ['holdReason', act === 'Hld' ? envelope.random.pick(words.HOLD_REASONS) : null],
  ['messageId', envelope.messageId],
  ['numberAttachments', '0'],
  ['senderEnvelope', envelope.sender],
  ['subject', envelope.subject],
  ['totalSizeAttachments', '0'],
];

export const delivery: Shape<[recipient: string, attempt: number, delivered: boolean]> = (
  envelope,
  ms,
  recipient,
  attempt,
  delivered,
) => [
  ['Hostname', 'mta.example.net'],
  ...opening(
    envelope,
    ms,
    'delivery',
    String(delivered),
    `d${envelope.recipients.indexOf(recipient)}-${attempt}`,
  ),
  ['delivered', String(delivered)],
  ['deliveryAttempts', String(attempt)],
  ['deliveryErrors', delivered ? null : envelope.random.pick(words.FAILURES)[1]],
  ['deliveryTime', String(900 + envelope.random.below(9_000))],
  ['destinationIp', envelope.destination],
  ['direction', envelope.direction],
  ['emailSize', '31363'],
  ['messageId', envelope.messageId],
  ['numberAttachments', '0'],
  ['recipients', recipient],
  ['rejectionType', delivered ? null : envelope.random.pick(words.FAILURES)[0]],
  ['route', envelope.route],
  ['senderEnvelope', envelope.sender],
  ['subject', envelope.subject],
  ['tlsUsed', 'No'],
];

export const spam: Shape = (envelope, ms) => [
  ...opening(envelope, ms, 'spam', null, 's'),
  ['messageId', envelope.messageId],
  ['recipients', envelope.recipients[0] as string],
  ['route', envelope.direction],
  ['senderDomain', envelope.sender.slice(envelope.sender.indexOf('@') + 1)],
  ['senderEnvelope', envelope.sender],
  ['senderHeader', envelope.sender],
  ['senderIp', envelope.address],
  ['subject', envelope.subject],
];

export const attachmentProtect: Shape = (envelope, ms) => {
  const [extension] = envelope.random.pick(words.FILE_TYPES);
  const digest = envelope.own.toString(16).padStart(8, '0');
  return [
    ...opening(envelope, ms, 'attachment protect', null, 'a'),
    ['fileExtension', extension],
    ['fileName', `${envelope.random.pick(words.FILE_STEMS)}.${extension}`],
    ['md5', digest.repeat(4)],
    ['sha1', digest.repeat(5)],
    ['sha256', digest.repeat(8)],
  ];
};

export const journal: Shape<[recipient: string]> = (envelope, ms, recipient) => [
  ...opening(envelope, ms, 'journal', null, `j${envelope.recipients.indexOf(recipient)}`),
  ['direction', 'Internal'],
  ['recipients', recipient],
  ['senderEnvelope', envelope.sender],
];
