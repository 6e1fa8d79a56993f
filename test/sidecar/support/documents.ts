import { existsSync, readFileSync } from 'node:fs';
import type { ClassicDocument } from '../../../host/types.js';

/** Whole lines only: a connection that breaks may cut one, which then comes again. */
export function documentsOf(text: string): ClassicDocument[] {
  const documents: ClassicDocument[] = [];
  for (const line of text.split('\n')) {
    try {
      documents.push(JSON.parse(line) as ClassicDocument);
    } catch {
      // the half of a line before a reset, or nothing behind the last one
    }
  }
  return documents;
}

/** Those of a file; none as long as it is not there. */
export function readDocuments(path: string): ClassicDocument[] {
  return existsSync(path) ? documentsOf(readFileSync(path, 'utf8')) : [];
}

/** One document an id and sequence, as a SIEM that goes by both keeps it: the last to come. */
export function deduplicated(documents: readonly ClassicDocument[]): ClassicDocument[] {
  return [
    ...new Map(documents.map((document) => [`${document.id} ${document.sequence}`, document])).values(),
  ];
}

/**
 * One document an id, as a SIEM that goes by the id keeps it: the last to come, which is the one made of the most
 * lines. Seen as a first document, so that it can be compared with what was sent.
 */
export function bestOfEachId(documents: readonly ClassicDocument[]): ClassicDocument[] {
  const best = new Map<string, ClassicDocument>();
  for (const document of documents) {
    const known = best.get(document.id);
    if (known === undefined || document.lines >= known.lines)
      best.set(document.id, { ...document, sequence: 1 });
  }
  return [...best.values()];
}

export function idsOf(documents: readonly ClassicDocument[]): number {
  return new Set(documents.map(({ id }) => id)).size;
}
