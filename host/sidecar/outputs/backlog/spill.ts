import { mkdirSync, readdirSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fileTrouble, IoError } from '../../../errors.js';
import { countLines, wholeLines } from '../../lines.js';
import type { Chunk, Prefix } from './memory.js';
import { Progress } from './progress.js';
import { Segment } from './segment.js';
import { cutAndCount } from './whole-file.js';

/** A file of so many bytes is followed by the next: what is sent can then be deleted while more comes in. */
const MAX_SEGMENT_BYTES = 64 * 1024 * 1024;
const SEGMENTS = 8;

/** What an earlier process has left. */
export interface Resumed {
  bytes: number;
  documents: number;
  /** Files that ended in half a line. */
  torn: number;
}

/**
 * The older documents of a queue, on disk: files `SLUG.spill.NUMBER.ndjson`, of which the lowest number is the
 * oldest, and `SLUG.spill.progress`. They are plain NDJSON, so that they can be read and sent by hand too.
 */
export class SpillLog {
  readonly #dir: string;
  readonly #slug: string;
  readonly #maxBytes: number;
  readonly #segmentBytes: number;
  readonly #progress: Progress;
  #segments: Segment[] = [];
  /** Everything before is sent. */
  #doneAt = 0;
  #isAppending = false;
  #lastNumber = 0;
  readonly #removals = new Set<Promise<void>>();

  constructor(dir: string, slug: string, maxBytes: number) {
    this.#dir = dir;
    this.#slug = slug;
    this.#maxBytes = maxBytes;
    this.#segmentBytes = Math.min(MAX_SEGMENT_BYTES, Math.ceil(maxBytes / SEGMENTS));
    this.#progress = new Progress(join(dir, `${slug}.spill.progress`));
  }

