/**
 * Memory of the module that can be put back to what it was, at the price of what an input has changed and no more.
 *
 * The instance has all the memory that an input will need from the beginning, and a global says how much of it there is
 * as far as the core knows: whoever sets the global back has taken the memory away. Whatever writes also notes where:
 * a byte for each cell of memory, behind the counters. An input changes a hundredth of what the core has.
 */
import binaryen from 'binaryen';
import { Expression, Id, MemoryCopy, MemoryFill, MemoryGrow, Store } from './expressions.js';

type ExpressionRef = binaryen.ExpressionRef;

/** 64 MiB, of which only what is touched takes room. */
const RESERVE_PAGES = 1024;

export const CELL_BITS = 12;
/** Notes; cells so many apart share one. */
export const CELLS = 1 << 15;

export const PAGES = 'pages';
/** Notes that [ptr, ptr + len) was written: a host calls it, too, for what it writes itself. */
export const TOUCH = 'touch';
const TAKE = 'take';

const { i32: I32, none } = binaryen;

export class KeptMemory {
  readonly #module: binaryen.Module;
  readonly #notesPtr: number;
  readonly #stores = new Set<string>();

  /** `notesPtr`: where there are CELLS bytes for notes. */
  constructor(module: binaryen.Module, notesPtr: number) {
    this.#module = module;
    this.#notesPtr = notesPtr;
  }

  /** What stands in the place of an expression that asks for memory or writes to it; else the expression itself. */
  inPlaceOf(ref: ExpressionRef): ExpressionRef {
    const module = this.#module;
    const call = (name: string, ...operands: ExpressionRef[]) => module.call(name, operands, none);
    switch (Expression.getId(ref)) {
      case Id.MemorySize:
        return module.global.get(PAGES, I32);
      case Id.MemoryGrow:
        return module.call(TAKE, [MemoryGrow.getDelta(ref)], I32);
      case Id.MemoryCopy:
        return call('copy', MemoryCopy.getDest(ref), MemoryCopy.getSource(ref), MemoryCopy.getSize(ref));
      case Id.MemoryFill:
        return call('fill', MemoryFill.getDest(ref), MemoryFill.getValue(ref), MemoryFill.getSize(ref));
      case Id.Store:
        return call(this.#storeLike(ref), Store.getPtr(ref), Store.getValue(ref));
      default:
        return ref;
    }
  }

  /** The functions that were called above, and the memory. */
  finish(pages: number): void {
    this.#addTake(pages);
    this.#addTouch();
    const { memory } = this.#module;
    this.#addBulk('copy', (to, from, size) => memory.copy(to, from, size));
    this.#addBulk('fill', (to, value, size) => memory.fill(to, value, size));
    this.#setMemory();
  }

  /** Name of the function that stores as many bytes of such a value at such an offset. */
  #storeLike(ref: ExpressionRef): string {
    const [bytes, offset, type] = [Store.getBytes(ref), Store.getOffset(ref), Store.getValueType(ref)];
    const name = `store ${bytes} ${offset} ${type}`;
    if (this.#stores.has(name)) return name;
    this.#stores.add(name);
    const { i32, i64, local, block, addFunction } = this.#module;
    const [ptr, value] = [() => local.get(0, I32), local.get(1, type)];
    const stores = type === I32 ? { 1: i32.store8, 2: i32.store16, 4: i32.store } : WIDE(i64);
    const store = stores[bytes as keyof typeof stores] as typeof i32.store;
    const at = (more: number) => i32.add(ptr(), i32.const(offset + more));
    const body = block(null, [store(offset, 1, ptr(), value), this.#note(at(0)), this.#note(at(bytes - 1))]);
    addFunction(name, binaryen.createType([I32, type]), none, [], body);
    return name;
  }

  #note(ptr: ExpressionRef): ExpressionRef {
    const { i32 } = this.#module;
    const cell = i32.and(i32.shr_u(ptr, i32.const(CELL_BITS)), i32.const(CELLS - 1));
    return i32.store8(this.#notesPtr, 1, cell, i32.const(1));
  }

  /** In the place of `memory.copy` and `memory.fill`. */
  #addBulk(
    name: string,
    bulk: (to: ExpressionRef, what: ExpressionRef, size: ExpressionRef) => ExpressionRef,
  ) {
    const { local, block, call, addFunction } = this.#module;
    const of = (at: number) => local.get(at, I32);
    const body = block(null, [bulk(of(0), of(1), of(2)), call(TOUCH, [of(0), of(2)], none)]);
    addFunction(name, binaryen.createType([I32, I32, I32]), none, [], body);
  }

  #addTouch(): void {
    const { i32, local, block, loop, br, if: when, addFunction, addFunctionExport } = this.#module;
    const [ptr, len, cell] = [0, 1, 2].map((at) => () => local.get(at, I32)) as [Get, Get, Get];
    const cellOf = (at: ExpressionRef) => i32.shr_u(at, i32.const(CELL_BITS));
    const last = cellOf(i32.sub(i32.add(ptr(), len()), i32.const(1)));
    const step = block(null, [
      this.#note(i32.shl(cell(), i32.const(CELL_BITS))),
      local.set(2, i32.add(cell(), i32.const(1))),
      br('next', i32.le_u(cell(), last)),
    ]);
    const body = block(null, [local.set(2, cellOf(ptr())), when(len(), loop('next', step))]);
    addFunction(TOUCH, binaryen.createType([I32, I32]), none, [I32], body);
    addFunctionExport(TOUCH, TOUCH);
  }

  /** In the place of `memory.grow`: it grows only where the reserve is spent, of which V8 makes a collection of garbage. */
  #addTake(pages: number): void {
    const module = this.#module;
    const { i32, local, global, memory } = module;
    const [more, before] = [() => local.get(0, I32), () => local.get(1, I32)];
    const sum = () => i32.add(before(), more());
    const grown = memory.grow(i32.sub(sum(), memory.size()));
    const body = module.block(null, [
      local.set(1, global.get(PAGES, I32)),
      module.if(
        i32.gt_u(sum(), memory.size()),
        module.if(i32.lt_s(grown, i32.const(0)), module.return(i32.const(-1))),
      ),
      global.set(PAGES, sum()),
      module.return(before()),
    ]);
    module.addGlobal(PAGES, I32, true, i32.const(pages));
    module.addGlobalExport(PAGES, PAGES);
    module.addFunction(TAKE, I32, I32, [I32], body);
  }

  /** Binaryen sets a memory only together with what is in it. */
  #setMemory(): void {
    const module = this.#module;
    const segments = Array.from({ length: module.getNumMemorySegments() }, (_, at) => {
      const { offset, data, passive } = module.getMemorySegmentInfoByIndex(at);
      return { offset: module.i32.const(offset), data: new Uint8Array(data), passive };
    });
    module.removeExport('memory');
    module.setMemory(RESERVE_PAGES, -1, 'memory', segments, false);
  }
}

type Get = () => ExpressionRef;

const WIDE = (i64: binaryen.Module['i64']) => ({
  1: i64.store8,
  2: i64.store16,
  4: i64.store32,
  8: i64.store,
});
