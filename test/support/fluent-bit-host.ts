/// <reference lib="dom" /> -- for the types of WebAssembly, which Node's own types leave to it
/**
 * What Fluent Bit's wasm filter does with the module, in Node: after plugins/filter_wasm/filter_wasm.c and
 * src/wasm/flb_wasm.c of Fluent Bit 5.1. Files are real ones by way of node:wasi; the clock is the caller's.
 */
import { WASI } from 'node:wasi';
import { compileModule } from '../../host/module-file.js';
import type { Stats } from '../../host/types.js';
import { throughJavaScript } from '../../host/wasi-directory.js';
import { type Accountable, expectAccounts, Seen, use } from './accounting.js';
import { encodeRecord, type RecordValue } from './fluent-bit-json.js';

/** The time of a record. */
export interface EventTime {
  sec: number;
  nsec: number;
}

export interface FilterOptions {
  /** Directories that the filter may open, `accessible_paths` in a configuration. Default none. */
  accessiblePaths?: readonly string[];
  /** What the module's clock says, milliseconds since 1970. Default the time of day. */
  now?: () => number;
  /** Is there no space left on the device? Default never. */
  isFull?: () => boolean;
  /** Does the device fail to read? Default never. */
  isBroken?: () => boolean;
  /** Another module than the built one, with the same exports. */
  module?: WebAssembly.Module;
  /** Hears of what is written into the memory from outside. */
  onWrite?: (ptr: number, len: number) => void;
}

/** Fluent Bit loses the record and goes on: the module trapped, or its answer is nothing to read. */
export class RecordLost extends Error {
  override name = 'RecordLost';
}

export interface FilterExports {
  memory: WebAssembly.Memory;
  malloc(size: number): number;
  free(ptr: number): void;
  mailstitch(
    tag: number,
    tagLen: number,
    sec: number,
    nsec: number,
    record: number,
    recordLen: number,
  ): number;
}

type WasiCalls = Record<string, (...args: (number | bigint)[]) => number>;
interface WasiImports {
  wasi_snapshot_preview1: WasiCalls;
}

const NO_TIME: EventTime = { sec: 0, nsec: 0 };
const TIME_BYTES = 8;
const NANOS_PER_MILLI = 1_000_000n;
const STDERR = 2;
const SUCCESS = 0;
const IO = 29;
const NOSPC = 51;
const NOSYS = 52;

/** One filter with one instance of the module, for its whole life. */
export class FluentBitFilter implements Accountable {
  readonly exports: FilterExports;
  readonly #onWrite: (ptr: number, len: number) => void;
  /** Its counts are looked at after the test; whoever brings a module may put its memory back. */
  readonly #isWatched: boolean;
  readonly #stderr: Buffer[] = [];
  readonly #seen = new Seen();
  /** Answers tell what became of each record. */
  #isTold = true;

