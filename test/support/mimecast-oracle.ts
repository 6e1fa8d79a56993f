/**
 * A second opinion on Mimecast events, in plain TypeScript: log type, id and the fingerprint of nine fields. Written
 * from the documents that define them, for tests to compare the module with.
 */
import { createHash } from 'node:crypto';
import { compact, type Json, type MimecastEvent } from '../../bench/mimecast/event.js';
import { LOG_TYPES, type LogType } from '../../bench/mimecast/script.js';

interface Keys {
  readonly unique: readonly string[];
  readonly shared: readonly string[];
}

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

/** In the order in which the script of the review walks over them: it takes the first type with a unique key. */
export const KEYS_OF: Readonly<Record<LogType, Keys>> = {
  'attachment-protect': {
    unique: words('filename'),
    shared: words('fileext filemime ip md5 recipient route senderdomain sha1 sha256 size'),
  },
  avlog: {
    unique: words('customerip mimecastip senderdomaininternal'),
    shared: words('fileext filemime ip md5 recipient route senderdomain sha1 sha256 size virus'),
  },
  delivery: {
    unique: words('attempt delivered err latency receiptack snt usetls'),
    shared: words('acode attcnt attsize cphr dir ip rcpt rejcode rejinfo rejtype route tlsver'),
  },
  'impersonation-protect': {
    unique: words(`customname customthreatdictionary definition hits internalname newdomain replymismatch
      similarcustomexternaldomain similarinternaldomain similarmimecastexternaldomain taggedexternal
      taggedmalicious threatdictionary`),
    shared: words('acode ip recipient route'),
  },
  'internal-email-protect': {
    unique: words('scanresultinfo'),
    shared: words('acode recipient route url urlcategory'),
  },
  jrnl: { unique: words('rcptacttype'), shared: words('acode dir rcpt') },
  process: {
    unique: words(
      'attnames hld ipinternalname ipnewdomain ipreplymismatch ipsimilardomain ipthreaddict msgsize',
    ),
    shared: words('acode act attcnt attsize'),
  },
  receipt: {
    unique: words('action error spaminfo spamlimit spamprocessingdetail spamscore'),
    shared: words('acode act cphr dir headerfrom ip rcpt rejcode rejinfo rejtype tlsver virus'),
  },
  'url-protect': {
    unique: words('reason'),
    shared: words('recipient route senderdomain sourceip url urlcategory'),
  },
  spam: { unique: [], shared: words('acode headerfrom recipient route senderdomain sourceip') },
};

const TYPES = Object.keys(KEYS_OF) as LogType[];
export const UNIQUE_KEYS = [...new Set(TYPES.flatMap((type) => KEYS_OF[type].unique))];
export const SHARED_KEYS = [...new Set(TYPES.flatMap((type) => KEYS_OF[type].shared))];

/** The script of the review, step by step. */
export function reviewedTypes(keyNames: Iterable<string>): LogType[] {
  const keys = lowerCase(keyNames);
  for (const type of TYPES) if (present(KEYS_OF[type].unique, keys) > 0) return [type];
  let most = -1;
  let best: LogType[] = [];
  for (const type of TYPES) {
    const { shared } = KEYS_OF[type];
    if (foreign(type, keys) > 0) continue;
    const count = present(shared, keys);
    if (count === most) best.push(type);
    else if (count > most) {
      most = count;
      best = [type];
    }
  }
  return best;
}

export type DecidedBy = 'file name' | 'type field' | 'unique key' | 'elimination' | 'score' | 'tie' | 'none';

export interface Classification {
  /** In the order of LOG_TYPES; none: unknown. */
  types: readonly LogType[];
  by: DecidedBy;
}

/** Fewer shared keys in common say nothing. */
const LEAST_SHARED = 2;
/** So many keys that a type never carries speak against its unique key. */
const LEAST_FOREIGN = 2;

/** By the keys alone. */
export function classifyKeys(keyNames: Iterable<string>): Classification {
  const keys = lowerCase(keyNames);
  const marked = LOG_TYPES.filter((type) => present(KEYS_OF[type].unique, keys) > 0);
  if (marked.length > 1) {
    let left = fewest(marked, (type) => foreign(type, keys));
    left = fewest(left, (type) => -present(KEYS_OF[type].unique, keys));
    return decided(
      fewest(left, (type) => -present(KEYS_OF[type].shared, keys)),
      'unique key',
    );
  }
  const [only] = marked;
  if (only !== undefined && !isNewKeyOfAnother(only, keys)) return decided([only], 'unique key');
  let left: readonly LogType[] = LOG_TYPES.filter((type) => foreign(type, keys) === 0);
  if (left.length === 0) left = fewest(LOG_TYPES, (type) => foreign(type, keys));
  const best = fewest(left, (type) => -present(KEYS_OF[type].shared, keys));
  if (present(KEYS_OF[best[0] as LogType].shared, keys) < LEAST_SHARED) return { types: [], by: 'none' };
  return decided(best, left.length === 1 ? 'elimination' : 'score');
}

function isNewKeyOfAnother(type: LogType, keys: ReadonlySet<string>): boolean {
  return foreign(type, keys) >= LEAST_FOREIGN && LOG_TYPES.some((other) => foreign(other, keys) === 0);
}

