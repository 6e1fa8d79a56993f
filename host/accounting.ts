import type { Stats } from './types.js';

type CounterName = Exclude<keyof Stats, 'journal'>;

/**
 * Sums that have to be equal in every run: each of their counters is counted where it happens, none is worked out of
 * others, so that a line or a document that got lost would show.
 */
export interface Equation {
  /** What it says, in words. */
  meaning: string;
  left: readonly CounterName[];
  right: readonly CounterName[];
}

export const EQUATIONS: readonly Equation[] = [
  {
    meaning: 'every line is known, or not, or could not be read',
    left: ['lines', 'replayed'],
    right: ['matched', 'unmatched', 'rejected'],
  },
  {
    meaning: 'what belongs to no message was handed on, or dropped as the settings say',
    left: ['unmatched', 'rejected'],
    right: ['passed', 'dropped', 'lost'],
  },
  {
    meaning: 'every message has a document, or is at work without one yet',
    left: ['messages'],
    right: ['told', 'untold', 'abandoned'],
  },
  {
    meaning: 'every document is a first one, a later one, or that of a further recipient',
    left: ['documents'],
    right: ['first_documents', 'follow_ups', 'further'],
  },
  {
    meaning: 'a first document is that of a message or of a connection',
    left: ['first_documents'],
    right: ['told', 'connections'],
  },
  { meaning: 'every document says why it came', left: ['documents'], right: ['reasons'] },
];

/** An equation with the numbers of a run. */
export interface Account {
  meaning: string;
  holds: boolean;
  /** `lines 7 + replayed 0 = matched 5 + unmatched 2 + rejected 0`, with `≠` if it is not so. */
  text: string;
}

type Term = readonly [name: string, value: number];

/** `written`: lines of output that the host has seen come, if it counted them. */
export function accounts(stats: Stats, written?: number): Account[] {
  const terms = (names: Equation['left']): Term[] => names.map((name) => [name, countOf(stats, name)]);
  const found = EQUATIONS.map(({ meaning, left, right }) => account(meaning, terms(left), terms(right)));
  if (written !== undefined) {
    const right = terms(['documents', 'passed']);
    found.push(account('what was counted came out', [['written', written]], right));
  }
  return found;
}

function account(meaning: string, left: readonly Term[], right: readonly Term[]): Account {
  const holds = sum(left) === sum(right);
  return { meaning, holds, text: `${sideText(left)} ${holds ? '=' : '≠'} ${sideText(right)}` };
}

const sum = (terms: readonly Term[]): number => terms.reduce((total, [, value]) => total + value, 0);
const sideText = (terms: readonly Term[]): string =>
  terms.map(([name, value]) => `${name} ${value.toLocaleString('en-US')}`).join(' + ');

function countOf(stats: Stats, name: CounterName): number {
  const value = stats[name];
  return typeof value === 'number' ? value : Object.values(value).reduce((total, one) => total + one, 0);
}
