/// <reference lib="dom" /> -- for the types of WebAssembly, which Node's own types leave to it
/**
 * An instance of the core that goes back to where it was before every input: so each input meets the same core, and
 * what one input does is found again by itself. Going back takes less than a millisecond, starting anew ten.
 */
import type { Instrumented } from './instrument.js';

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
}

/** Parts of the memory that are not all zero, so that an image is a fifth of it. */
type Image = { at: number; bytes: Uint8Array }[];
const CELL = 1 << 12;
const PAGE_BITS = 16;
const EMPTY = Buffer.alloc(CELL);
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
    const { memory, pages } = this.#exports;
    this.#size = pages.value << PAGE_BITS;
    this.#image = imageOf(new Uint8Array(memory.buffer, 0, this.#size));
    this.#globals = Object.values(this.#exports)
      .filter((value) => value instanceof WebAssembly.Global)
      .map((global) => [global, global.value]);
  }

  /** The core as it was after `boot`, no edge counted. */
  fresh(): Booted {
    const { memory, pages } = this.#exports;
    const used = (pages.value as number) << PAGE_BITS;
    // an input may have broken off before it knew what it took
    const bytes = new Uint8Array(memory.buffer, 0, Math.max(used, this.#size));
    bytes.fill(0);
    for (const part of this.#image) bytes.set(part.bytes, part.at);
    for (const [global, value] of this.#globals) global.value = value;
    return this.#exports;
  }

  /** The exports as the latest input left them. */
  get exports(): Booted {
    return this.#exports;
  }

  /** How often each edge was passed since `fresh`, modulo 256. */
  get counters(): Uint8Array {
    const { countersPtr, edges } = this.#program;
    return new Uint8Array(this.#exports.memory.buffer, countersPtr, edges);
  }
}

function imageOf(bytes: Uint8Array): Image {
  const image: Image = [];
  for (let at = 0; at < bytes.length; at += CELL) {
    const cell = bytes.subarray(at, at + CELL);
    if (Buffer.compare(cell, EMPTY) !== 0) image.push({ at, bytes: cell.slice() });
  }
  return image;
}
