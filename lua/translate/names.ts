/**
 * How functions and globals of the module are called in Lua. A chunk has room for 200 local variables, and those are
 * what Lua reaches soonest, so the ones that are used most are local and the others members of `F` and `G`.
 *
 * Functions that usual traffic never came to are cold: they stay text until somebody calls them, outside of the chunk,
 * and reach nothing of it but `F`, `G` and the helpers.
 */
import type { Profile } from './profile.js';
import { type Expression, operandsOf, type WasmFunction, type WasmModule } from './tree.js';

const MOST_FUNCTIONS = 52;
const MOST_GLOBALS = 52;

export class Names {
  /** Names of local functions, as they stand in `F` as well. */
  readonly localFunctions: string[] = [];
  readonly localGlobals: string[] = [];
  readonly #cold = new Set<string>();
  readonly #numbers = new Map<string, string>();
  readonly #locals = new Set<string>();
  readonly #globals = new Map<string, string>();
  readonly #constants = new Map<string, bigint>();

  constructor(module: WasmModule, profile: Profile) {
    const uses = new Map<string, number>();
    const written = new Set<string>();
    const usedByCold = new Set<string>();
    for (const f of module.functions) {
      const weight = profile.calls.get(f.name) ?? 0;
      const names = countUses(f.body, 1 + weight, uses, written);
      if (weight > 0) continue;
      this.#cold.add(f.name);
      for (const name of names) usedByCold.add(name);
    }
    for (const { name, value } of module.globals) if (!written.has(name)) this.#constants.set(name, value);
    const byUse = (kind: string) => (a: string, b: string) =>
      (uses.get(kind + b) ?? 0) - (uses.get(kind + a) ?? 0);
    const functions = module.functions.map(({ name }) => name).sort(byUse('call '));
    for (const [i, name] of functions.entries()) this.#numbers.set(name, `f${i}`);
    for (const name of functions.filter((one) => !this.#cold.has(one)).slice(0, MOST_FUNCTIONS)) {
      this.#locals.add(name);
      this.localFunctions.push(this.#numbers.get(name) as string);
    }
    const globals = [...written].sort(byUse('global '));
    for (const [i, name] of globals.entries()) {
      const isLocal = this.localGlobals.length < MOST_GLOBALS && !usedByCold.has(name);
      if (isLocal) this.localGlobals.push(`g${i}`);
      this.#globals.set(name, isLocal ? `g${i}` : `G.g${i}`);
    }
    for (const [i, { name }] of module.imports.entries()) this.#numbers.set(name, `i${i}`);
  }

  isCold({ name }: WasmFunction): boolean {
    return this.#cold.has(name);
  }

  /** The name in `F`. */
  member(name: string): string {
    return this.#numbers.get(name) as string;
  }

  /** The function, as it is called by one that is cold or is not. */
  function(name: string, byCold: boolean): string {
    return this.#locals.has(name) && !byCold ? this.member(name) : `F.${this.member(name)}`;
  }

  global(name: string): string {
    return this.#globals.get(name) as string;
  }

  /** The value of a global that nobody writes. */
  constant(name: string): bigint | undefined {
    return this.#constants.get(name);
  }
}

/** Counts uses with their weight, and returns the names of globals that there are. */
function countUses(
  e: Expression,
  weight: number,
  uses: Map<string, number>,
  written: Set<string>,
  names = new Set<string>(),
): Set<string> {
  const add = (key: string) => uses.set(key, (uses.get(key) ?? 0) + weight);
  if (e.kind === 'call') add(`call ${e.target}`);
  if (e.kind === 'global.get' || e.kind === 'global.set') {
    add(`global ${e.name}`);
    names.add(e.name);
  }
  if (e.kind === 'global.set') written.add(e.name);
  for (const operand of operandsOf(e)) countUses(operand, weight, uses, written, names);
  return names;
}
