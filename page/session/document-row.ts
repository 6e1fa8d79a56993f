/** What a list shows of a document. The two forms of classic documents are those of an ESA and of Mimecast. */
import type { DocumentRow } from '../protocol.js';
import { textAt } from './path.js';

export function rowOf(
  number: number,
  classic: Record<string, unknown>,
  ecs: Record<string, unknown>,
): DocumentRow {
  return {
    number,
    time: textAt(ecs, ['@timestamp']),
    subject: textAt(ecs, ['email', 'subject']),
    from: textAt(ecs, ['email', 'from', 'address', 0]) || textAt(classic, ['From']),
    to: listAt(ecs, ['email', 'to', 'address']) || listAt(classic, ['Rcpt']),
    disposition: textAt(classic, ['disposition']),
    verdict: textAt(classic, ['verdict']),
    complete: classic.complete !== false,
    sequence: Number(classic.sequence ?? 1),
    lines: Number(classic.lines ?? 1),
  };
}

function listAt(document: Record<string, unknown>, path: (string | number)[]): string {
  const first = textAt(document, [...path, 0]);
  const second = textAt(document, [...path, 1]);
  if (second === '') return first;
  const all = path.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], document);
  return `${first} and ${(all as unknown[]).length - 1} more`;
}
