/** All lines that speak for a document, in the order in which it tells them. */
import { captured } from './forms.js';
import { current, type Fact, type Message, type Scope } from './model.js';

export type Source = 'message' | 'scope' | 'inherited';

export interface Entry {
  fact: Fact;
  source: Source;
  stamp: number;
  /** Position of the number that the line named among those of its message. */
  alias: number;
  /** The recipient that the line names first. */
  rid: number;
}

/** Generations whose knowledge a message inherits. */
const MAX_ANCESTORS = 8;
const MAX_RECIPIENT = 32767;

/**
 * By stamp, then by the row's place in the table, then by number and recipient, then as they came: those of the
 * connection, of the message, of its deliveries by ascending number, then those of the message that it came from.
 */
export function gathered(message: Message, order: (a: Entry, b: Entry) => number = byPlace): Entry[] {
  const entries: Entry[] = [];
  const add = (facts: readonly Fact[], source: Source, owner: Message | null): void => {
    for (const fact of facts) {
      const alias = owner && fact.number ? owner.numbers.indexOf(fact.number) : 0;
      entries.push({ fact, source, stamp: fact.stamp || message.firstStamp, alias, rid: ridOf(fact) });
    }
  };
  add(message.connection?.facts ?? [], 'scope', null);
  add(message.facts, 'message', message);
  for (const delivery of [...message.deliveries].sort(byNumber)) add(delivery.facts, 'scope', null);
  let ancestor = heirOf(message);
  for (let depth = 1; ancestor !== null && depth <= MAX_ANCESTORS; depth++) {
    // where it came from is told by the nearest generation that knows
    const known = new Set(entries.map(({ fact }) => originOf(fact)));
    const isNews = (fact: Fact): boolean => originOf(fact) === null || !known.has(originOf(fact));
    add((ancestor.connection?.facts ?? []).filter(isNews), 'inherited', null);
    add(ancestor.facts.filter(isNews), 'inherited', ancestor);
    ancestor = heirOf(ancestor);
  }
  return entries.sort(order);
}

export function byTime(a: Entry, b: Entry): number {
  return a.stamp - b.stamp || a.alias - b.alias;
}

function byPlace(a: Entry, b: Entry): number {
  return a.stamp - b.stamp || rowOf(a) - rowOf(b) || a.alias - b.alias || a.rid - b.rid;
}

/** The message whose knowledge it inherits: a bounce is a new message about the old one, not its heir. */
function heirOf(message: Message): Message | null {
  if (message.origin === null || message.origin.relation === 'bounce') return null;
  const parent = current(message.origin.parent);
  return parent === message || parent.isForgotten ? null : parent;
}

function originOf({ match }: Fact): 'message' | 'connection' | null {
  if (!match.form.row.verbs.has('origin')) return null;
  return captured(match, 'mid') === undefined ? 'connection' : 'message';
}

function rowOf({ fact }: Entry): number {
  return fact.match.form.row.order;
}

function ridOf({ match }: Fact): number {
  const rids = captured(match, 'rid') ?? captured(match, 'rids') ?? '';
  return Math.min(MAX_RECIPIENT, Number(/^\d+/.exec(rids)?.[0] ?? 0));
}

function byNumber(a: Scope, b: Scope): number {
  return a.kind === b.kind ? a.number - b.number : a.kind < b.kind ? -1 : 1;
}
