import * as fs from 'node:fs';

const ENTRY_BYTES = 8;
/** A log of more entries than this is written anew without those that no segment needs. */
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
  flush(isNeeded: (line: number) => boolean): void {
    if (this.#pending.length === 0) return;
    const written = fs.writeSync(this.#fd, encode(this.#pending));
    if (written !== this.#pending.length * ENTRY_BYTES) {
      fs.ftruncateSync(this.#fd, this.#bytes);
      throw Object.assign(new Error('no space left on the device'), { code: 'ENOSPC' });
    }
    this.#bytes += written;
    this.#pending = [];
    if (this.#bytes > COMPACT_BYTES) this.keep([...this.read()].filter(isNeeded));
  }

  /** Written anew with these entries. */
  keep(lines: readonly number[]): void {
    const next = `${this.#path}.tmp`;
    fs.writeFileSync(next, encode(lines), { mode: 0o600, flush: true });
    fs.renameSync(next, this.#path);
    fs.closeSync(this.#fd);
    this.#fd = fs.openSync(this.#path, 'a', 0o600);
    this.#bytes = lines.length * ENTRY_BYTES;
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
