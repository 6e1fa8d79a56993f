/** Mimecast events through the module, and the documents that the oracle says must come out. */
import { type Json, type MimecastEvent, toJson } from '../../bench/mimecast/event.js';
import { createStitcher, type Settings, type Stitcher } from '../../host/index.js';
import { classify, idOf, nineFieldsOf } from './mimecast-oracle.js';

/** When logs are read that are complete. */
export const NOW_MS = Date.UTC(2026, 2, 20);

export type JsonObject = Record<string, Json>;

/** What came out, in order, by what it is. */
export interface MimecastOutput {
  events: JsonObject[];
  messages: JsonObject[];
  /** Documents of other appliances. */
  others: JsonObject[];
  passed: { message: string; matchedBytes: number }[];
}

/** One event a document, whatever message it is of. */
export const APART: Settings = { correlate: false };
export const REPLAY: Settings = { clock: 'event' };

const LINE_FEED = 0x0a;

/** Lines of text or bytes in one push, then the end. */
export function stitchLines(
  lines: Iterable<string | Uint8Array>,
  settings: Settings = APART,
  origin?: { records: boolean },
): MimecastOutput & { stitcher: Stitcher } {
  const stitcher = createStitcher(settings);
  if (origin !== undefined) stitcher.setOrigin('', '', origin.records);
  const slices: Buffer[] = [];
  const collect = (ndjson: Uint8Array): void => void slices.push(Buffer.from(ndjson));
  stitcher.pushBytes(Buffer.concat([...lines].flatMap(lineBytes)), NOW_MS, collect);
  stitcher.drainBytes(NOW_MS, collect);
  return { ...sortOut(Buffer.concat(slices)), stitcher };
}

const lineBytes = (line: string | Uint8Array): Uint8Array[] => [
  typeof line === 'string' ? Buffer.from(line) : line,
  Uint8Array.of(LINE_FEED),
];

/** Throws where the output is not UTF-8, not JSON, or ends inside a line. */
export function sortOut(ndjson: Uint8Array): MimecastOutput {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(ndjson);
  if (text !== '' && !text.endsWith('\n')) throw new Error('the output ends inside a line');
  const output: MimecastOutput = { events: [], messages: [], others: [], passed: [] };
  for (const line of text.split('\n').slice(0, -1)) {
    const document = JSON.parse(line) as JsonObject;
    const mark = document.mailstitch as { matched_bytes: number } | undefined;
    if (mark !== undefined) {
      output.passed.push({ message: document.message as string, matchedBytes: mark.matched_bytes });
    } else if ('MID' in document) output.others.push(document);
    else if ('sequence' in document) output.messages.push(document);
    else output.events.push(document);
  }
  return output;
}

/** Names that the document itself uses. */
const TAKEN = new Set(['log_type', 'log_type_by', 'id', 'fingerprint', 'raw']);

/** What an event comes out as on its own. */
export function eventDocument(event: MimecastEvent, nineFields = false): JsonObject {
  const hasRecipient = event.some(([key]) => key === 'Recipient');
  const members = new Map<string, Json[]>();
  for (const [key, value] of event) {
    const name = key === 'Receipient' && !hasRecipient ? 'Recipient' : TAKEN.has(key) ? `${key}_given` : key;
    members.set(name, [...(members.get(name) ?? []), value]);
  }
  const document: JsonObject = {};
  for (const [key, values] of members) document[key] = values.length === 1 ? (values[0] as Json) : values;
  const { types, by } = classify(event);
  document.log_type = types.length > 1 ? types : (types[0] ?? 'unknown');
  document.log_type_by = by;
  document.id = idOf(event);
  if (nineFields) document.fingerprint = nineFieldsOf(event);
  return document;
}

/** The members of a JSON text, in order. */
export function eventOf(json: string): MimecastEvent {
  return Object.entries(JSON.parse(json) as JsonObject);
}

/** A single event document of a line. */
export function documentOf(line: string | MimecastEvent, settings: Settings = APART): JsonObject {
  const text = typeof line === 'string' ? line : toJson(line);
  const { events, messages, passed } = stitchLines([text], settings);
  const [document] = events;
  if (document === undefined || events.length + messages.length + passed.length !== 1) {
    throw new Error(`not one event document of ${text}`);
  }
  return document;
}

/** What was decided, as the oracle puts it. */
export const decision = ({ log_type, log_type_by }: JsonObject): JsonObject => ({
  types: log_type === 'unknown' ? [] : Array.isArray(log_type) ? log_type : [log_type as Json],
  by: log_type_by as Json,
});