  constructor({
    accessiblePaths = [],
    now = Date.now,
    module,
    onWrite = () => {},
    isFull = () => false,
    isBroken = () => false,
  }: FilterOptions = {}) {
    this.#onWrite = onWrite;
    this.#isWatched = module === undefined;
    const preopens = Object.fromEntries(accessiblePaths.map((path) => [path, path]));
    const wasi = new WASI({ version: 'preview1', preopens });
    const calls = throughJavaScript((wasi.getImportObject() as WasiImports).wasi_snapshot_preview1);
    const instance = new WebAssembly.Instance(module ?? compileModule(), {
      wasi_snapshot_preview1: { ...calls, ...this.#ownCalls(calls, now, isFull, isBroken) },
    });
    this.exports = instance.exports as unknown as FilterExports;
    wasi.initialize(instance);
  }

  /**
   * One record through the filter. JSON text is handed over as it is; an object becomes the text that Fluent Bit
   * makes of it. Answers JSON text of an object, or undefined if the record is dropped; throws RecordLost.
   */
  filter(
    tag: string,
    record: string | { readonly [key: string]: RecordValue },
    time: EventTime = NO_TIME,
  ): string | undefined {
    const text = typeof record === 'string' ? record : encodeRecord(record);
    const answer = this.filterBytes(tag, Buffer.from(text), time).toString();
    if (answer === '') return undefined;
    if (!isObjectText(answer)) throw new RecordLost(`the answer is no JSON object: ${answer.slice(0, 200)}`);
    return answer;
  }

  /** The bytes that the module answers, whatever they are. */
  filterBytes(tag: string, record: Uint8Array, time: EventTime = NO_TIME): Buffer {
    const answer = this.#call(tag, record, time);
    if (this.#isWatched) use(this);
    this.#note(answer, record);
    return answer;
  }

  #call(tag: string, record: Uint8Array, { sec, nsec }: EventTime): Buffer {
    const tagBytes = Buffer.from(tag);
    const tagPtr = this.#duplicate(tagBytes);
    const recordPtr = this.#duplicate(record);
    try {
      const answer = this.exports.mailstitch(tagPtr, tagBytes.length, sec, nsec, recordPtr, record.length);
      return this.#readString(answer);
    } catch (error) {
      throw error instanceof WebAssembly.RuntimeError ? new RecordLost(error.message) : error;
    } finally {
      if (tagPtr !== 0) this.exports.free(tagPtr);
      if (recordPtr !== 0) this.exports.free(recordPtr);
    }
  }

  /** Makes a call break off in the middle: its record lies where there is no memory. Throws RecordLost. */
  breakOff(): void {
    try {
      this.exports.mailstitch(0, 0, 0, 0, -64, 32);
    } catch (error) {
      throw error instanceof WebAssembly.RuntimeError ? new RecordLost(error.message) : error;
    }
  }

  /** Asserts that the counts of the module add up; of one with faults in its settings there are none. */
  expectAccounts(): void {
    const answer = this.#call('', Buffer.from('{"mailstitch":"stats"}'), NO_TIME).toString();
    const stats = JSON.parse(answer) as Stats & { mailstitch?: string; waiting: number };
    if (stats.lines !== undefined)
      expectAccounts(stats, this.#isTold ? this.#seen : undefined, stats.waiting);
  }

  /** Counts what came out: the record itself, or documents. */
  #note(answer: Buffer, record: Uint8Array): void {
    // it ends at a zero, as every text of C; of one that is empty nobody can tell whether it came back
    const zero = record.indexOf(0);
    const text = zero < 0 ? record : record.subarray(0, zero);
    this.#isTold &&= text.length > 0;
    if (answer.length === 0) return;
    if (answer.equals(text)) {
      this.#seen.addPassed();
      return;
    }
    const {
      mailstitch,
      mailstitch_error: error,
      mailstitch_batch: batch,
      ...rest
    } = JSON.parse(answer.toString());
    if (mailstitch === 'stats' || error !== undefined) return;
    for (const document of batch ?? [rest]) this.#seen.addDocument(document);
  }

  /** What the module wrote to standard error so far. */
  stderr(): string {
    return Buffer.concat(this.#stderr).toString();
  }

  memoryBytes(): number {
    return this.exports.memory.buffer.byteLength;
  }

  /** A copy in the module's memory with a zero behind it; 0 if the module has no room, as Fluent Bit has it. */
  #duplicate(bytes: Uint8Array): number {
    const ptr = this.exports.malloc(bytes.length + 1);
    if (ptr === 0) return 0;
    const memory = this.#bytes();
    memory.set(bytes, ptr);
    memory[ptr + bytes.length] = 0;
    this.#onWrite(ptr, bytes.length + 1);
    return ptr;
  }

  #readString(ptr: number): Buffer {
    const memory = this.#bytes();
    const end = ptr === 0 ? -1 : memory.indexOf(0, ptr >>> 0);
    if (end < 0) throw new RecordLost(`no text at ${ptr}`);
    return Buffer.from(memory.subarray(ptr >>> 0, end));
  }

  /** A fresh view: any call may grow the memory. */
  #bytes(): Uint8Array {
    return new Uint8Array(this.exports.memory.buffer);
  }

  /** The clock, and standard error that is kept here; all else of WASI is Node's. */
  #ownCalls(calls: WasiCalls, now: () => number, isFull: () => boolean, isBroken: () => boolean): WasiCalls {
    return {
      fd_read: (...args) => (isBroken() ? IO : (calls.fd_read?.(...args) ?? NOSYS)),
      clock_time_get: (_id, _precision, timePtr) => {
        this.#view().setBigUint64(Number(timePtr), BigInt(now()) * NANOS_PER_MILLI, true);
        this.#onWrite(Number(timePtr), TIME_BYTES);
        return SUCCESS;
      },
      fd_write: (fd, iovs, iovsLen, writtenPtr) => {
        if (fd !== STDERR && isFull()) return NOSPC;
        if (fd !== STDERR) return calls.fd_write?.(fd, iovs, iovsLen, writtenPtr) ?? NOSYS;
        let written = 0;
        for (let n = 0; n < Number(iovsLen); n++) {
          const ptr = this.#view().getUint32(Number(iovs) + 8 * n, true);
          const len = this.#view().getUint32(Number(iovs) + 8 * n + 4, true);
          this.#stderr.push(Buffer.from(this.#bytes().subarray(ptr, ptr + len)));
          written += len;
        }
        this.#view().setUint32(Number(writtenPtr), written, true);
        return SUCCESS;
      },
    };
  }

  #view(): DataView {
    return new DataView(this.exports.memory.buffer);
  }
}

function isObjectText(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
