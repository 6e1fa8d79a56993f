import * as fs from 'node:fs';
import { promisify } from 'node:util';
import { LF } from '../../lines.js';

const fstat = promisify(fs.fstat);
const read = promisify(fs.read);
const ftruncate = promisify(fs.ftruncate);

/** A last line that is longer is left alone. */
const MAX_TAIL_BYTES = 64 * 1024 * 1024;
const STEP_BYTES = 64 * 1024;

export interface Tail {
  /** Bytes of half a document that were cut off. */
  cutBytes: number;
  /** The file still ends in the middle of a line, of which we do not know what it is. */
  isLineOpen: boolean;
}

/**
 * A process that was killed in the middle of a write leaves half a document at the end of its file; it has never
 * been accepted and comes again. It is cut off, so that each line of the file stays a document.
 */
export async function mendTail(fd: number): Promise<Tail> {
  const { size } = await fstat(fd);
  const tail = await lastLine(fd, size);
  if (tail === undefined) return { cutBytes: 0, isLineOpen: true };
  if (tail.length === 0) return { cutBytes: 0, isLineOpen: false };
  if (!isHalfDocument(tail)) return { cutBytes: 0, isLineOpen: true };
  await ftruncate(fd, size - tail.length);
  return { cutBytes: tail.length, isLineOpen: false };
}

/** What stands behind the last line end; undefined if that is too long. */
async function lastLine(fd: number, size: number): Promise<Buffer | undefined> {
  let tail: Buffer = Buffer.alloc(0);
  for (let start = size; start > 0 && tail.length <= MAX_TAIL_BYTES; ) {
    const length = Math.min(start, Math.max(STEP_BYTES, tail.length));
    start -= length;
    const { buffer, bytesRead } = await read(fd, Buffer.alloc(length), 0, length, start);
    tail = Buffer.concat([buffer.subarray(0, bytesRead), tail]);
    const lineEnd = tail.lastIndexOf(LF);
    if (lineEnd >= 0) return tail.subarray(lineEnd + 1);
  }
  return tail.length <= MAX_TAIL_BYTES ? tail : undefined;
}

function isHalfDocument(tail: Buffer): boolean {
  const text = tail.toString('utf8');
  if (!text.startsWith('{')) return false;
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true;
  }
}
