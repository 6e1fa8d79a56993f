/** What the filter answers: nothing, the record as it came, or a record that Fluent Bit can read; and all of it adds up. */
import { accounts } from '../../host/accounting.js';
import type { Stats } from '../../host/types.js';
import { Fault } from '../fault.js';
import type { Answer, FilterRun } from '../script/filter-run.js';
import { type Json, objectOf, textOf } from './output.js';
import { difference } from './pieces.js';

/** Documents that an answer holds, as text. */
export function documentsIn({ record, answer }: Answer): string[] {
  if (answer.length === 0 || isRecordAsItCame(record, answer)) return [];
  const text = textOf(answer);
  const value = objectOf(text);
  // someone's record may ask for these
  if (record !== undefined && isStatistics(value)) return [];
  const { mailstitch_batch: batch } = value as { mailstitch_batch?: unknown };
  return Array.isArray(batch) ? batch.map((one) => JSON.stringify(one)) : [text];
}

function isStatistics(value: Json): boolean {
  return value.mailstitch === 'stats' && typeof value.lines === 'number';
}

/** For Fluent Bit a text ends at its first zero. */
export function isRecordAsItCame(record: Buffer | undefined, answer: Buffer): boolean {
  if (record === undefined) return false;
  const zero = record.indexOf(0);
  return answer.equals(zero < 0 ? record : record.subarray(0, zero));
}

/** One row a sum. */
type Sum = readonly [name: string, left: number, right: number];

export function checkAnswers(run: FilterRun): string[] {
  const { answers, stats, isQuiet } = run;
  const documents = answers.flatMap(documentsIn);
  const records = answers.filter(({ record }) => record !== undefined);
  const passed = records.filter(
    ({ record, answer }) => answer.length > 0 && isRecordAsItCame(record, answer),
  );
  const of = (name: string): number => stats[name] ?? Number.NaN;
  const sums: readonly Sum[] = [
    ['lines <= records', Math.max(of('lines'), records.length), records.length],
    // a record may be empty up to its first zero, so that it was passed does not show
    ['records that came back <= passed', Math.max(passed.length, of('passed')), of('passed')],
    ['failed = 0', of('failed'), 0],
    ['documents = documents that came out', isQuiet ? of('documents') : 0, isQuiet ? documents.length : 0],
    ['open = 0 in the end', isQuiet ? of('open') : 0, 0],
  ];
  const wrong = accounts(stats as unknown as Stats).find(({ holds }) => !holds);
  if (wrong !== undefined) throw new Fault(`accounts of the filter: ${wrong.meaning}`, wrong.text);
  for (const [name, left, right] of sums) {
    if (left !== right) throw new Fault(`accounts of the filter: ${name}`, `${left} is not ${right}`);
  }
  return documents;
}

/** Documents may come with another call, so it is their set that is compared. */
export function checkSameAnswers(invariant: string, wanted: FilterRun, found: FilterRun): void {
  const [a = '', b = ''] = [wanted, found].map(({ answers }) =>
    answers.flatMap(documentsIn).sort().join('\n'),
  );
  if (a !== b) throw new Fault(invariant, difference(a, b));
}
