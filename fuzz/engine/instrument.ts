/**
 * Coverage of the core: the release module with a counter at every branch. Fuzzers for JavaScript see nothing of what
 * happens inside WebAssembly, so the module counts for itself, in bytes behind the memory that it begins with: the
 * core takes its regions from the end of memory as it stands, so nothing but the counters ever lies there.
 */
import binaryen from 'binaryen';
import { Block, Break, changeParts, Expression, Functions, Id, If, Loop, NONE } from './expressions.js';
import { CELLS, KeptMemory } from './memory.js';

export interface Instrumented {
  bytes: Uint8Array;
  /** How many counters there are, a byte each, and the address of the first. */
  edges: number;
  countersPtr: number;
  /** See memory.ts. */
  notesPtr: number;
}

type ExpressionRef = binaryen.ExpressionRef;

const PAGE_BITS = 16;
/** There are about twelve thousand counters; behind them are the notes of what was written. */
const MOST_COUNTERS = 1 << 15;
const OWN_PAGES = (MOST_COUNTERS + CELLS) >> PAGE_BITS;
const { Features } = binaryen;

export function instrument(wasm: Uint8Array): Instrumented {
  const module = binaryen.readBinary(wasm);
  module.setFeatures(Features.BulkMemory | Features.MutableGlobals | Features.SignExt);
  const { initial } = module.getMemoryInfo('0');
  const countersPtr = initial << PAGE_BITS;
  const memory = new KeptMemory(module, countersPtr + MOST_COUNTERS);
  const counters = new Counters(module, countersPtr, memory);
  // those that are added on the way are no part of the core
  const functions = module.getNumFunctions();
  for (let at = 0; at < functions; at++) counters.putInto(module.getFunctionByIndex(at));
  exportGlobals(module);
  memory.finish(initial + OWN_PAGES);
  if (module.validate() === 0 || counters.count > MOST_COUNTERS) {
    throw new Error('the module with counters is not valid');
  }
  const bytes = module.emitBinary();
  module.dispose();
  return { bytes, edges: counters.count, countersPtr, notesPtr: countersPtr + MOST_COUNTERS };
}

/** Walks functions and puts a counter wherever the way through them divides or comes together. */
class Counters {
  readonly #module: binaryen.Module;
  readonly #firstPtr: number;
  readonly #memory: KeptMemory;
  count = 0;

  constructor(module: binaryen.Module, firstPtr: number, memory: KeptMemory) {
    this.#module = module;
    this.#firstPtr = firstPtr;
    this.#memory = memory;
  }

  putInto(ref: binaryen.FunctionRef): void {
    const body = Functions.getBody(ref);
    if (body === NONE) return; // an import
    Functions.setBody(ref, this.#counted(this.#walk(body)));
  }

  /** What stands in the place of an expression from now on. */
  #walk = (ref: ExpressionRef): ExpressionRef => {
    const id = Expression.getId(ref);
    if (id === Id.Block) this.#walkBlock(ref);
    else changeParts(ref, this.#walk);
    if (id === Id.Loop) Loop.setBody(ref, this.#counted(Loop.getBody(ref)));
    if (id === Id.If) {
      If.setIfTrue(ref, this.#counted(If.getIfTrue(ref)));
      const other = If.getIfFalse(ref);
      if (other !== NONE) If.setIfFalse(ref, this.#counted(other));
    }
    return this.#memory.inPlaceOf(ref);
  };

  /** Behind a child that may have been left early, or not, the way goes on: that is an edge of its own. */
  #walkBlock(block: ExpressionRef): void {
    for (let at = 0; at < Block.getNumChildren(block); at++) {
      const child = Block.getChildAt(block, at);
      Block.setChildAt(block, at, this.#walk(child));
      const isLast = at + 1 === Block.getNumChildren(block);
      if (!isLast && divides(child)) Block.insertChildAt(block, ++at, this.#increment());
    }
  }

  #counted(ref: ExpressionRef): ExpressionRef {
    return this.#module.block(null, [this.#increment(), ref], Expression.getType(ref));
  }

  /** One more, modulo 256. */
  #increment(): ExpressionRef {
    const { i32 } = this.#module;
    const ptr = this.#firstPtr + this.count++;
    const sum = i32.add(i32.load8_u(0, 1, i32.const(ptr)), i32.const(1));
    return i32.store8(0, 1, i32.const(ptr), sum);
  }
}

function divides(ref: ExpressionRef): boolean {
  const id = Expression.getId(ref);
  if (id === Id.Break) return Break.getCondition(ref) !== NONE;
  return id === Id.If || (id === Id.Block && (Block.getName(ref) ?? '') !== '');
}

/** Whoever can read and set all globals can put an instance back to where it was. */
function exportGlobals(module: binaryen.Module): void {
  for (let at = 0; at < module.getNumGlobals(); at++) {
    const { name, mutable } = binaryen.getGlobalInfo(module.getGlobalByIndex(at));
    if (mutable) module.addGlobalExport(name, `global ${at}`);
  }
}
