/** The same bytes give the same output, wherever they are cut, whether lines are tracked or explained meanwhile. */
import { hash32, Random } from '../../bench/traffic-random.js';
import { Fault } from '../fault.js';
import { type Manner, PLAIN, type StreamRun } from '../script/stream-run.js';
import { excerpt } from './output.js';

/** Short inputs are cut behind every byte. */
const BYTEWISE = 600;

/** Where the cuts are follows from the input alone: what was found is found again. */
export function inPieces(input: Uint8Array): Manner {
  let seed = input.length;
  for (const byte of input) seed = hash32(seed ^ byte);
  const random = new Random(seed);
  return {
    ...PLAIN,
    explains: false,
    *cut(bytes) {
      for (let from = 0; from < bytes.length; ) {
        const most = bytes.length <= BYTEWISE ? 1 : random.pick([1, 3, 40, 700, 70_000]);
        const to = from + 1 + random.below(most);
        yield bytes.subarray(from, to);
        from = to;
      }
    },
  };
}

export function checkSame(invariant: string, wanted: StreamRun, found: StreamRun): void {
  if (!wanted.output.equals(found.output)) {
    throw new Fault(invariant, difference(wanted.output.toString(), found.output.toString()));
  }
  const [a, b] = [wanted, found].map(({ stats }) =>
    JSON.stringify({ ...stats, memory_bytes: 0, store_bytes: 0 }),
  );
  if (a !== b) throw new Fault(invariant, `${b} is not ${a}`);
}

export function difference(wanted: string, found: string): string {
  let at = 0;
  while (at < wanted.length && wanted[at] === found[at]) at++;
  const from = Math.max(0, at - 60);
  return `${excerpt(found.slice(from))} is not ${excerpt(wanted.slice(from))}`;
}
