import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Byte } from '../bytes.js';
import type { Receipt } from '../input.js';
import { EMPTY_HEAD, grownHead, type Head, hasHead, headOf } from './head.js';
import type { RememberedFile } from './positions.js';
import { UnsafePushes } from './unsafe-pushes.js';

/** One read; a longer line is cut. */
const READ_BYTES = 256 * 1024;

/** Whole lines, and what to say when they are safe. The bytes are valid during the call only. */
export type OnLines = (lines: Uint8Array, receipt: Receipt) => void;

/** Device and number: no two files have it at one time, and none has that of another which is open. */
export function fileId({ dev, ino }: { dev: bigint; ino: bigint }): string {
  return `${dev}:${ino}`;
}

/** What came of a read: more can come, no whole line is left, or the file is not the one that it was. */
export type ReadResult = 'lines' | 'end' | 'rewritten';

/** What reads have in common: a place for a read, and for the line feed that a cut line gets. */
export function createReadBuffer(): Buffer {
  return Buffer.allocUnsafeSlow(READ_BYTES + 1);
}

/** One file, whatever its name is now, and how far it is read. */
export class FollowedFile {
  /** See `fileId`. */
  readonly id: string;
  readonly #ino: string;
  #handle: FileHandle | undefined;
  #position = 0;
  #size = 0;
  #activeMs = Date.now();
  #head: Head = EMPTY_HEAD;
  #unsafe = new UnsafePushes();
  /** A line whose end is not yet written. */
  #half: Buffer = Buffer.alloc(0);
  /** The rest of a line that was cut. */
  #isSkipping = false;

  private constructor(handle: FileHandle, id: string, ino: string) {
    this.#handle = handle;
    this.id = id;
    this.#ino = ino;
  }

  /** Throws an error of the system; `EISDIR` and `EINVAL` for what can not be followed. */
  static async open(path: string): Promise<FollowedFile> {
    // a named pipe would wait for a writer
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stat = await handle.stat({ bigint: true });
      if (stat.isDirectory()) throw Object.assign(new Error('is a directory'), { code: 'EISDIR' });
      if (!stat.isFile())
        throw Object.assign(new Error('is no file that can be followed'), { code: 'EINVAL' });
      return new FollowedFile(handle, fileId(stat), `${stat.ino}`);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** When it last grew, or lost its name; milliseconds since 1970. */
  get activeMs(): number {
    return this.#activeMs;
  }

  /** It may still be written to, or get its name back. */
  loseName(): void {
    this.#activeMs = Date.now();
  }

  /** More of it can be read. */
  get isOpen(): boolean {
    return this.#handle !== undefined;
  }

  isNumbered(ino: string): boolean {
    return this.#ino === ino;
  }

  /** Nothing of it has to be remembered any more. */
  get isDone(): boolean {
    return this.#handle === undefined && this.#unsafe.start === undefined;
  }

  /** Reads on. Throws an error of the system. */
  async read(buffer: Buffer, onLines: OnLines, onCut: () => void): Promise<ReadResult> {
    const handle = this.#handle;
    if (handle === undefined) return 'end';
    const { bytesRead } = await handle.read(buffer, 0, READ_BYTES, this.#position);
    // after the read: what was read may be of another file already
    if (await this.#isRewritten(handle)) return 'rewritten';
    const start = this.#startOfLine(buffer.subarray(0, bytesRead));
    const chunk = buffer.subarray(start, bytesRead);
    const length = chunk.lastIndexOf(Byte.LF) + 1;
    if (length > 0) {
      // before anybody hears of the lines: from then on a file that begins otherwise is another one
      if (this.#position === 0) this.#head = headOf(buffer.subarray(0, start + length));
      else this.#head = await grownHead(handle, this.#head, this.#position + start + length);
      const receipt = this.#unsafe.add(this.#position);
      this.#advance(start + length);
      onLines(chunk.subarray(0, length), receipt);
      return 'lines';
    }
    if (start === 0 && bytesRead === READ_BYTES) {
      const receipt = this.#unsafe.add(this.#position);
      this.#advance(READ_BYTES);
      this.#isSkipping = true;
      buffer[READ_BYTES] = Byte.LF;
      onCut();
      onLines(buffer, receipt);
      return 'lines';
    }
    if (chunk.length > this.#half.length) this.#activeMs = Date.now();
    if (start > 0) this.#advance(start);
    this.#half = Buffer.from(chunk);
    return start > 0 ? 'lines' : 'end';
  }

  /**
   * For a file that was rewritten: the new one, from its start. This one can not be read any more; what it had of a
   * half line is handed on.
   */
  restarted(onLines: OnLines): FollowedFile {
    const handle = this.#handle;
    if (handle === undefined) throw new Error('the file is closed');
    this.#takeHalf(onLines);
    this.#handle = undefined;
    return new FollowedFile(handle, this.id, this.#ino);
  }

  /** No more lines will come: a half one is one. */
  async finish(onLines: OnLines): Promise<void> {
    this.#takeHalf(onLines);
    await this.close();
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  /** What was written before is not read. A line of which only the first half is there will be. */
  async seekEnd(): Promise<void> {
    const handle = this.#handle;
    if (handle === undefined) return;
    const { size } = await handle.stat();
    const start = Math.max(0, size - READ_BYTES);
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(size - start), 0, size - start, start);
    this.#position = start + buffer.subarray(0, bytesRead).lastIndexOf(Byte.LF) + 1;
    this.#size = size;
    this.#head = await grownHead(handle, this.#head, this.#position);
  }

  /** Whether it is the remembered one, in which case it is read from where that one was. */
  async takeUp({ position, head }: RememberedFile): Promise<boolean> {
    const handle = this.#handle;
    if (handle === undefined) return false;
    const { size } = await handle.stat();
    if (size < position || !(await hasHead(handle, head))) return false;
    this.#position = position;
    this.#size = size;
    this.#head = head;
    return true;
  }

  /** Up to where all is safe. */
  remember(): RememberedFile {
    const position = this.#unsafe.start ?? this.#position;
    return { ino: this.#ino, position, size: Math.max(this.#size, this.#position), head: this.#head };
  }

  /** It is another file, though it has the same number: shorter than it was, or it begins otherwise. */
  async #isRewritten(handle: FileHandle): Promise<boolean> {
    const { size } = await handle.stat();
    this.#size = size;
    return size < this.#position || !(await hasHead(handle, this.#head));
  }

  #advance(bytes: number): void {
    this.#position += bytes;
    this.#half = this.#half.subarray(0, 0);
    this.#activeMs = Date.now();
  }

  /**
   * Where a line begins: behind the rest of one that was cut; and behind NULs, which stand before what is written by a
   * process that did not notice that its file was truncated.
   */
  #startOfLine(bytes: Buffer): number {
    let start = 0;
    if (this.#isSkipping) {
      const feed = bytes.indexOf(Byte.LF);
      if (feed < 0) return bytes.length;
      this.#isSkipping = false;
      start = feed + 1;
    }
    while (bytes[start] === Byte.NUL) start++;
    return start;
  }

  #takeHalf(onLines: OnLines): void {
    if (this.#half.length === 0) return;
    const line = Buffer.concat([this.#half, Buffer.of(Byte.LF)]);
    const receipt = this.#unsafe.add(this.#position);
    this.#advance(this.#half.length);
    onLines(line, receipt);
  }
}
