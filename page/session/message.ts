/** Everything the page shows of one document. */
import type { ClassicDocument, Explanation } from '../../host/types.js';
import type { MessageView, Relative } from '../protocol.js';
import type { DocumentStore } from './document-store.js';
import { stepOf } from './steps.js';

/** A time line of more than that is of no use to anybody, and explaining it would keep the page waiting. */
const MOST_STEPS = 2000;
const MOST_RELATIVES = 200;

export function messageView(
  number: number,
  store: DocumentStore,
  explain: (line: number) => Explanation,
): MessageView | undefined {
  const row = store.row(number);
  if (row === undefined) return undefined;
  const lines = store.linesOf(store.ofMessage(number));
  const steps = lines.slice(0, MOST_STEPS).map((line) => stepOf(line, explain(line)));
  // lines come in any order: a message's life is in that of its times
  steps.sort((a, b) => (a.time ?? 0) - (b.time ?? 0) || a.line - b.line);
  return {
    number,
    row,
    documents: store.parsed(number),
    lines,
    steps,
    relatives: relativesOf(number, store),
  };
}

function relativesOf(number: number, store: DocumentStore): Relative[] {
  const own = store.ofMessage(number);
  const { parent, sequence } = store.parsed(number).classic as Partial<ClassicDocument>;
  const relatives: Relative[] = [];
  if (parent !== undefined) {
    const document = store.parentOf(number);
    relatives.push({ relation: 'parent', how: parent.relation, mid: parent.mid, document });
  }
  for (const other of own) {
    if (other === number) continue;
    const row = store.row(other);
    const how = row !== undefined && row.sequence < (sequence ?? 1) ? 'earlier document' : 'later document';
    relatives.push({ relation: 'same', how, mid: midOf(other, store), document: other });
  }
  for (const other of store.ofThread(number).slice(0, MOST_RELATIVES)) {
    if (own.includes(other) || !own.includes(store.parentOf(other) ?? -1)) continue;
    const { parent: origin } = store.parsed(other).classic as Partial<ClassicDocument>;
    relatives.push({
      relation: 'child',
      how: origin?.relation ?? '',
      mid: midOf(other, store),
      document: other,
    });
  }
  return relatives;
}

function midOf(number: number, store: DocumentStore): string {
  const { MID, aCode } = store.parsed(number).classic as { MID?: string; aCode?: string };
  return (MID ?? aCode ?? '').replaceAll(' || ', ', ');
}
