/** Files that are read once at the start, before anything else goes on: so these calls block. */
import * as fs from 'node:fs';
import { countLines, LF } from '../../lines.js';

const READ_BYTES = 1024 * 1024;

export interface WholeLines {
  bytes: number;
  /** The offset that was asked for, or 0 if no line begins there. */
  offset: number;
  /** From the offset on. */
  documents: number;
  /** Bytes of a last line without an end, which a crash has left. */
  tornBytes: number;
}

/** Cuts off a last line that has no end, and counts the lines from `asked` on. Throws what the file system says. */
export function cutAndCount(path: string, asked: number): WholeLines {
  const fd = fs.openSync(path, 'r+');
  try {
    const size = fs.fstatSync(fd).size;
    const bytes = lastLineEnd(fd, size);
    if (bytes < size) fs.ftruncateSync(fd, bytes);
    const offset = isLineStart(fd, asked, bytes) ? asked : 0;
    return { bytes, offset, documents: count(fd, offset, bytes), tornBytes: size - bytes };
  } finally {
    fs.closeSync(fd);
  }
}

function isLineStart(fd: number, offset: number, end: number): boolean {
  return offset > 0 && offset <= end && readAll(fd, offset - 1, offset)[0] === LF;
}

/** The length of the file up to its last line end. */
function lastLineEnd(fd: number, size: number): number {
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - READ_BYTES);
    const found = readAll(fd, start, end).lastIndexOf(LF);
    if (found >= 0) return start + found + 1;
    end = start;
  }
  return 0;
}

function count(fd: number, from: number, end: number): number {
  let lines = 0;
  for (let start = from; start < end; start += READ_BYTES) {
    lines += countLines(readAll(fd, start, Math.min(end, start + READ_BYTES)));
  }
  return lines;
}

function readAll(fd: number, start: number, end: number): Buffer {
  const buffer = Buffer.allocUnsafe(end - start);
  let length = 0;
  while (length < buffer.length) {
    const read = fs.readSync(fd, buffer, length, buffer.length - length, start + length);
    if (read === 0) break;
    length += read;
  }
  return buffer.subarray(0, length);
}
