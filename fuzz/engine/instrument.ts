/**
 * Coverage of the core: the release module with a counter at every branch. Fuzzers for JavaScript see nothing of what
 * happens inside WebAssembly, so the module counts for itself, in bytes behind the memory that it begins with: the
 * core takes its regions from the end of memory as it stands, so nothing but the counters ever lies there.
 */
import binaryen from 'binaryen';
import {
  Block,
  Break,
  changeParts,
  Expression,
  Functions,
  Id,
  If,
  Loop,
  MemoryGrow,
  NONE,
} from './expressions.js';

export interface Instrumented {
  bytes: Uint8Array;
  /** How many counters there are, a byte each, and the address of the first. */
  edges: number;
  countersPtr: number;
}

type ExpressionRef = binaryen.ExpressionRef;

const PAGE_BITS = 16;
/** There are about twelve thousand counters. */
const COUNTER_PAGES = 1;
/** 64 MiB, of which only what is touched takes room. */
const RESERVE_PAGES = 1024;
const { Features } = binaryen;

export function instrument(wasm: Uint8Array): Instrumented {
  const module = binaryen.readBinary(wasm);
  module.setFeatures(Features.BulkMemory | Features.MutableGlobals | Features.SignExt);
  const { initial } = module.getMemoryInfo('0');
  const countersPtr = initial << PAGE_BITS;
  const counters = new Counters(module, countersPtr);
  for (let at = 0; at < module.getNumFunctions(); at++) counters.putInto(module.getFunctionByIndex(at));
  addReserve(module, initial + COUNTER_PAGES);
  exportGlobals(module);
  if (module.validate() === 0 || counters.count > COUNTER_PAGES << PAGE_BITS) {
    throw new Error('the module with counters is not valid');
  }
  const bytes = module.emitBinary();
  module.dispose();
  return { bytes, edges: counters.count, countersPtr };
}

/** Walks functions and puts a counter wherever the way through them divides or comes together. */
class Counters {
  readonly #module: binaryen.Module;
  readonly #firstPtr: number;
  count = 0;

  constructor(module: binaryen.Module, firstPtr: number) {
    this.#module = module;
    this.#firstPtr = firstPtr;
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
    return inReserve(this.#module, ref);
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

/**
 * Memory that can be given back. The instance has all that an input will need from the beginning, and a global says
 * how much of it there is as far as the core knows: whoever sets the global back has taken the memory away. It saves
 * time, too: each time that a memory really grows V8 collects garbage.
 */
const PAGES = 'pages';
const TAKE = 'take';

function inReserve(module: binaryen.Module, ref: ExpressionRef): ExpressionRef {
  const id = Expression.getId(ref);
  if (id === Id.MemorySize) return module.global.get(PAGES, binaryen.i32);
  return id === Id.MemoryGrow ? module.call(TAKE, [MemoryGrow.getDelta(ref)], binaryen.i32) : ref;
}

/** The memory, and a function in the place of `memory.grow`: it grows only where the reserve is spent. */
function addReserve(module: binaryen.Module, pages: number): void {
  const { i32, local, global, memory } = module;
  const [more, before] = [() => local.get(0, binaryen.i32), () => local.get(1, binaryen.i32)];
  const sum = () => i32.add(before(), more());
  const grown = memory.grow(i32.sub(sum(), memory.size()));
  const body = module.block(null, [
    local.set(1, global.get(PAGES, binaryen.i32)),
    module.if(
      i32.gt_u(sum(), memory.size()),
      module.if(i32.lt_s(grown, i32.const(0)), module.return(i32.const(-1))),
    ),
    global.set(PAGES, sum()),
    module.return(before()),
  ]);
  module.addGlobal(PAGES, binaryen.i32, true, i32.const(pages));
  module.addFunction(TAKE, binaryen.i32, binaryen.i32, [binaryen.i32], body);
  // binaryen sets a memory only together with what is in it
  const segments = Array.from({ length: module.getNumMemorySegments() }, (_, at) => {
    const { offset, data, passive } = module.getMemorySegmentInfoByIndex(at);
    return { offset: i32.const(offset), data: new Uint8Array(data), passive };
  });
  module.removeExport('memory');
  module.setMemory(RESERVE_PAGES, -1, 'memory', segments, false);
}

/** Whoever can read and set all globals can put an instance back to where it was. */
function exportGlobals(module: binaryen.Module): void {
  for (let at = 0; at < module.getNumGlobals(); at++) {
    const { name, mutable } = binaryen.getGlobalInfo(module.getGlobalByIndex(at));
    if (mutable) module.addGlobalExport(name, name === PAGES ? PAGES : `global ${at}`);
  }
}
