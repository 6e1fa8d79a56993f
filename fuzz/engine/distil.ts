/** The inputs that are worth keeping: as few and as short as reach the same. */
import type { Target } from '../targets/target.js';
import { minimise } from './minimise.js';

/** Trials for one input: the last bytes of it are not worth more. */
const MOST_TRIALS = 150;

/** Of inputs in order, those that pass an edge which none before does, each cut down to what that takes. */
export function distil(target: Target, inputs: readonly Uint8Array[]): Uint8Array[] {
  const passed = new Set<number>();
  const kept: Uint8Array[] = [];
  for (const input of inputs) {
    const own = edgesOf(target, input).filter((edge) => !passed.has(edge));
    if (own.length === 0) continue;
    const passesOwn = (smaller: Uint8Array): boolean => {
      const edges = new Set(edgesOf(target, smaller));
      return own.every((edge) => edges.has(edge));
    };
    const least = minimise(input, passesOwn, MOST_TRIALS);
    for (const edge of edgesOf(target, least)) passed.add(edge);
    kept.push(least);
  }
  return kept;
}

/** The edges that an input passes; none if it shows a fault. */
function edgesOf(target: Target, input: Uint8Array): number[] {
  try {
    const { counters } = target.run(input);
    return [...counters.keys()].filter((edge) => counters[edge] !== 0);
  } catch {
    return [];
  }
}
