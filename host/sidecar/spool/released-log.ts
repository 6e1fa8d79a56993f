import * as fs from 'node:fs';
import { replaceFile } from './replace-file.js';

const ENTRY_BYTES = 8;
/** A larger log is written anew without the entries that no segment needs. */
const COMPACT_BYTES = 4 * 1024 * 1024;

/**
 * Numbers of lines that are released, as little-endian float64. Those of one message are released together, and
 * written together, so that a process that is killed leaves all of them or none.
 */
export class ReleasedLog {
  readonly #path: string;
  #fd: number;
  #bytes: number;
  #pending: number[] = [];
  #keptBytes = 0;

  constructor(path: string) {
    this.#path = path;
    this.#fd = fs.openSync(path, 'a', 0o600);
    // an entry that was torn would shift all that follow
    this.#bytes = fs.fstatSync(this.#fd).size;
    this.#bytes -= this.#bytes % ENTRY_BYTES;
    fs.ftruncateSync(this.#fd, this.#bytes);
  }

  /** All that was written. */
  read(): Set<number> {
    const content = fs.readFileSync(this.#path);
    const lines = new Set<number>();
    for (let at = 0; at + ENTRY_BYTES <= content.length; at += ENTRY_BYTES)
      lines.add(content.readDoubleLE(at));
    return lines;
  }

  add(line: number): void {
    this.#pending.push(line);
  }

  /** In one write. Throws where the disk is full; the entries stay for the next time. */
  flush(): void {
    if (this.#pending.length === 0) return;
    const written = fs.writeSync(this.#fd, encode(this.#pending));
    if (written !== this.#pending.length * ENTRY_BYTES) {
      fs.ftruncateSync(this.#fd, this.#bytes);
      throw Object.assign(new Error('no space left on the device'), { code: 'ENOSPC' });
    }
    this.#bytes += written;
    this.#pending = [];
  }

  /** Entries that are not written, and of which nobody will ask any more. */
  forget(lines: readonly number[]): void {
    if (this.#pending.length === 0) return;
    const gone = new Set(lines);
    this.#pending = this.#pending.filter((line) => !gone.has(line));
  }

  /** Most of it may be entries that no file has a line for. */
  get isLarge(): boolean {
    return this.#bytes > Math.max(COMPACT_BYTES, 2 * this.#keptBytes);
  }

  /** Written anew with these entries. */
  keep(lines: readonly number[]): void {
    replaceFile(this.#path, encode(lines));
    fs.closeSync(this.#fd);
    this.#fd = fs.openSync(this.#path, 'a', 0o600);
    this.#bytes = this.#keptBytes = lines.length * ENTRY_BYTES;
  }

  close(): void {
    fs.closeSync(this.#fd);
  }
}

function encode(lines: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(lines.length * ENTRY_BYTES);
  lines.forEach((line, index) => {
    bytes.writeDoubleLE(line, index * ENTRY_BYTES);
  });
  return bytes;
}
