/// <reference lib="dom" /> -- for the types of WebAssembly, which Node's own types leave to it
/**
 * An instance of the core that goes back to where it was before every input: so each input meets the same core, and
 * what one input does is found again by itself. Going back takes a tenth of a millisecond, starting anew ten.
 */
import type { Instrumented } from './instrument.js';
import { CELL_BITS, CELLS } from './memory.js';

/** The module with counters, compiled; worker threads share it. */
export interface Program extends Omit<Instrumented, 'bytes'> {
  module: WebAssembly.Module;
}

export function compile({ bytes, ...rest }: Instrumented): Program {
  return { ...rest, module: new WebAssembly.Module(bytes as BufferSource) };
}

/** What the module with counters exports besides its own. */
export interface Exports {
  memory: WebAssembly.Memory;
  /** Pages of the memory that the core has taken. */
  pages: WebAssembly.Global;
  /** Whoever writes into the memory from outside says where. */
  touch(ptr: number, len: number): void;
}

/** What is in the cells of memory that are not all zero, by number. */
type Image = Map<number, Uint8Array>;
const CELL = 1 << CELL_BITS;
const EMPTY = Buffer.alloc(CELL);
const PAGE_BITS = 16;

export class Machine<Booted extends Exports> {
  readonly #program: Program;
  readonly #exports: Booted;
  readonly #size: number;
  readonly #image: Image;
  readonly #globals: [global: WebAssembly.Global, value: unknown][];

  /** `boot` gives an instance that has done all that no input should do again. */
  constructor(program: Program, boot: () => Booted) {
    this.#program = program;
    this.#exports = boot();
    this.counters.fill(0);
    this.#notes.fill(0);
    const { memory, pages } = this.#exports;
    this.#size = pages.value << PAGE_BITS;
    this.#image = imageOf(new Uint8Array(memory.buffer, 0, this.#size));
    this.#globals = Object.values(this.#exports)
      .filter((value) => value instanceof WebAssembly.Global)
      .map((global) => [global, global.value]);
  }

  /** The core as it was after `boot`, no edge counted. */
  fresh(): Booted {
    const { memory } = this.#exports;
    const bytes = new Uint8Array(memory.buffer);
    const notes = this.#notes;
    for (let note = notes.indexOf(1); note >= 0; note = notes.indexOf(1, note + 1)) {
      for (let cell = note; cell << CELL_BITS < bytes.length; cell += CELLS) {
        bytes.set(this.#image.get(cell) ?? EMPTY, cell << CELL_BITS);
      }
    }
    notes.fill(0);
    this.counters.fill(0);
    for (const [global, value] of this.#globals) global.value = value;
    return this.#exports;
  }

  /** The exports as the latest input left them. */
  get exports(): Booted {
    return this.#exports;
  }

  /** Bytes of memory that the core had taken by then. */
  get bytes(): number {
    return this.#size;
  }

  /** How often each edge was passed since `fresh`, modulo 256. */
  get counters(): Uint8Array {
    const { countersPtr, edges } = this.#program;
    return new Uint8Array(this.#exports.memory.buffer, countersPtr, edges);
  }

  get #notes(): Uint8Array {
    return new Uint8Array(this.#exports.memory.buffer, this.#program.notesPtr, CELLS);
  }
}

function imageOf(bytes: Uint8Array): Image {
  const image: Image = new Map();
  for (let at = 0; at < bytes.length; at += CELL) {
    const cell = bytes.subarray(at, at + CELL);
    if (Buffer.compare(cell, EMPTY) !== 0) image.set(at >> CELL_BITS, cell.slice());
  }
  return image;
}
