/** The counters add up, and tell what came out. */
import { accounts } from '../../host/accounting.js';
import type { Stats } from '../../host/types.js';
import { Fault } from '../fault.js';
import { countLines } from '../script/count.js';
import type { StreamRun } from '../script/stream-run.js';
import type { Reading } from './output.js';

/** One row a sum: what it says, and the two sides of it. */
interface Sum {
  name: string;
  sides(run: StreamRun, reading: Reading): [left: number, right: number];
}

/** A line that is cut is handed on in pieces, of which each is counted. */
const isCut = ({ oversize }: StreamRun['stats']): boolean => oversize !== 0;

const SUMS: readonly Sum[] = [
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
];

export function checkAccounting(run: StreamRun, reading: Reading): void {
  const wrong = accounts(run.stats as unknown as Stats).find(({ holds }) => !holds);
  if (wrong !== undefined) throw new Fault(`accounts: ${wrong.meaning}`, wrong.text);
  for (const { name, sides } of SUMS) {
    const [left, right] = sides(run, reading);
    if (left !== right) throw new Fault(`accounts: ${name}`, `${left} is not ${right}`);
  }
}
