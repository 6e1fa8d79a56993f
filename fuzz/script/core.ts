/// <reference lib="dom" /> -- for the types of WebAssembly, which Node's own types leave to it
/** The module with counters behind the stream ABI, and what crosses the border. */
import { noSystem, type StreamExports } from '../../host/wasm.js';
import type { Exports, Program } from '../engine/machine.js';

export type Core = StreamExports & Exports;

/** A new instance that can reach nothing of a system. */
export function instantiate({ module }: Program): Core {
  const core = new WebAssembly.Instance(module, noSystem(module)).exports as unknown as Core;
  // its memory is taken at the first call
  core.inputPtr();
  return core;
}

/** Puts bytes into the input; returns how many, which are no more than it takes. */
export function give(core: Core, bytes: Uint8Array): number {
  const taken = bytes.subarray(0, core.inputCap());
  const ptr = core.inputPtr();
  new Uint8Array(core.memory.buffer).set(taken, ptr);
  core.touch(ptr, taken.length);
  return taken.length;
}

/** A copy of the output: the next call may move it. */
export function outputOf(core: Core): Buffer {
  return Buffer.from(new Uint8Array(core.memory.buffer, core.outputPtr(), core.outputLen()).slice());
}
