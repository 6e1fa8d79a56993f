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
    let count = 0;
    for (const line of released) this.#nextLine = Math.max(this.#nextLine, line + 1);
    for (const name of fs.readdirSync(this.#dir).sort()) {
      if (!name.endsWith(EXTENSION)) continue;
      const path = join(this.#dir, name);
      this.#nextLine = Math.max(this.#nextLine, Number.parseInt(name, 10));
      const keeps = (line: number) => {
        this.#nextLine = Math.max(this.#nextLine, line + 1);
        return !released.has(line);
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
    this.#attempt(() => this.#keepReleased());
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

  /** The folder is renamed, and another one begins at the next start. Returns the new name. */
  setAside(): string {
    const aside = `${this.#dir}-aside-${Date.now()}`;
    fs.renameSync(this.#dir, aside);
    return aside;
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
    this.#attempt(() => syncFolder(this.#dir)); // the name of the file, too, must outlive the machine
    return this.#current;
  }

  /**
   * The log first: a segment that is left over then has no line that is not released. On a full disk segments go all the
   * same, as that is what makes room.
   */
  #flush(): void {
    this.#attempt(() => this.#released.flush());
    const done = this.#segments.filter((segment) => segment.isDone);
    for (const segment of done) {
      this.#released.forget(segment.releasedLines);
      this.#attempt(() => segment.remove());
    }
    if (done.length > 0) this.#segments = this.#segments.filter((segment) => !done.includes(segment));
    for (const segment of this.#segments) this.#attempt(() => segment.compact());
    if (this.#released.isLarge) this.#attempt(() => this.#keepReleased());
  }

  /** Entries of lines that stand in no file any more are not needed. */
  #keepReleased(): void {
    this.#released.flush();
    this.#released.keep(this.#segments.flatMap((segment) => segment.releasedLines));
  }

  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#complain(error);
    }
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

function syncFolder(path: string): void {
  const fd = fs.openSync(path, 'r');
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}
