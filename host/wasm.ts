/// <reference lib="dom" /> -- for the types of WebAssembly, which Node's own types leave to it
/** The stream ABI of build/mailstitch.wasm, and nothing else. Every size is asked of the module. Knows neither Node nor a browser. */
import { instantiateSync } from '@assemblyscript/loader';

/** The version of the exports below; a module with another one is refused. */
const ABI_VERSION = 3;

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
  /** Input: the name of the appliance of the next lines, then that of those that name none. Either may be empty. */
  origin(applianceLen: number, peerLen: number, records: number): void;
  /** Lines so far, whose end has come, modulo 2^32 (and signed). */
  linesTaken(): number;
  /** From now on receipts say which lines are done with. A line's number is how many came before it. */
  track(): void;
  /** Pairs of u32: number of a line, and 0 for one more that holds it or 1 for one less. Valid until the next call. */
  receiptsPtr(): number;
  receiptsLen(): number;
  /** From now on traces say which lines each line of output was made of; tracks lines, too. */
  trace(): void;
  /**
   * For each line of output of a call, u32 each: its number, which is how many came before it, a count, and the numbers
   * of so many lines that it was made of. `traceLen` is in bytes. Valid until the next call.
   */
  tracePtr(): number;
  traceLen(): number;
  push(len: number, nowMs: bigint): number;
  /** The same for one whole line, with its line feed at the end and no other one in it. */
  pushLine(len: number, nowMs: bigint): number;
  tick(nowMs: bigint): number;
  drain(nowMs: bigint): number;
  resume(): number;
  /** The first `outputs` lines of output are safe; from now on only what is said to be so counts as that. */
  accept(outputs: bigint): void;
  /** Bytes for the journal that could not be written yet; -1 where the settings want one and there is none. */
  journalWaiting(): number;
  /** Output: what there is to say of the journal, lines of text, each once. */
  journalNotes(): number;
  /** Output: one JSON object of counters. */
  stats(): number;
  /** Input: one line; output: one JSON object. */
  explain(len: number): number;
}

/** What a host lends to an instance beside memory and time: the files of a directory. */
export interface Files {
  /** What the module imports of them. */
  imports: WebAssembly.Imports;
  /** Once, before the module is called. */
  begin(instance: { exports: object }): void;
}

/** A new instance with a memory of its own. Without `files` it can reach nothing of the system. */
export function instantiate(module: WebAssembly.Module, files?: Files): StreamExports {
  const { exports } = instantiateSync<StreamExports>(module, { ...noSystem(module), ...files?.imports });
  files?.begin({ exports });
  const version = exports.abiVersion();
  if (version !== ABI_VERSION) {
    throw new Error(`build/mailstitch.wasm has ABI version ${version}, this host needs ${ABI_VERSION}`);
  }
  return exports;
}

/** WASI's error number for a call that the host does not have. */
const NOSYS = 52;

/**
 * The stream ABI has its files and its clock from the host's own calls, so every import may say that there is
 * no such call: the instance can reach nothing of the system.
 */
export function noSystem(module: WebAssembly.Module): Record<string, Record<string, () => number>> {
  const imports: Record<string, Record<string, () => number>> = {};
  for (const { module: name, name: call } of WebAssembly.Module.imports(module)) {
    imports[name] ??= {};
    imports[name][call] = () => NOSYS;
  }
  return imports;
}
