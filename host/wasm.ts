/// <reference lib="dom" /> -- for the types of WebAssembly, which Node's own types leave to it
/** The stream ABI of build/mailstitch.wasm, and nothing else. Every size is asked of the module. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { instantiateSync } from '@assemblyscript/loader';
import { packageFile } from './package-files.js';

/** The version of the exports below; a module with another one is refused. */
const ABI_VERSION = 1;

/** What `push`, `tick`, `drain` and `resume` answer. */
export const Status = {
  /** All of the input is taken. */
  done: 0,
  /** The output region is full: read it, then call `resume`. */
  outputFull: 1,
} as const;

/** Milliseconds since 1970 are i64, which JavaScript passes as BigInt. Pointers and lengths are bytes. */
export interface StreamExports extends Record<string, unknown> {
  readonly memory: WebAssembly.Memory;
  abiVersion(): number;
  /** May grow the memory at the first call, so ask before looking at `memory.buffer`. */
  inputPtr(): number;
  inputCap(): number;
  /** Output is valid until the next call, and may move: ask again after every call. */
  outputPtr(): number;
  outputLen(): number;
  /** Input: settings as JSON. Returns the number of faults; output: one JSON object a fault a line. */
  configure(len: number): number;
  push(len: number, nowMs: bigint): number;
  tick(nowMs: bigint): number;
  drain(nowMs: bigint): number;
  resume(): number;
  /** Output: one JSON object of counters. */
  stats(): number;
  /** Input: one line; output: one JSON object. */
  explain(len: number): number;
}

let compiled: WebAssembly.Module | undefined;

/** A new instance with a memory of its own. The module is read and compiled once in a process. */
export function instantiateStream(): StreamExports {
  compiled ??= new WebAssembly.Module(readFileSync(packageFile('build/mailstitch.wasm')));
  const wasi = needsWasi(compiled) ? createWasi() : undefined;
  const { instance, exports } = instantiateSync<StreamExports>(compiled, wasi?.imports);
  wasi?.start(instance);
  const version = exports.abiVersion();
  if (version !== ABI_VERSION) {
    throw new Error(`build/mailstitch.wasm has ABI version ${version}, this host needs ${ABI_VERSION}`);
  }
  return exports;
}

function needsWasi(module: WebAssembly.Module): boolean {
  return WebAssembly.Module.imports(module).some((entry) => entry.module === 'wasi_snapshot_preview1');
}

/** node:wasi prints an experimental warning when it is loaded, so it is loaded only for a module that asks. */
function createWasi() {
  const { WASI } = createRequire(import.meta.url)('node:wasi') as typeof import('node:wasi');
  const wasi = new WASI({ version: 'preview1' });
  return {
    imports: wasi.getImportObject() as Record<string, Record<string, unknown>>,
    start: (instance: WebAssembly.Instance) => wasi.initialize(instance),
  };
}
