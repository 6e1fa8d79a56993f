/** Everything the page shows of one document. */
import type { Explanation } from '../../host/types.js';
import type { MessageView, Relative } from '../protocol.js';
import type { DocumentStore } from './document-store.js';
import { stepOf } from './steps.js';

/** A time line of more than that is of no use to anybody, and explaining it would keep the page waiting. */
const MOST_STEPS = 500;
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
  const relatives: Relative[] = [];
  const lineage = store.lineageOf(number);
  if (lineage !== undefined)
    relatives.push({ relation: 'parent', ...lineage, document: store.parentOf(number) });
  for (const other of own) {
    if (other === number) continue;
    const how = other < number ? 'earlier document' : 'later document';
    relatives.push({ relation: 'same', how, mid: store.midsOf(other), document: other });
  }
  const children = store.ofThread(number).filter((other) => {
    const parent = store.parentOf(other);
    return parent !== undefined && own.includes(parent) && !own.includes(other);
  });
  for (const child of children.slice(0, MOST_RELATIVES)) {
    const { how = '' } = store.lineageOf(child) ?? {};
    relatives.push({ relation: 'child', how, mid: store.midsOf(child), document: child });
  }
  return relatives;
}
