/** Are the documents right? Compares a message document with what the traffic says of its message. */
import { compact, type Json, type MimecastEvent } from './event.js';
import type { LogType } from './script.js';
import type { ExpectedMessage, MimecastTraffic } from './traffic.js';

export type EventDocument = Readonly<Record<string, Json>>;

export interface RecipientDocument {
  Rcpt: string;
  disposition: string;
  attempts: EventDocument[];
}

/** What the comparison looks at in the document of a message. */
export interface MessageDocument {
  acc: string;
  aCode?: string;
  MsgId?: string;
  Subject?: string;
  Sender?: string;
  Rcpt?: string[];
  log_type: string[];
  receipt?: EventDocument[];
  process?: EventDocument[];
  delivery?: RecipientDocument[];
  jrnl?: EventDocument[];
  threats?: Record<string, EventDocument[]>;
  other?: EventDocument[];
  id: string;
  appliance: string;
  first_time: string | null;
  last_time: string | null;
  duration: number | null;
  complete: boolean;
  reason: string;
  sequence: number;
  disposition: string;
  lines: number;
}

/** What a document adds to the members of its event. */
const ADDED: ReadonlySet<string> = new Set(['log_type', 'log_type_by', 'id', 'fingerprint', 'raw']);
/** A log of whole seconds, a document of milliseconds. */
const STAMP_MS = 1000;

const sorted = (texts: Iterable<string>): string => [...texts].sort().join('\n');
const bare = (messageId: string | undefined): string => (messageId ?? '').replace(/^<|>$/g, '');

export const memberText = (members: MimecastEvent): string =>
  members.map(([key, value]) => `${key}=${compact(value)}`).join(' ');

/** Own members of an event document, in order. */
export const documentText = (document: EventDocument): string =>
  memberText(Object.entries(document).filter(([key]) => !ADDED.has(key)));

/** One line for each thing that is wrong. */
export function* differences(
  document: MessageDocument,
  expected: ExpectedMessage,
  source: MimecastTraffic,
): Generator<string> {
  const rows: [what: string, found: unknown, wanted: unknown][] = [
    ['appliance', document.appliance, expected.account],
    ['acc', document.acc, expected.account],
    ['disposition', document.disposition, expected.disposition],
    ['complete', document.complete, expected.complete],
    ['log_type', document.log_type.join(), expected.logTypes.join()],
    ['Rcpt', sorted(document.Rcpt ?? []), sorted(recipientsOf(expected))],
    ['Sender', document.Sender, expected.sender],
    ['events', eventsOf(document).length, expected.events.length],
  ];
  if (document.Subject !== undefined) rows.push(['Subject', document.Subject, expected.subject]);
  if (document.MsgId !== undefined) rows.push(['MsgId', bare(document.MsgId), bare(expected.messageId)]);
  for (const [what, found, wanted] of rows) {
    if (found !== wanted) yield `${what} is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`;
  }
  yield* timeDifferences(document, expected);
  for (const type of expected.logTypes) {
    const wanted = expected.events.filter((event) => event.type === type);
    const found = sectionOf(document, type).map(documentText);
    const texts = wanted.map(({ event }) => memberText(source.asRead({ index: expected.index, event })));
    if (sorted(found) !== sorted(texts)) yield `${type} is ${sorted(found)}\nnot ${sorted(texts)}`;
  }
  yield* deliveryDifferences(document, expected);
}

function* timeDifferences(
  document: MessageDocument,
  { firstMs, lastMs }: ExpectedMessage,
): Generator<string> {
  for (const [name, text, ms] of [
    ['first_time', document.first_time, firstMs],
    ['last_time', document.last_time, lastMs],
  ] as const) {
    const late = ms - Date.parse(text ?? '');
    if (!(late >= 0 && late < STAMP_MS)) yield `${name} is ${text}, not ${new Date(ms).toISOString()}`;
  }
  const span = (Date.parse(document.last_time ?? '') - Date.parse(document.first_time ?? '')) / 1000;
  if (document.duration !== span) yield `duration is ${document.duration}, not ${span}`;
}

function* deliveryDifferences(document: MessageDocument, { endings }: ExpectedMessage): Generator<string> {
  const describe = (to: string, disposition: string, attempts: number): string =>
    `${to}: ${disposition} at attempt ${attempts}`;
  const found = (document.delivery ?? []).map(({ Rcpt, disposition, attempts }) =>
    describe(Rcpt, disposition, attempts.length),
  );
  const wanted = Object.entries(endings).map(([to, { delivered, attempts }]) =>
    describe(to, delivered ? 'delivered' : 'delayed', attempts),
  );
  if (sorted(found) !== sorted(wanted)) yield `delivery is ${sorted(found)}\nnot ${sorted(wanted)}`;
}

/** Everybody that an event names, by whichever of its keys. */
function recipientsOf({ events }: ExpectedMessage): Set<string> {
  const names = new Set<string>();
  for (const { event } of events) {
    for (const [key, value] of event) {
      if (/^(rcpt|recipient|recipients)$/i.test(key) && typeof value === 'string') names.add(value);
    }
  }
  return names;
}

export function sectionOf(document: MessageDocument, type: LogType): readonly EventDocument[] {
  if (type === 'delivery') return (document.delivery ?? []).flatMap(({ attempts }) => attempts);
  if (type === 'receipt' || type === 'process' || type === 'jrnl') return document[type] ?? [];
  return document.threats?.[type] ?? [];
}

/** All events of a message document. */
export function eventsOf(document: MessageDocument): EventDocument[] {
  const { receipt = [], process = [], delivery = [], jrnl = [], threats = {}, other = [] } = document;
  const attempts = delivery.flatMap((recipient) => recipient.attempts);
  return [...receipt, ...process, ...attempts, ...jrnl, ...Object.values(threats).flat(), ...other];
}

/** What the traffic says of the message of a document; undefined for one that nobody sent. */
export function expectedOf(document: MessageDocument, source: MimecastTraffic): ExpectedMessage | undefined {
  const index = source.find(document.appliance, document.aCode, document.MsgId);
  return index < 0 || Number.isNaN(index) ? undefined : source.expected(index);
}
