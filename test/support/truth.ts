/** Compares documents with the ground truth of generated traffic (bench/traffic.ts). */
import type { ExpectedMessage, TrafficSource } from '../../bench/traffic.js';
import type { ClassicDocument } from '../../host/types.js';

type Field = keyof ExpectedMessage['fields'];

/** One line for each thing that is wrong; an empty list is what a test wants. */
export function differences(source: TrafficSource, documents: readonly ClassicDocument[]): string[] {
  const wrong: string[] = [];
  const firsts = new Map<string, ClassicDocument>();
  const ids = new Map<string, string>();
  for (const document of documents) {
    const mids = document.MID.split(' || ');
    const expected = source.find(document.appliance, Number(mids[0]));
    if (!expected) {
      wrong.push(`nobody sent MID ${document.MID} of ${document.appliance}`);
      continue;
    }
    const key = keyOf(expected);
    if (document.sequence === 1) {
      if (firsts.has(key)) wrong.push(`${key}: a second first document`);
      firsts.set(key, document);
    }
    if ((ids.get(key) ?? document.id) !== document.id) wrong.push(`${key}: another id`);
    ids.set(key, document.id);
  }
  for (const expected of source.truth()) {
    const key = keyOf(expected);
    const document = firsts.get(key);
    if (!document) wrong.push(`${key}: no document`);
    else for (const text of compare(document, expected)) wrong.push(`${key} (${expected.kind}): ${text}`);
  }
  return wrong;
}

function keyOf({ appliance, mids }: ExpectedMessage): string {
  return `${appliance} MID ${mids.join(' || ')}`;
}

function* compare(document: ClassicDocument, expected: ExpectedMessage): Generator<string> {
  if (document.MID !== expected.mids.join(' || ')) yield `MID is ${document.MID}`;
  if (document.complete !== expected.complete) yield `complete is ${document.complete}`;
  if (document.disposition !== expected.disposition) yield `disposition is ${document.disposition}`;
  const parent = expected.parent && { appliance: expected.appliance, ...expected.parent };
  if (document.parent?.mid !== parent?.mid.toString()) yield `parent is ${document.parent?.mid}`;
  if (document.parent?.relation !== parent?.relation) yield `relation is ${document.parent?.relation}`;
  for (const [name, own] of Object.entries({ ...expected.inherited, ...expected.fields })) {
    const field = name as Field;
    const found = document[field];
    // only what the parent's lines say stands for a column without a value of its own
    const values = own.length > 0 ? own : (expected.inherited[field] ?? []);
    const wanted = values.join(' || ');
    if (found === wanted || (field === 'From' && wanted === '' && found === '<>')) continue;
    // the truth notes what passes through the work queue; verdicts and endings add their own words
    const parts = found.split(' || ');
    if (field === 'Action' && values.every((value) => parts.includes(value))) continue;
    if (field === 'Antivirus' && parts[0] === wanted && parts[1]?.startsWith('positive')) continue;
    yield `${field} is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`;
  }
}
