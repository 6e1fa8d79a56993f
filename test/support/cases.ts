/**
 * Case files: NAME.log is what an appliance wrote, NAME.json what has to come out of it.
 *
 * A document of NAME.json holds the columns that have a value; a column it does not name is empty, a flag it
 * does not name is null, and `parent`, `truncated`, `quarantines` and `raw` are absent unless it names them. `Other` is
 * free unless it is given, in full or as { "includes": [some of its values] }. The order of the documents is
 * free, as are their ids: only their being the same for all sequences of one message is checked.
 *
 * What `mimecast` lists are documents of Mimecast's events, of which only the members that are named are compared.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type {
  ClassicDocument,
  Flags,
  MimecastEvent,
  MimecastMessage,
  PassedLine,
  Reason,
  Settings,
} from '../../host/types.js';
import type { Engine } from './engines.js';

export const COLUMNS = [
  'ICID',
  'MID',
  'MessageID',
  'Related_MID',
  'OutbreakFilters',
  'CASE',
  'GRAYMAIL',
  'Antivirus',
  'LDAP_Drop',
  'SPF',
  'DKIM',
  'DKIM_Detail',
  'DMARK',
  'DMARK_Detail',
  'Subject',
  'Attachments',
  'From',
  'To',
  'SenderReputation',
  'ThreatCategory',
  'SuspectedDomains',
  'DomainAge',
  'Action',
  'Action_Desc',
  'Content_Filter',
  'IP',
  'Other',
] as const;

/** What follows the columns in every document, in this order. */
const ENVELOPE = [
  'Flags',
  'id',
  'thread',
  'appliance',
  'first_time',
  'last_time',
  'complete',
  'reason',
  'sequence',
  'disposition',
  'verdict',
  'lines',
] as const;
/** What follows only where it applies. */
const OPTIONAL = ['parent', 'truncated', 'quarantines', 'raw'];

const SEPARATOR = ' || ';
/** Without a word about them these are not evaluated; what the other engines said only some cases tell. */
const NO_FLAGS: Partial<Flags> = { Antivirus: null, DKIM: null, DMARK: null, SPF: null };

export type ExpectedDocument = Omit<Partial<ClassicDocument>, 'Other' | 'Flags' | 'MID' | 'sequence'> & {
  MID: string;
  sequence: number;
  Flags?: Partial<Flags>;
  Other?: string | { includes: string[] };
};

export interface Case {
  about: string;
  settings: Settings;
  /** When the log arrives, RFC 3339; it also gives the year to stamps without one. */
  now: string;
  documents: ExpectedDocument[];
  /** What Mimecast's events have to give: a document of these has at least the members that one here names. */
  mimecast?: Record<string, unknown>[];
  /** How many lines are passed on, or which. */
  passed: number | string[];
}

const folder = new URL('../cases/', import.meta.url);

export function caseNames(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
}

export function readCase(name: string): Case {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Case;
}

export function readLog(name: string): Uint8Array {
  return readFileSync(new URL(`${name}.log`, folder));
}

/** Runs a case on an engine and asserts that it gives what the case says, or what `reading` makes of that. */
export async function runCase(
  engine: Engine,
  name: string,
  reading: (wanted: ExpectedDocument) => ExpectedDocument = (wanted) => wanted,
): Promise<void> {
  const { settings, now, documents: wanted, mimecast: wantedMimecast, passed } = readCase(name);
  const { documents, mimecast, passed: lines } = await engine.run(settings, readLog(name), Date.parse(now));
  const expected = wanted.map((document) => withReason(reading(document), engine));
  expectDocuments(documents, expected, settings.expand ?? false);
  expectMimecast(mimecast, wantedMimecast ?? [], engine);
  expectPassed(lines, passed);
}

/** In the order of their accounts, messages, times and sequences, which is what `keyOfMimecast` reads. */
function expectMimecast(
  found: readonly (MimecastMessage | MimecastEvent)[],
  wanted: readonly Record<string, unknown>[],
  engine: Engine,
): void {
  const documents = [...found].sort(byMimecastKey);
  const expected = [...wanted].sort(byMimecastKey);
  expect(documents.map(mimecastKey)).toEqual(expected.map(mimecastKey));
  documents.forEach((document, at) => {
    const one = expected[at] as Record<string, unknown>;
    const reason =
      engine.hasEnd || one.reason !== 'drain' ? {} : { reason: expect.toBeOneOf(['timeout', 'hold']) };
    expect(document, mimecastKey(one)).toMatchObject({ ...one, ...reason });
    expect(document.id).toMatch(/^[0-9a-f]{32}$/);
  });
}

function mimecastKey(document: object): string {
  const { acc, aCode, MsgId, datetime, sequence } = document as Partial<Record<string, unknown>>;
  return [acc, aCode, MsgId, datetime, sequence].map((part) => String(part ?? '')).join(' ');
}

