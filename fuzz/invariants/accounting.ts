/** The counters add up, and tell what came out. */
import { Fault } from '../fault.js';
import { countLines } from '../script/count.js';
import type { StreamRun } from '../script/stream-run.js';
import type { Reading } from './output.js';

type Account = Readonly<Record<string, number>>;

/** One row a sum: what it says, and the two sides of it. */
interface Sum {
  name: string;
  sides(run: StreamRun, reading: Reading): [left: number, right: number];
}

/** A line that is too long is handed on in pieces, of which each is counted. */
const isCut = ({ oversize }: StreamRun['stats']): boolean => oversize !== 0;

const sumOf = (account: Account): number => Object.values(account).reduce((sum, one) => sum + one, 0);

const SUMS: readonly Sum[] = [
  {
    name: 'lines = matched + unmatched',
    sides: ({ stats }) => [stats.lines, stats.matched + stats.unmatched],
  },
  {
    name: 'unmatched = passed + dropped',
    sides: ({ stats }) => [stats.unmatched, stats.passed + stats.dropped],
  },
  {
    name: 'lines = lines that came in and hold something',
    sides: ({ stats, script }) => {
      const { least, most } = countLines(script.steps);
      return [stats.lines, Math.max(least, isCut(stats) ? stats.lines : Math.min(most, stats.lines))];
    },
  },
  {
    name: 'lines taken = ends of lines that came in, and a last one without',
    sides: ({ linesTaken, script, stats }) => [
      linesTaken,
      isCut(stats) ? linesTaken : countLines(script.steps).ends,
    ],
  },
  { name: 'passed = lines handed on', sides: ({ stats }, { passed }) => [stats.passed, passed.length] },
  {
    name: 'documents = documents that came out',
    sides: ({ stats }, { documents }) => [stats.documents, documents.length],
  },
  {
    name: 'documents = sum of the reasons',
    sides: ({ stats }) => [stats.documents, sumOf(stats.reasons)],
  },
  {
    name: 'incomplete = documents that say so',
    sides: ({ stats }, { documents }) => [
      stats.incomplete,
      documents.filter(({ complete }) => complete === false).length,
    ],
  },
  { name: 'open = 0 after a drain', sides: ({ stats }) => [stats.open, 0] },
  { name: 'failed = 0', sides: ({ stats }) => [stats.failed, 0] },
  {
    name: 'first documents = ids of documents with sequence 1, and events',
    sides: ({ stats, script }, { documents }) => {
      // with `expand` a message has an id for each recipient, and an event may come twice
      if (script.settings.expand === true || script.settings.correlate === false) return [0, 0];
      // a document of one event has no sequence: there is none but the first
      const events = documents.filter(({ sequence }) => sequence === undefined);
      const firsts = documents.filter(({ sequence }) => sequence === 1);
      return [stats.first_documents, new Set(firsts.map(({ id }) => id)).size + events.length];
    },
  },
  {
    name: 'messages = first documents of messages',
    sides: ({ stats }) => [stats.messages, stats.first_documents - stats.connections],
  },
];

export function checkAccounting(run: StreamRun, reading: Reading): void {
  for (const { name, sides } of SUMS) {
    const [left, right] = sides(run, reading);
    if (left !== right) throw new Fault(`accounts: ${name}`, `${left} is not ${right}`);
  }
}
