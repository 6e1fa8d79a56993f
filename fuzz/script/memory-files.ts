/// <reference lib="dom" /> -- for the types of WebAssembly, which Node's own types leave to it
/** A directory in memory behind the module's file calls: no input leaves anything behind, and a disk costs no time. */
import { noSystem } from '../../host/wasm.js';
import type { Exports } from '../engine/machine.js';

const [SUCCESS, BADF, NOENT] = [0, 8, 44];
const DIRECTORY = 3;
const FIRST_FILE = 4;
const CREATE = 1;
const TRUNCATE = 8;
/** What random_get gives: the same in each run, so that an input shows the same again. */
const RANDOM = 0x5a;

interface Open {
  name: string;
  at: number;
}

type Call = (...args: never[]) => number;

export class MemoryFiles {
  readonly files = new Map<string, Buffer>();
  #open = new Map<number, Open>();
  #next = FIRST_FILE;
  #exports: (Exports & { memory: WebAssembly.Memory }) | undefined;

  /** What the module imports; `begin` before it is called. */
  imports(module: WebAssembly.Module): Record<string, Record<string, () => number>> {
    const none = noSystem(module);
    return { ...none, wasi_snapshot_preview1: { ...none.wasi_snapshot_preview1, ...this.#calls() } as never };
  }

  begin(exports: Exports): void {
    this.#exports = exports;
  }

  /** Another process: nothing is open, and what was written is there. */
  restart(): void {
    this.#open.clear();
    this.#next = FIRST_FILE;
  }

  #calls(): Record<string, Call> {
    return {
      fd_prestat_get: (fd: number, ptr: number) => {
        if (fd !== DIRECTORY) return BADF;
        this.#set(ptr, [0, 1]); // a directory, whose name has one byte
        return SUCCESS;
      },
      fd_prestat_dir_name: (_fd: number, ptr: number) => {
        this.#bytes(ptr, 1)[0] = 0x2f;
        return SUCCESS;
      },
      path_open: (
        _dir: number,
        _flags: number,
        path: number,
        length: number,
        oflags: number,
        ...rest: unknown[]
      ) => {
        const name = Buffer.from(this.#bytes(path, length)).toString('latin1');
        if (!this.files.has(name) && (oflags & CREATE) === 0) return NOENT;
        if (!this.files.has(name) || (oflags & TRUNCATE) !== 0) this.files.set(name, Buffer.alloc(0));
        this.#open.set(this.#next, { name, at: 0 });
        this.#set(rest.at(-1) as number, [this.#next++]);
        return SUCCESS;
      },
      path_rename: (
        _from: number,
        path: number,
        length: number,
        _to: number,
        newPath: number,
        newLength: number,
      ) => {
        const name = Buffer.from(this.#bytes(path, length)).toString('latin1');
        const newName = Buffer.from(this.#bytes(newPath, newLength)).toString('latin1');
        const content = this.files.get(name);
        if (content === undefined) return NOENT;
        this.files.delete(name);
        this.files.set(newName, content);
        for (const open of this.#open.values()) if (open.name === name) open.name = newName;
        return SUCCESS;
      },
      fd_filestat_get: (fd: number, ptr: number) => {
        const file = this.files.get(this.#open.get(fd)?.name ?? '');
        if (file === undefined) return BADF;
        this.#set(ptr + 32, [file.length, 0]);
        return SUCCESS;
      },
      fd_read: (fd: number, iovec: number, _count: number, read: number) => {
        const open = this.#open.get(fd);
        const file = this.files.get(open?.name ?? '');
        if (open === undefined || file === undefined) return BADF;
        const [ptr = 0, length = 0] = this.#words(iovec, 2);
        const part = file.subarray(open.at, open.at + length);
        this.#bytes(ptr, part.length).set(part);
        open.at += part.length;
        this.#set(read, [part.length]);
        return SUCCESS;
      },
      fd_write: (fd: number, iovec: number, _count: number, written: number) => {
        const [ptr = 0, length = 0] = this.#words(iovec, 2);
        const name = this.#open.get(fd)?.name;
        if (name !== undefined) {
          this.files.set(
            name,
            Buffer.concat([this.files.get(name) ?? Buffer.alloc(0), this.#read(ptr, length)]),
          );
        }
        this.#set(written, [length]);
        return SUCCESS;
      },
      fd_sync: () => SUCCESS,
      fd_close: (fd: number) => (this.#open.delete(fd) ? SUCCESS : BADF),
      random_get: (ptr: number, length: number) => {
        this.#bytes(ptr, length).fill(RANDOM);
        return SUCCESS;
      },
    };
  }

  /** A place of the core's memory that is about to be written. */
  #bytes(ptr: number, length: number): Uint8Array {
    this.#exports?.touch(ptr, length);
    return this.#read(ptr, length);
  }

  #read(ptr: number, length: number): Uint8Array {
    return new Uint8Array(this.#exports?.memory.buffer as ArrayBuffer, ptr, length);
  }

  #words(ptr: number, count: number): number[] {
    const view = new DataView(this.#exports?.memory.buffer as ArrayBuffer);
    return Array.from({ length: count }, (_, at) => view.getUint32(ptr + 4 * at, true));
  }

  #set(ptr: number, words: readonly number[]): void {
    this.#exports?.touch(ptr, 4 * words.length);
    const view = new DataView(this.#exports?.memory.buffer as ArrayBuffer);
    words.forEach((word, at) => {
      view.setUint32(ptr + 4 * at, word, true);
    });
  }
}
