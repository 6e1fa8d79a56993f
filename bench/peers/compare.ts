/**
 * Did a peer find what mailstitch found? Every message is compared on every column that the peer can have; what it
 * cannot have by its design is left out by rule, and the rules are named on the page.
 */
import { WrongAnswer } from '../check.js';
import type { Field } from '../traffic-message.js';
import { eachLine } from './lines.js';
import type { Abilities, Documents, Found } from './peer.js';
import type { Message } from './reference.js';

export interface Compared {
  /** What came out: documents, or records of lines. */
  documents: number;
  messages: number;
  values: number;
}

const MAX_FAULTS = 5;
/** An encoded word, or =XX for a byte. */
const ENCODED = /=\?|=[0-9A-F]{2}/;
const ENCODED_FIELDS: ReadonlySet<Field> = new Set(['Subject', 'Attachments']);

type Columns = Map<Field, Set<string>>;

export function compareFile(
  path: string,
  answers: Documents,
  abilities: Abilities,
  reference: readonly Message[],
): Compared {
  const read = answers.reader();
  const found: Found[] = [];
  let documents = 0;
  const byMid = new Map<string, Columns>();
  eachLine(path, (line) => {
    documents++;
    const one = read(line);
    if (one === null) return;
    if (answers.isByLine) gather(byMid, one);
    else found.push(one);
  });
  if (answers.isByLine) return { ...compareColumns(byMid, answers, abilities, reference), documents };
  return { ...compare(found, answers, abilities, reference), documents };
}

/** The documents of a peer that correlates: each message once, unless a later document replaces the first. */
export function compare(
  found: readonly Found[],
  answers: Documents,
  abilities: Abilities,
  reference: readonly Message[],
): Omit<Compared, 'documents'> {
  const byMid = new Map<string, Columns>();
  for (const one of found) {
    for (const mid of one.mids) {
      if (!answers.supersedes && byMid.has(mid)) throw new WrongAnswer(`MID ${mid} came twice`);
      byMid.delete(mid);
    }
    gather(byMid, one);
  }
  return compareColumns(byMid, answers, abilities, reference);
}

function gather(byMid: Map<string, Columns>, { mids, values }: Found): void {
  for (const mid of mids) {
    let columns = byMid.get(mid);
    if (columns === undefined) {
      columns = new Map();
      byMid.set(mid, columns);
    }
    for (const [field, list] of Object.entries(values)) {
      const known = columns.get(field as Field);
      if (known === undefined) columns.set(field as Field, new Set(list));
      else for (const value of list) known.add(value);
    }
  }
}

function compareColumns(
  byMid: ReadonlyMap<string, Columns>,
  { fields, holdsBack }: Documents,
  abilities: Abilities,
  reference: readonly Message[],
): Omit<Compared, 'documents'> {
  const faults: string[] = [];
  const known = new Set(reference.flatMap(({ mids }) => mids));
  let messages = 0;
  let values = 0;
  for (const mid of byMid.keys()) if (!known.has(mid)) fault(faults, `MID ${mid} is not in the traffic`);
  for (const message of reference) {
    const own = message.mids.map((mid) => byMid.get(mid));
    if (!message.complete && holdsBack && own.includes(undefined)) continue;
    if (own.includes(undefined)) {
      fault(faults, `MID ${message.mids.join(' and ')}: no document`);
      continue;
    }
    messages++;
    for (const field of fields) {
      if (message.inherited.has(field) && !abilities.lineage) continue;
      const expected = plain(field, message.values.get(field) ?? []);
      const had = plain(field, [...new Set(own.flatMap((columns) => [...(columns?.get(field) ?? [])]))]);
      if (isSame(field, had, expected, abilities.decodes)) values += had.length;
      else {
        const texts = [had, expected].map((list) => JSON.stringify(list.join(' || ')));
        fault(faults, `MID ${message.mids[0]}: ${field}: found ${texts[0]}, expected ${texts[1]}`);
      }
    }
  }
  if (faults.length > 0) throw new WrongAnswer(faults.join('\n'));
  return { messages, values };
}

/** ICID 0 is none, it says that the appliance made the message; and `From: <>` may be told as an empty text. */
function plain(field: Field, values: readonly string[]): string[] {
  if (field === 'ICID') return values.filter((value) => value !== '0');
  if (field === 'From') return values.map((value) => (value === '' ? '<>' : value));
  return [...values];
}

function isSame(
  field: Field,
  found: readonly string[],
  expected: readonly string[],
  decodes: boolean,
): boolean {
  if (found.length !== expected.length) return false;
  const readable =
    decodes || !ENCODED_FIELDS.has(field) ? found : found.filter((value) => !ENCODED.test(value));
  return readable.every((value) => expected.includes(value));
}

function fault(faults: string[], text: string): void {
  faults.push(text);
  if (faults.length >= MAX_FAULTS) throw new WrongAnswer(faults.join('\n'));
}
