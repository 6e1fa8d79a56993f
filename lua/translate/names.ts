/**
 * How functions and globals of the module are called in Lua. A chunk has room for 200 local variables, and those are
 * what Lua reaches soonest, so the ones that are named most often are local and the others members of a table.
 */
import { type Profile, siteOf } from './profile.js';
import { type Expression, operandsOf, type WasmModule } from './tree.js';

const MOST_FUNCTIONS = 45;
const MOST_GLOBALS = 70;

export class Names {
  readonly localFunctions: string[];
  readonly localGlobals: string[];
  readonly #functions = new Map<string, string>();
  readonly #globals = new Map<string, string>();
  readonly #constants = new Map<string, bigint>();

  constructor(module: WasmModule, profile: Profile) {
    const uses = new Map<string, number>();
    const written = new Set<string>();
    for (const f of module.functions) countUses(f.body, 1 + hottest(f.body, profile), uses, written);
    for (const { name, value } of module.globals) if (!written.has(name)) this.#constants.set(name, value);
    const most = (names: string[], kind: string) =>
      names.sort((a, b) => (uses.get(kind + b) ?? 0) - (uses.get(kind + a) ?? 0));
    const functions = most(
      module.functions.map(({ name }) => name),
      'call ',
    );
    const globals = most([...written], 'global ');
    functions.forEach((name, i) => {
      this.#functions.set(name, i < MOST_FUNCTIONS ? `f${i}` : `F.f${i}`);
    });
    globals.forEach((name, i) => {
      this.#globals.set(name, i < MOST_GLOBALS ? `g${i}` : `G.g${i}`);
    });
    this.localFunctions = functions.slice(0, MOST_FUNCTIONS).map((_, i) => `f${i}`);
    this.localGlobals = globals.slice(0, MOST_GLOBALS).map((_, i) => `g${i}`);
    module.imports.forEach(({ name }, i) => {
      this.#functions.set(name, `F.i${i}`);
    });
  }

  function(name: string): string {
    return this.#functions.get(name) as string;
  }

  global(name: string): string {
    return this.#globals.get(name) as string;
  }

  /** The value of a global that nobody writes. */
  constant(name: string): bigint | undefined {
    return this.#constants.get(name);
  }
}

function countUses(e: Expression, weight: number, uses: Map<string, number>, written: Set<string>): void {
  const add = (key: string) => uses.set(key, (uses.get(key) ?? 0) + weight);
  if (e.kind === 'call') add(`call ${e.target}`);
  if (e.kind === 'global.get' || e.kind === 'global.set') add(`global ${e.name}`);
  if (e.kind === 'global.set') written.add(e.name);
  for (const operand of operandsOf(e)) countUses(operand, weight, uses, written);
}

/** How often the load or store of `e` that is met most often is met. */
export function hottest(e: Expression, profile: Profile): number {
  let most = e.kind === 'load' || e.kind === 'store' ? siteOf(profile, e).count : 0;
  for (const operand of operandsOf(e)) most = Math.max(most, hottest(operand, profile));
  return most;
}
