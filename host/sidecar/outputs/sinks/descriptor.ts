import * as fs from 'node:fs';
import { promisify } from 'node:util';
import { LF } from '../../lines.js';

const write = promisify(fs.write);
const read = promisify(fs.read);
const fstat = promisify(fs.fstat);
const ftruncate = promisify(fs.ftruncate);

const LINE_END = Buffer.from('\n');

/** Writes into a file, a terminal or a device, so that no line is torn and none is there twice. */
export class DescriptorWriter {
  readonly #fd: number;
  readonly #canTakeBack: boolean;
  /** What was written of a batch whose rest failed, and could not be taken back. */
  #unfinished: Buffer | undefined;
  #isLineOpen: boolean;

  /**
   * `canTakeBack`: the file is opened for appending and reading, so that it may be cut. `isLineOpen`: what is in the
   * file ends in the middle of a line.
   */
  constructor(fd: number, { canTakeBack, isLineOpen }: { canTakeBack: boolean; isLineOpen: boolean }) {
    this.#fd = fd;
    this.#canTakeBack = canTakeBack;
    this.#isLineOpen = isLineOpen;
  }

  /** Resolves when all of it is written. Throws what the operating system says; then it can be tried again. */
  async write(bytes: Buffer): Promise<void> {
    const start = this.#skipWritten(bytes);
    if (start === bytes.length) return;
    try {
      if (this.#isLineOpen && start === 0) await this.#all(LINE_END, 0);
      this.#isLineOpen = false;
      await this.#all(bytes, start);
    } catch (error) {
      if (!(error instanceof PartialWrite)) throw error;
      if (error.bytes === bytes) await this.#afterPart(bytes.subarray(0, error.written));
      throw error.cause;
    }
  }

  async #afterPart(written: Buffer): Promise<void> {
    if (written.length === 0) return;
    switch (await this.#takeBack(written)) {
      case 'taken back':
        return;
      case 'still there':
        this.#unfinished = written;
        this.#isLineOpen = written.at(-1) !== LF;
        return;
      case 'buried':
        // The rest of a line can not follow any more: that document comes whole once more.
        this.#unfinished = written.subarray(0, written.lastIndexOf(LF) + 1);
    }
  }

  /** After trouble the same bytes come again, in batches of another size: what is written is not written again. */
  #skipWritten(bytes: Buffer): number {
    const unfinished = this.#unfinished;
    if (unfinished === undefined) return 0;
    const length = Math.min(unfinished.length, bytes.length);
    const isSame = bytes.subarray(0, length).equals(unfinished.subarray(0, length));
    this.#unfinished = isSame && length < unfinished.length ? unfinished.subarray(length) : undefined;
    return isSame ? length : 0;
  }

  async #all(bytes: Buffer, start: number): Promise<void> {
    let written = start;
    try {
      while (written < bytes.length) {
        const { bytesWritten } = await write(this.#fd, bytes, written, bytes.length - written, null);
        if (bytesWritten === 0) throw Object.assign(new Error('nothing was written'), { code: 'EIO' });
        written += bytesWritten;
      }
    } catch (error) {
      throw new PartialWrite(bytes, written, error as Error);
    }
  }

  /** Cuts the file back by these bytes, unless somebody else has written behind them. */
  async #takeBack(bytes: Buffer): Promise<'taken back' | 'still there' | 'buried'> {
    if (!this.#canTakeBack) return 'still there';
    try {
      const { size } = await fstat(this.#fd);
      const tail = Buffer.alloc(bytes.length);
      const { bytesRead } = await read(this.#fd, tail, 0, tail.length, Math.max(0, size - tail.length));
      if (bytesRead !== tail.length || !tail.equals(bytes)) return 'buried';
      await ftruncate(this.#fd, size - bytes.length);
      return 'taken back';
    } catch {
      // A device, or a file that may only grow.
      return 'still there';
    }
  }
}

/** These bytes are not all written. */
class PartialWrite extends Error {
  readonly bytes: Buffer;
  readonly written: number;
  override readonly cause: Error;

  constructor(bytes: Buffer, written: number, cause: Error) {
    super(cause.message);
    this.bytes = bytes;
    this.written = written;
    this.cause = cause;
  }
}
