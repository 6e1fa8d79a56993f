/** A traffic unit: the lines that one visit of a client leaves in the log, and the messages among them. */
import type { Draft, Fields } from './traffic-message.js';
import type { Random } from './traffic-random.js';

export type Kind =
  | 'delivered'
  | 'isq'
  | 'bounce'
  | 'mixed'
  | 'split'
  | 'rewritten'
  | 'copy'
  | 'aborted'
  | 'virus'
  | 'filtered'
  | 'held'
  | 'session';

export type Relation = 'split' | 'bounce' | 'generated';

/** Words of the Disposition column that a message of this traffic can end with. */
export type Disposition = 'delivered' | 'bounced' | 'mixed' | 'dropped' | 'aborted' | 'quarantined';

export interface MessagePlan {
  /** Two after a rewrite: one message, both numbers. */
  readonly mids: readonly string[];
  readonly parent: { readonly mid: string; readonly relation: Relation } | null;
  readonly fields: Fields;
  /** What only the parent's lines say. */
  readonly inherited: Fields;
  readonly complete: boolean;
  readonly disposition: Disposition;
}

export interface UnitPlan {
  readonly kind: Kind;
  readonly lines: readonly string[];
  readonly messages: readonly MessagePlan[];
}

/** Hands out the counters of one unit: {mid}, {mid+1} ... */
export class Unit {
  readonly random: Random;
  readonly used = { mid: 0, icid: 0, dcid: 0, rcid: 0 };

  constructor(random: Random) {
    this.random = random;
  }

  take(counter: 'mid' | 'icid' | 'dcid' | 'rcid'): string {
    const number = this.used[counter]++;
    return number === 0 ? `{${counter}}` : `{${counter}+${number}}`;
  }
}

export function plan(
  message: Draft,
  disposition: Disposition,
  parent?: Draft,
  relation?: Relation,
): MessagePlan {
  const inherited: Fields = {};
  if (parent) {
    for (const field of ['ICID', 'IP', 'MessageID', 'Subject'] as const) {
      const values = parent.fields[field];
      if (values) inherited[field] = values;
    }
  }
  return {
    mids: [message.mid],
    parent: parent && relation ? { mid: parent.mid, relation } : null,
    fields: message.fields,
    inherited,
    complete: true,
    disposition,
  };
}

/** Two runs of lines mixed at random, each in its own order. */
export function merge(left: readonly string[], right: readonly string[], random: Random): string[] {
  const lines: string[] = [];
  let l = 0;
  let r = 0;
  while (l < left.length || r < right.length) {
    const takeLeft = random.below(left.length - l + right.length - r) < left.length - l;
    lines.push((takeLeft ? left[l++] : right[r++]) as string);
  }
  return lines;
}

/** The session may end anywhere after the last message was accepted, even after its delivery. */
export function withClose(lines: readonly string[], last: Draft, random: Random): string[] {
  const ready = lines.findIndex((line) => line.startsWith(`MID ${last.mid} ready `));
  const at = ready + 1 + random.below(lines.length - ready);
  return [...lines.slice(0, at), `ICID ${last.icid} close`, ...lines.slice(at)];
}