  /** Takes up what an earlier process has left; it ends at place 0. Throws an `IoError`. */
  resume(): Resumed {
    const place = this.#progress.read();
    const resumed = { bytes: 0, documents: 0, torn: 0 };
    const files = this.#listFiles().map(([number, path], index) => {
      const offset = index === 0 && place?.number === number ? place.offset : 0;
      return { number, path, ...this.#cutAndCount(path, offset) };
    });
    let at = 0;
    for (const { number, path, bytes, offset, documents, tornBytes } of files.reverse()) {
      at -= bytes;
      const segment = new Segment(path, number, at, true);
      segment.length = bytes;
      segment.documents = documents;
      this.#segments.unshift(segment);
      this.#doneAt = at + offset;
      resumed.bytes += bytes - offset;
      resumed.documents += documents;
      if (tornBytes > 0) resumed.torn++;
    }
    this.#lastNumber = this.#segments.at(-1)?.number ?? 0;
    this.#trim();
    return resumed;
  }

  get isEmpty(): boolean {
    return this.#segments.length === 0;
  }

  /** Place of the first document that is not yet sent. */
  get startAt(): number {
    return Math.max(this.#doneAt, this.#segments[0]?.startAt ?? this.#doneAt);
  }

  get endAt(): number {
    return this.#segments.at(-1)?.endAt ?? this.#doneAt;
  }

  /** Bytes that are still to be sent. */
  get bytes(): number {
    return this.endAt - this.startAt;
  }

  /** Bytes that can still be appended within the bound. What is sent counts until its file is deleted. */
  get room(): number {
    return this.#maxBytes - (this.endAt - (this.#segments[0]?.startAt ?? this.endAt));
  }

  /** Resolves when these documents are on the disk, behind those that are there; otherwise nothing has changed. */
  async append({ buffers, startAt, endAt, documents }: Prefix): Promise<void> {
    this.#isAppending = true;
    try {
      await this.#writable(startAt).append(buffers, endAt - startAt, documents);
    } finally {
      this.#isAppending = false;
      this.#trim();
    }
  }

  /** Whole lines from this place on: at most `maxBytes`, or one longer line. Rejects with an `IoError`. */
  async read(at: number, maxBytes: number): Promise<Chunk> {
    const segment = this.#segmentAt(at);
    const offset = at - segment.startAt;
    const rest = segment.length - offset;
    try {
      for (let ask = Math.min(maxBytes, rest); ; ask = Math.min(ask * 2, rest)) {
        const buffer = await segment.read(offset, ask);
        const length = wholeLines(buffer, ask);
        if (length === 0 && ask < rest) continue;
        if (length === 0) throw new Error('the last line has no end');
        const bytes = buffer.subarray(0, length);
        return { bytes, documents: countLines(bytes), startAt: at, endAt: at + length, endDocument: 0 };
      }
    } catch (error) {
      throw new IoError(fileTrouble(segment.path, error), { cause: error });
    }
  }

  /**
   * Everything before this place is sent; `documents` were sent since the last call. Returns how many of them were
   * here.
   */
  release(at: number, documents: number): number {
    if (this.isEmpty || at <= this.startAt) return 0;
    this.#doneAt = at;
    let released = 0;
    for (const segment of this.#segments) {
      if (segment.startAt >= at) break;
      const count =
        segment.endAt <= at ? segment.documents : Math.min(documents - released, segment.documents);
      segment.documents -= count;
      released += count;
    }
    this.#trim();
    const first = this.#segments[0];
    if (first !== undefined) this.#progress.note({ number: first.number, offset: at - first.startAt });
    return released;
  }

  /** Gives up the file of this place, which can not be read. Returns where the next begins and what is lost. */
  abandon(at: number): { endAt: number; documents: number; path: string } {
    const segment = this.#segmentAt(at);
    const path = `${segment.path}.unreadable`;
    this.#segments = this.#segments.filter((other) => other !== segment);
    this.#doneAt = Math.max(this.#doneAt, segment.endAt);
    this.#background(segment.close().then(() => rename(segment.path, path)));
    return { endAt: segment.endAt, documents: segment.documents, path };
  }

  /** Remembers how far it is sent, and closes the files. */
  async close(): Promise<void> {
    await Promise.all(this.#removals);
    await Promise.all(this.#segments.map((segment) => segment.close()));
    const first = this.#segments[0];
    if (first === undefined) return;
    await this.#progress
      .save({ number: first.number, offset: Math.max(0, this.#doneAt - first.startAt) })
      .catch(() => {});
  }

  #listFiles(): [number: number, path: string][] {
    const prefix = `${this.#slug}.spill.`;
    const files: [number, string][] = [];
    for (const name of this.#readDir()) {
      if (!name.startsWith(prefix)) continue;
      const match = /^(\d{1,16})\.ndjson$/.exec(name.slice(prefix.length));
      if (match !== null) files.push([Number(match[1]), join(this.#dir, name)]);
    }
    return files.sort(([a], [b]) => a - b);
  }

  #readDir(): string[] {
    try {
      return readdirSync(this.#dir);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw new IoError(fileTrouble(this.#dir, error), { cause: error });
    }
  }

  #cutAndCount(path: string, offset: number): ReturnType<typeof cutAndCount> {
    try {
      return cutAndCount(path, offset);
    } catch (error) {
      throw new IoError(fileTrouble(path, error), { cause: error });
    }
  }

  #segmentAt(at: number): Segment {
    const segment = this.#segments.find(({ endAt }) => endAt > at);
    if (segment === undefined) throw new RangeError(`the spill file ends at ${this.endAt}, before ${at}`);
    return segment;
  }

  /** The file that takes what begins at this place: the last one, or a new one. */
  #writable(startAt: number): Segment {
    const last = this.#segments.at(-1);
    if (last !== undefined && last.length < this.#segmentBytes) return last;
    if (last === undefined) this.#doneAt = startAt;
    else this.#background(last.close());
    mkdirSync(this.#dir, { recursive: true, mode: 0o700 });
    // By the time of day, so that no number comes twice: the progress file may name one that has gone.
    this.#lastNumber = Math.max(this.#lastNumber + 1, Date.now());
    const path = join(this.#dir, `${this.#slug}.spill.${this.#lastNumber}.ndjson`);
    const segment = new Segment(path, this.#lastNumber, startAt, false);
    this.#segments.push(segment);
    return segment;
  }

  /** Deletes what is sent, and a last file to which nothing could be written. */
  #trim(): void {
    this.#segments = this.#segments.filter((segment, index) => {
      const isLast = index === this.#segments.length - 1;
      const isNeeded = segment.endAt > this.#doneAt || (isLast && this.#isAppending);
      if (!isNeeded) this.#background(segment.remove());
      return isNeeded;
    });
  }

  /** A file that can not be deleted is sent again after a restart; nothing is lost. */
  #background(work: Promise<void>): void {
    const settled = work
      .catch(() => {})
      .finally(() => {
        this.#removals.delete(settled);
      });
    this.#removals.add(settled);
  }
}