const decided = (types: readonly LogType[], by: DecidedBy): Classification =>
  types.length === 1 ? { types, by } : { types, by: 'tie' };

function fewest(types: readonly LogType[], count: (type: LogType) => number): readonly LogType[] {
  const least = Math.min(...types.map(count));
  return types.filter((type) => count(type) === least);
}

const lowerCase = (keys: Iterable<string>): Set<string> => new Set([...keys].map((key) => key.toLowerCase()));

const present = (known: readonly string[], keys: ReadonlySet<string>): number =>
  known.filter((key) => keys.has(key)).length;

/** How many of the shared keys are ones that the type never carries. */
const foreign = (type: LogType, keys: ReadonlySet<string>): number =>
  present(SHARED_KEYS, keys) - present(KEYS_OF[type].shared, keys);

/** Words that name a type, besides the ten themselves. */
const TYPE_WORDS: Readonly<Record<string, LogType>> = {
  journal: 'jrnl',
  av: 'avlog',
  'internal email protect': 'internal-email-protect',
  'impersonation protect': 'impersonation-protect',
  'url protect': 'url-protect',
  'attachment protect': 'attachment-protect',
};

const typeNamed = (word: string): LogType | undefined =>
  LOG_TYPES.find((type) => type === word) ?? TYPE_WORDS[word];

/** `attachment; filename="process_20211018093329655.json"` */
function typeOfFile(disposition: string): LogType | undefined {
  const prefix = /filename="?([^";]*?)_\d/.exec(disposition)?.[1] ?? '';
  return prefix.startsWith('ttp_url') ? 'url-protect' : typeNamed(prefix);
}

export function classify(event: MimecastEvent): Classification {
  const given: ReadonlyArray<readonly [key: string, by: DecidedBy, read: typeof typeNamed]> = [
    ['content-disposition', 'file name', typeOfFile],
    ['log_type', 'type field', typeNamed],
    ['type', 'type field', typeNamed],
  ];
  for (const [key, by, read] of given) {
    const value = event.find(([name]) => name.toLowerCase() === key)?.[1];
    const type = typeof value === 'string' ? read(value) : undefined;
    if (type !== undefined) return { types: [type], by };
  }
  return classifyKeys(ownMembers(event).map(([key]) => key));
}

/** What a shipper or collector adds; `timestamp` only beside `datetime`. */
const SHIPPER_KEYS: ReadonlySet<string> = new Set([
  '@timestamp',
  '@version',
  'host',
  'hostname',
  'source_type',
  'path',
  'file',
  'Content-Disposition',
  'log_type',
]);

/** The members that are the event's own, with the misspelling undone. */
export function ownMembers(event: MimecastEvent): MimecastEvent {
  const has = (wanted: string): boolean => event.some(([key]) => key === wanted);
  return event
    .filter(([key]) => !SHIPPER_KEYS.has(key) && !(key === 'timestamp' && has('datetime')))
    .map(([key, value]) => [key === 'Receipient' && !has('Recipient') ? 'Recipient' : key, value]);
}

const valueText = (value: Json): string => (typeof value === 'string' ? value : compact(value));

/** One byte below 255; else a byte of 255 and four, lowest first. */
function lengthBytes(length: number): Buffer {
  if (length < 255) return Buffer.of(length);
  const bytes = Buffer.alloc(5, 255);
  bytes.writeUInt32LE(length, 1);
  return bytes;
}

/** 32 hexadecimal digits of BLAKE2b over sorted members, each with its lengths. */
export function idOf(event: MimecastEvent): string {
  const members = ownMembers(event)
    .map(([key, value]) => [Buffer.from(key), Buffer.from(valueText(value))] as const)
    .sort(([aKey, aValue], [bKey, bValue]) => Buffer.compare(aKey, bKey) || Buffer.compare(aValue, bValue));
  const hash = createHash('blake2b512');
  for (const member of members) {
    for (const bytes of member) {
      hash.update(lengthBytes(bytes.length)).update(bytes);
    }
  }
  return hash.digest('hex').slice(0, 32);
}

/** Sorted as the processor sorts their paths, in which `log_type` has a place of its own. */
const NINE_FIELDS = ['Attempt', 'MsgId', 'Rcpt', 'Sender', 'aCode', 'datetime', 'log_type', 'sha256', 'url'];
const DELIMITER = Buffer.of(0);

/** What Elasticsearch's fingerprint processor makes of the nine fields: base64 of SHA-1. */
export function nineFieldsOf(event: MimecastEvent): string {
  const hash = createHash('sha1');
  for (const field of NINE_FIELDS) {
    const values: readonly Json[] =
      field === 'log_type'
        ? [...classify(event).types].sort()
        : event.filter(([key]) => key === field).map(([, value]) => value);
    for (const value of values) if (value !== null) hash.update(DELIMITER).update(fieldBytes(value));
  }
  return hash.digest('base64');
}

function fieldBytes(value: Json): Buffer {
  if (typeof value === 'boolean') return Buffer.of(value ? 1 : 2);
  if (typeof value === 'number') {
    const isInt = value === (value | 0);
    const bytes = Buffer.alloc(isInt ? 4 : 8);
    if (isInt) bytes.writeInt32LE(value);
    else bytes.writeBigInt64LE(BigInt(value));
    return bytes;
  }
  return Buffer.from(valueText(value));
}