function byMimecastKey(a: object, b: object): number {
  return mimecastKey(a) < mimecastKey(b) ? -1 : mimecastKey(a) > mimecastKey(b) ? 1 : 0;
}

/** Without an end of input, what is open there is handed out when its wait is over, and says so. */
function withReason(wanted: ExpectedDocument, { hasEnd }: Engine): ExpectedDocument {
  if (hasEnd || wanted.reason !== 'drain') return wanted;
  return { ...wanted, reason: expect.toBeOneOf(['timeout', 'hold']) as Reason };
}

function expectPassed(
  lines: readonly Pick<PassedLine, 'message'>[],
  wanted: number | readonly string[],
): void {
  const messages = lines.map(({ message }) => message);
  if (typeof wanted === 'number') expect(messages, 'lines passed on').toHaveLength(wanted);
  else expect(messages).toEqual(wanted);
}

export function expectDocuments(
  documents: readonly ClassicDocument[],
  wanted: readonly ExpectedDocument[],
  expand = false,
): void {
  const found = [...documents].sort(byKey);
  const expected = [...wanted].sort(byKey);
  expect(found.map(keyOf)).toEqual(expected.map(keyOf));
  found.forEach((document, at) => {
    expectDocument(document, expected[at] as ExpectedDocument);
  });
  expectIds(found, expand);
  expectThreads(found, expand);
}

function expectDocument(document: ClassicDocument, wanted: ExpectedDocument): void {
  const { Other: other, Flags: flags, ...rest } = wanted;
  expect(Object.keys(document), 'keys and their order').toEqual([
    ...COLUMNS,
    ...ENVELOPE,
    ...OPTIONAL.filter((key) => key in document),
  ]);
  expect(document, keyOf(wanted)).toEqual({
    ...Object.fromEntries(COLUMNS.map((column) => [column, ''])),
    appliance: expect.any(String),
    first_time: expect.anything(),
    last_time: expect.anything(),
    complete: true,
    reason: 'finished',
    disposition: expect.any(String),
    verdict: expect.any(String),
    lines: expect.any(Number),
    ...rest,
    Flags: expect.objectContaining({ ...NO_FLAGS, ...flags }),
    Other: typeof other === 'string' ? other : expect.any(String),
    id: expect.stringMatching(/^[0-9a-f]{32}$/),
    thread: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  if (typeof other === 'object') {
    expect(document.Other.split(SEPARATOR), 'Other').toEqual(expect.arrayContaining(other.includes));
  }
}

/** All documents of one message (with `expand`: and recipient) have one id, which no other has. */
function expectIds(documents: readonly ClassicDocument[], expand: boolean): void {
  const owners = new Map<string, string>();
  const ids = new Map<string, string>();
  for (const document of documents) {
    const { appliance, MID, To } = document;
    const owner = `${appliance} ${MID.split(SEPARATOR)[0] || connectionKey(document)} ${expand ? To : ''}`;
    expect(ids.get(owner) ?? document.id, `ids of ${owner}`).toBe(document.id);
    expect(owners.get(document.id) ?? owner, `owners of ${document.id}`).toBe(owner);
    ids.set(owner, document.id);
    owners.set(document.id, owner);
  }
}

/** The last document of a message says which one it descends from: its parent's thread, or its own id. */
function expectThreads(documents: readonly ClassicDocument[], expand: boolean): void {
  const last = new Map(
    documents.map((document) => [
      `${document.appliance} ${document.MID || connectionKey(document)}`,
      document,
    ]),
  );
  for (const document of last.values()) {
    const { parent, appliance, MID } = document;
    const of = [...last.values()].find(
      (other) => other.appliance === parent?.appliance && other.MID.split(SEPARATOR).includes(parent.mid),
    );
    if (of) expect(document.thread, `thread of ${appliance} ${MID}`).toBe(of.thread);
    else if (!parent && !expand) expect(document.thread, `thread of ${appliance} ${MID}`).toBe(document.id);
  }
}

function keyOf(document: ExpectedDocument | ClassicDocument): string {
  const { appliance, MID, To, sequence } = document;
  return `${appliance ?? ''} MID ${MID || connectionKey(document)} sequence ${sequence} to ${To ?? ''}`;
}

/** What tells a connection without a message from others: those without a number begin at different times. */
function connectionKey({ ICID, IP, first_time }: Partial<ExpectedDocument | ClassicDocument>): string {
  return `ICID ${ICID ?? ''} ${IP ?? ''} ${first_time}`;
}

function byKey(a: ExpectedDocument | ClassicDocument, b: ExpectedDocument | ClassicDocument): number {
  return keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0;
}
