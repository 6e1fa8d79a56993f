import * as fs from 'node:fs';
import { join } from 'node:path';
import { fileTrouble, IoError } from '../../errors.js';
import type { Log, Origin } from '../inputs/input.js';
import type { Frame } from './frame.js';
import { ReleasedLog } from './released-log.js';
import { Segment } from './segment.js';

/** A file of this size is large enough to cost nothing, and small enough to be written anew between two lines. */
const SEGMENT_BYTES = 8 * 1024 * 1024;
const EXTENSION = '.lines';
const FLUSH_MS = 200;
/** A full disk is told once in a while, not at every line. */
const COMPLAIN_MS = 60_000;

/** Where a push stands in the spool. */
export interface Place {
  /** Number of its first line. */
  readonly first: number;
  release(index: number): void;
  /** Resolves when the lines are on the disk. */
  synced(): Promise<void>;
}

/** Counts for metrics. */
export interface SpoolState {
  bytes: number;
  lines: number;
  segments: number;
}

/**
 * Lines on the disk from before they are processed until their documents are accepted: what was open when a process
 * died is read again by the next one. Only the lines of unfinished messages are, as those of a message are released
 * together.
 */
export class Spool {
  readonly #dir: string;
  readonly #log: Log;
  readonly #released: ReleasedLog;
  #segments: Segment[] = [];
  #current: Segment | undefined;
  #nextLine = 0;
  #complainedMs = Number.NEGATIVE_INFINITY;
  readonly #timer: NodeJS.Timeout;

  /** The folder is made. Throws an `IoError`. */
  constructor(dir: string, log: Log) {
    this.#dir = dir;
    this.#log = log;
    try {
      fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
      this.#released = new ReleasedLog(join(dir, 'released'));
    } catch (error) {
      throw new IoError(`spool: ${fileTrouble(dir, error)}`);
    }
    this.#timer = setInterval(() => this.#flush(), FLUSH_MS).unref();
  }

  get state(): SpoolState {
    let bytes = 0;
    let lines = 0;
    for (const segment of this.#segments) {
      bytes += segment.bytes;
      lines += segment.openLines;
    }
    return { bytes, lines, segments: this.#segments.length };
  }

  /** Gives every line that an earlier process did not finish, in order; returns how many. Once, before `append`. */
  replay(each: (lines: Uint8Array, origin: Origin, place: Place) => void): number {
    const released = this.#released.read();
    const needed: number[] = [];
    let count = 0;
    for (const line of released) this.#nextLine = Math.max(this.#nextLine, line + 1);
    for (const name of fs.readdirSync(this.#dir).sort()) {
      if (!name.endsWith(EXTENSION)) continue;
      const path = join(this.#dir, name);
      this.#nextLine = Math.max(this.#nextLine, Number.parseInt(name, 10));
      const keeps = (line: number) => {
        this.#nextLine = Math.max(this.#nextLine, line + 1);
        if (!released.has(line)) return true;
        needed.push(line);
        return false;
      };
      const found: { frame: Frame; segment: Segment }[] = [];
      const { segment, torn } = Segment.resume(path, keeps, (frame, of) =>
        found.push({ frame, segment: of }),
      );
      if (torn > 0)
        this.#log.warn({ path, torn }, 'the end of a spool file was torn: its last lines were not confirmed');
      if (segment !== undefined) this.#segments.push(segment);
      for (const { frame, segment: of } of found) {
        each(frame.bytes, frame.origin, this.#placeOf(of, frame.line));
        count += frame.lines;
      }
    }
    this.#released.keep(needed);
    return count;
  }

  /** Writes the lines; undefined where the disk does not take them. */
  append(bytes: Uint8Array, lines: number, origin: Origin): Place | undefined {
    const first = this.#nextLine;
    try {
      const segment = this.#writable();
      segment.append({ line: first, lines, origin, bytes });
      this.#nextLine += lines;
      return this.#placeOf(segment, first);
    } catch (error) {
      this.#complain(error);
      return undefined;
    }
  }

  close(): void {
    clearInterval(this.#timer);
    this.#current?.seal();
    this.#flush();
    this.#released.close();
    for (const segment of this.#segments) segment.close();
    this.#segments = [];
  }

  #placeOf(segment: Segment, first: number): Place {
    return {
      first,
      release: (index) => {
        if (!segment.isOpen(first + index)) return;
        segment.release(first + index);
        this.#released.add(first + index);
      },
      synced: () => segment.sync(),
    };
  }

  #writable(): Segment {
    if (this.#current !== undefined && this.#current.bytes < SEGMENT_BYTES) return this.#current;
    this.#current?.seal();
    const name = `${this.#nextLine.toString().padStart(16, '0')}${EXTENSION}`;
    this.#current = Segment.create(join(this.#dir, name));
    this.#segments.push(this.#current);
    return this.#current;
  }

  /** The log first: a segment that is left over then has no line that is not released. */
  #flush(): void {
    try {
      this.#released.flush((line) => line >= this.#oldestLine());
      const done = this.#segments.filter((segment) => segment.isDone);
      for (const segment of done) segment.remove();
      if (done.length > 0) this.#segments = this.#segments.filter((segment) => !done.includes(segment));
      for (const segment of this.#segments) segment.compact();
    } catch (error) {
      this.#complain(error);
    }
  }

  #oldestLine(): number {
    const path = this.#segments[0]?.path;
    return path === undefined ? this.#nextLine : Number.parseInt(path.slice(this.#dir.length + 1), 10);
  }

  #complain(error: unknown): void {
    const nowMs = performance.now();
    if (nowMs - this.#complainedMs < COMPLAIN_MS) return;
    this.#complainedMs = nowMs;
    this.#log.error(
      { reason: fileTrouble(this.#dir, error) },
      'the spool can not be written: lines are safe later',
    );
  }
}
