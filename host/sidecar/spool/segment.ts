import * as fs from 'node:fs';
import { type Frame, frameHead, keptFrames, readFrames } from './frame.js';
import { replaceFile } from './replace-file.js';

/** Below this a file is not worth writing anew. */
const MIN_COMPACT_BYTES = 64 * 1024;

/**
 * One file of frames. It knows which of its lines are released, is written anew when most are, and goes when all are.
 */
export class Segment {
  #fd: number;
  #bytes: number;
  #lineBytes = 0;
  #lines = 0;
  /** Numbers of lines that are not released. */
  readonly #open = new Set<number>();
  /** Those that are, and still stand in the file. */
  #released: number[] = [];
  #isClosed = false;
  #sealed = false;
  #syncing: Promise<void> | undefined;

  /** A new file, or one that is there. */
  private constructor(
    readonly path: string,
    fd: number,
    bytes: number,
  ) {
    this.#fd = fd;
    this.#bytes = bytes;
  }

  static create(path: string): Segment {
    return new Segment(path, fs.openSync(path, 'ax', 0o600), 0);
  }

  /**
   * Takes up a file of an earlier run. `keeps` says which lines are not released yet; `each` gets those.
   * Returns undefined, and removes the file, if there are none. A torn end is cut: `torn` bytes.
   */
  static resume(
    path: string,
    keeps: (line: number) => boolean,
    each: (frame: Frame, segment: Segment) => void,
  ): { segment: Segment | undefined; torn: number } {
    const content = fs.readFileSync(path);
    const { frames, bytes } = readFrames(content);
    const released: number[] = [];
    const notes = (line: number) => {
      const isKept = keeps(line);
      if (!isKept) released.push(line);
      return isKept;
    };
    const kept = frames.flatMap((frame) => [...keptFrames(frame, notes)]);
    const torn = content.length - bytes;
    if (kept.length === 0) {
      fs.rmSync(path);
      return { segment: undefined, torn };
    }
    const segment = new Segment(path, fs.openSync(path, 'r+'), bytes);
    segment.#sealed = true;
    segment.#released = released;
    if (torn > 0) fs.ftruncateSync(segment.#fd, bytes);
    for (const frame of kept) segment.#note(frame);
    for (const frame of kept) each(frame, segment);
    return { segment, torn };
  }

  get bytes(): number {
    return this.#bytes;
  }

  get openLines(): number {
    return this.#open.size;
  }

  /** Numbers of lines that a later process finds in the file although they are released. */
  get releasedLines(): readonly number[] {
    return this.#released;
  }

  get isDone(): boolean {
    return this.#sealed && this.#open.size === 0;
  }

  isOpen(line: number): boolean {
    return this.#open.has(line);
  }

  /** Writes the frame at the end. Throws, and leaves the file as it was, where the disk does not take all of it. */
  append(frame: Frame): void {
    const before = this.#bytes;
    try {
      this.#writeAll(frameHead(frame));
      this.#writeAll(frame.bytes);
    } catch (error) {
      this.#bytes = before;
      fs.ftruncateSync(this.#fd, before);
      throw error;
    }
    this.#note(frame);
  }

  /** Its lines are on the disk when this resolves. All who ask in one turn of the event loop share one call. */
  sync(): Promise<void> {
    this.#syncing ??= new Promise((resolve, reject) => {
      setImmediate(() => {
        this.#syncing = undefined;
        // a file that has gone meanwhile had nothing that is still needed
        if (this.#isClosed) resolve();
        else fs.fdatasync(this.#fd, (error) => (error && !this.#isClosed ? reject(error) : resolve()));
      });
    });
    return this.#syncing;
  }

  /** Nothing is appended any more. */
  seal(): void {
    this.#sealed = true;
  }

  release(line: number): void {
    if (this.#open.delete(line)) this.#released.push(line);
  }

  /** Written anew without the lines that are released, once those are seven in eight. */
  compact(): void {
    if (!this.#sealed || this.#bytes < MIN_COMPACT_BYTES) return;
    if (this.#open.size * (this.#lineBytes / this.#lines) * 8 > this.#bytes) return;
    const { frames } = readFrames(fs.readFileSync(this.path));
    const kept = frames.flatMap((frame) => [...keptFrames(frame, (line) => this.#open.has(line))]);
    replaceFile(this.path, Buffer.concat(kept.flatMap((frame) => [frameHead(frame), frame.bytes])));
    fs.closeSync(this.#fd);
    this.#fd = fs.openSync(this.path, 'r+');
    this.#bytes = fs.fstatSync(this.#fd).size;
    this.#released = [];
    this.#lines = kept.reduce((sum, frame) => sum + frame.lines, 0);
    this.#lineBytes = kept.reduce((sum, frame) => sum + frame.bytes.length, 0);
  }

  close(): void {
    this.#isClosed = true;
    fs.closeSync(this.#fd);
  }

  remove(): void {
    this.close();
    fs.rmSync(this.path, { force: true });
  }

  #note(frame: Frame): void {
    this.#lines += frame.lines;
    this.#lineBytes += frame.bytes.length;
    for (let line = frame.line; line < frame.line + frame.lines; line++) this.#open.add(line);
  }

  #writeAll(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const written = fs.writeSync(this.#fd, bytes, at, bytes.length - at, this.#bytes);
      at += written;
      this.#bytes += written;
    }
  }
}
