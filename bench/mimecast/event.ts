/**
 * A Mimecast event: its members in order, and how each of the forms writes it.
 *
 *   toPipe(event)    datetime=2026-03-16T09:15:30+0000|aCode=...|Subject=\Quarterly report\|Attempt=1
 *   toJson(event)    {"datetime":"2026-03-16T09:15:30+0000","aCode":"...","Subject":"Quarterly report","Attempt":1}
 *   toRecord(event)  the same object between members that a log shipper adds
 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type Member = readonly [key: string, value: Json];
export type MimecastEvent = readonly Member[];

/** What a sender writes: never read as JSON, whatever it looks like. Lower case. */
export const SENDER_KEYS: ReadonlySet<string> = new Set([
  'subject',
  'headerfrom',
  'sender',
  'rcpt',
  'recipient',
  'msgid',
  'filename',
  'attnames',
  'url',
  'senderdomain',
  'receiptack',
  'err',
  'error',
  'rejinfo',
]);

/** Texts that the documented samples put between backslashes. */
const QUOTED_KEYS: ReadonlySet<string> = new Set([
  'Subject',
  'AttNames',
  'RejType',
  'RejInfo',
  'Error',
  'Err',
  'ReceiptAck',
]);

const CANONICAL_INTEGER = /^(0|-?[1-9]\d{0,15})$/;
/** What would not survive bare: separators, a first byte that means something, blanks at an end. */
const NEEDS_QUOTES = /[|]|^[\\{\s]|\s$/;

export interface PipeStyle {
  /** Writes `Receipient` for `Recipient`, as the product does in impersonation-protect. */
  misspelled?: boolean;
  /** Leaves out the quote that closes the last value, as the product does at the end of a line. */
  unclosed?: boolean;
}

/** Throws a RangeError for a value that the form cannot hold: it has no way to write an end of line. */
export function toPipe(
  event: MimecastEvent,
  { misspelled = false, unclosed = false }: PipeStyle = {},
): string {
  const bare = isThreat(event);
  let line = '';
  for (const [key, value] of event) {
    if (line !== '') line += '|';
    line += misspelled && key === 'Recipient' ? 'Receipient' : key;
    line += '=';
    line += typeof value === 'string' ? pipeText(key, value, bare) : pipeJson(key, value);
  }
  return unclosed && line.endsWith('\\') ? line.slice(0, -1) : line;
}

/** The samples of the threat types write their texts bare. They name a route but no envelope recipient. */
function isThreat(event: MimecastEvent): boolean {
  let isRouted = false;
  for (const [key] of event) {
    if (key === 'Rcpt') return false;
    if (key === 'Route' || key === 'route') isRouted = true;
  }
  return isRouted;
}

function pipeText(key: string, text: string, bare: boolean): string {
  if (text === '' && !bare) return '';
  if (/[\r\n]/.test(text)) throw new RangeError(`no line holds the value of ${key}: ${JSON.stringify(text)}`);
  const quoted = (!bare && QUOTED_KEYS.has(key)) || NEEDS_QUOTES.test(text) || readsOtherwise(key, text);
  return quoted ? `\\${text}\\` : text;
}

/** An object is read as one, so its keys may stand in any order; a list, like all else, is the text that it is. */
function pipeJson(key: string, value: Json): string {
  const isObject = value !== null && typeof value === 'object' && !Array.isArray(value);
  return isObject && !SENDER_KEYS.has(key.toLowerCase()) ? JSON.stringify(value) : compact(value);
}

/** Is the bare text read as another kind of value? */
function readsOtherwise(key: string, text: string): boolean {
  if (key === 'Delivered') return text === 'true' || text === 'false';
  return key !== 'Hits' && isCanonicalInteger(text);
}

/** `7`, `-12`, at most 2^53-1; not `007`, `+7`, `-0`. */
export function isCanonicalInteger(text: string): boolean {
  return CANONICAL_INTEGER.test(text) && Number.isSafeInteger(Number(text));
}

export function toJson(event: MimecastEvent): string {
  let text = '{';
  for (const [key, value] of event) {
    if (text.length > 1) text += ',';
    text += JSON.stringify(key);
    text += ':';
    text += JSON.stringify(value);
  }
  return `${text}}`;
}

/** As a shipper hands it on: its own members before and behind. */
export function toRecord(event: MimecastEvent, host = 'collector.example.com'): string {
  const before: Member[] = [
    ['@timestamp', '2026-03-16T09:15:31.217Z'],
    ['host', host],
  ];
  const behind: Member[] = [
    ['source_type', 'http_client'],
    ['@version', '1'],
  ];
  return toJson([...before, ...event, ...behind]);
}

/** JSON with sorted keys and nothing between the tokens. */
export function compact(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(compact).join(',')}]`;
  const entries = Object.entries(value).sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${compact(item)}`).join(',')}}`;
}

/** The event as its pipe form is read: what has no form of its own there is text. */
export function asReadFromPipe(event: MimecastEvent): MimecastEvent {
  return event.map(([key, value]) => [key, pipeValue(key, value)]);
}

function pipeValue(key: string, value: Json): Json {
  if (typeof value === 'boolean') return key === 'Delivered' ? value : String(value);
  if (typeof value === 'number')
    return key !== 'Hits' && isCanonicalInteger(String(value)) ? value : String(value);
  if (value === null || Array.isArray(value)) return compact(value);
  if (typeof value === 'object' && SENDER_KEYS.has(key.toLowerCase())) return compact(value);
  return value;
}
