/** What campaigns need of the repository: the module with counters, the inputs that are kept, a fault looked up. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageFile } from '../../host/package-files.js';
import { Fault } from '../fault.js';
import type { Target } from '../targets/target.js';
import { readInputs } from './corpus.js';
import { instrument } from './instrument.js';
import { compile, type Program } from './machine.js';
import { minimise } from './minimise.js';

export function openProgram(): Program {
  return compile(instrument(readFileSync(packageFile('build/mailstitch.wasm'))));
}

type Kept = 'corpus' | 'regressions';

/** Inputs in the repository: few that reach much, and those that once showed a fault. */
export function keptInputs(kind: Kept, target: string): { name: string; input: Uint8Array }[] {
  return readInputs(keptFolder(kind, target));
}

export function keptFolder(kind: Kept, target: string): string {
  return join(dirname(packageFile('package.json')), 'fuzz', kind, target);
}

/** The fault that an input shows, if any. */
export function faultOf(target: Target, input: Uint8Array): Fault | undefined {
  try {
    target.run(input);
    target.compare(input);
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

/** The least of an input that breaks the same invariant. */
export function least(target: Target, input: Uint8Array, invariant: string): Uint8Array {
  return minimise(input, (smaller) => faultOf(target, smaller)?.invariant === invariant);
}
