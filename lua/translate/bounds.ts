/**
 * What is known of the values of each local, parameter, result and global, found by translating the module several
 * times.
 *
 * The largest one: at first nothing is known, and each round sees what the one before makes of that. Whatever a round
 * assumes is true, so a sum that stays below 2^32 needs no mask.
 *
 * Whether all are multiples of 8: at first all are thought to be, and each round finds some that are not. What a round
 * assumes is true when it has found none.
 */
import type { NumberType, WasmModule } from './tree.js';
import { MAX_U32 } from './value.js';

/** Of a variable: its largest value (Infinity: it may be negative, or nothing is known), and its multiples of 8. */
export interface Known {
  max: number;
  aligned: boolean;
}

export interface FunctionBounds {
  /** Parameters and locals, by index. */
  locals: Known[];
  result: Known;
}

const most = (type: NumberType | 'none') => (type === 'i32' ? MAX_U32 : Number.POSITIVE_INFINITY);

export class ModuleBounds {
  /** Did this round find a value that is no multiple of 8 where the last one thought so? */
  foundUnaligned = false;
  readonly #module: WasmModule;
  readonly #known: Map<string, FunctionBounds>;
  readonly #knownGlobals: Map<string, Known>;
  readonly #seen = new Map<string, FunctionBounds>();
  readonly #seenGlobals = new Map<string, Known>();

  /** `before`: the round before, undefined for the first. */
  constructor(module: WasmModule, before?: ModuleBounds) {
    this.#module = module;
    this.#known = before === undefined ? unknown(module) : before.#found();
    this.#knownGlobals = before === undefined ? unknownGlobals(module) : before.#foundGlobals();
    const open = new Set([...module.exports.values(), ...[...module.table.values()].map(({ name }) => name)]);
    for (const f of module.functions) {
      // hosts may call it with anything; other locals begin with 0
      const params = f.params.map((type) =>
        open.has(f.name) ? { max: most(type), aligned: false } : { max: 0, aligned: true },
      );
      const locals = f.locals.map(() => ({ max: 0, aligned: true }));
      this.#seen.set(f.name, { locals: [...params, ...locals], result: { max: 0, aligned: true } });
    }
    for (const { name, type, value } of module.globals) {
      const max = type === 'i32' ? Number(BigInt.asUintN(32, value)) : most(type);
      this.#seenGlobals.set(name, { max, aligned: (value & 7n) === 0n });
    }
  }

  of(name: string): FunctionBounds {
    return this.#known.get(name) as FunctionBounds;
  }

  global(name: string): Known {
    return this.#knownGlobals.get(name) as Known;
  }

  /** Tells of one more value of a parameter or local. */
  sawLocal(name: string, index: number, value: Known): void {
    this.#saw(this.#seen.get(name)?.locals[index], this.#known.get(name)?.locals[index], value);
  }

  sawResult(name: string, value: Known): void {
    this.#saw(this.#seen.get(name)?.result, this.of(name).result, value);
  }

  sawGlobal(name: string, value: Known): void {
    this.#saw(this.#seenGlobals.get(name), this.global(name), value);
  }

  #saw(seen: Known | undefined, known: Known | undefined, value: Known): void {
    if (seen === undefined || known === undefined) return; // of an imported function
    seen.max = Math.max(seen.max, value.max);
    if (!value.aligned) {
      seen.aligned = false;
      if (known.aligned) this.foundUnaligned = true;
    }
  }

  #found(): Map<string, FunctionBounds> {
    const found = unknown(this.#module);
    for (const f of this.#module.functions) {
      const { locals, result } = this.#seen.get(f.name) as FunctionBounds;
      const types = [...f.params, ...f.locals];
      const known = this.of(f.name);
      found.set(f.name, {
        locals: locals.map((seen, i) => narrowed(seen, known.locals[i] as Known, types[i] as NumberType)),
        result: narrowed(result, known.result, f.result),
      });
    }
    return found;
  }

  #foundGlobals(): Map<string, Known> {
    return new Map(
      this.#module.globals.map(({ name, type }) => {
        return [name, narrowed(this.#seenGlobals.get(name) as Known, this.global(name), type)];
      }),
    );
  }
}

function narrowed(seen: Known, known: Known, type: NumberType | 'none'): Known {
  return { max: Math.min(seen.max, most(type)), aligned: seen.aligned && known.aligned };
}

function unknown(module: WasmModule): Map<string, FunctionBounds> {
  const bounds = new Map<string, FunctionBounds>();
  const known = (type: NumberType | 'none'): Known => ({ max: most(type), aligned: true });
  for (const { name, params, locals, result } of module.functions) {
    bounds.set(name, { locals: [...params, ...locals].map(known), result: known(result) });
  }
  for (const { name, result } of module.imports) {
    bounds.set(name, { locals: [], result: { max: most(result), aligned: false } });
  }
  return bounds;
}

function unknownGlobals(module: WasmModule): Map<string, Known> {
  return new Map(module.globals.map(({ name, type }) => [name, { max: most(type), aligned: true }]));
}
