import type { Origin } from '../inputs/input.js';
import { countLines, LF } from '../lines.js';

/**
 * Frame: lines that came together, as they stand in a segment of the spool.
 *
 *     {"line":1200,"lines":2,"bytes":231,"peer":"192.0.2.7"}\n
 *     <22>Mar 16 ...\n
 *     <22>Mar 16 ...\n
 *
 * `line` is the number of the first one; numbers rise through all segments. A frame whose bytes are not that many
 * whole lines was torn: it and what follows in the segment is not read.
 */
export interface Frame {
  line: number;
  lines: number;
  origin: Origin;
  /** Whole lines, each with its `\n`. */
  bytes: Uint8Array;
}

interface Head {
  line: number;
  lines: number;
  bytes: number;
  appliance?: string;
  peer?: string;
  records?: boolean;
}

/** Longer than any head: a name that is longer is cut in the module too, far below this. */
const MAX_HEAD_BYTES = 4096;
const MAX_NAME_CHARACTERS = 255;

/** The line before the frame's bytes. */
export function frameHead(frame: Frame): Buffer {
  const { appliance, peer, records } = frame.origin;
  const head: Head = {
    line: frame.line,
    lines: frame.lines,
    bytes: frame.bytes.length,
    ...(appliance !== undefined && { appliance: appliance.slice(0, MAX_NAME_CHARACTERS) }),
    ...(peer !== undefined && { peer: peer.slice(0, MAX_NAME_CHARACTERS) }),
    ...(records !== undefined && { records }),
  };
  return Buffer.from(`${JSON.stringify(head)}\n`);
}

/** The frames of a segment, and how many of its bytes they are: fewer than there are where the last one was torn. */
export function readFrames(segment: Buffer): { frames: Frame[]; bytes: number } {
  const frames: Frame[] = [];
  let at = 0;
  for (;;) {
    const headEnd = segment.subarray(0, at + MAX_HEAD_BYTES).indexOf(LF, at);
    const head = headEnd < 0 ? undefined : readHead(segment.toString('utf8', at, headEnd));
    if (head === undefined) return { frames, bytes: at };
    const end = headEnd + 1 + head.bytes;
    const bytes = segment.subarray(headEnd + 1, end);
    const isWhole = bytes.length === head.bytes && bytes.at(-1) === LF && countLines(bytes) === head.lines;
    if (!isWhole) return { frames, bytes: at };
    const { line, lines, bytes: _, ...origin } = head;
    frames.push({ line, lines, origin, bytes });
    at = end;
  }
}

function readHead(text: string): Head | undefined {
  try {
    const head = JSON.parse(text) as Partial<Head> | null;
    const numbers = [head?.line, head?.lines, head?.bytes];
    return numbers.every((number) => Number.isSafeInteger(number) && (number as number) >= 0)
      ? (head as Head)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The runs of lines of a frame that `keeps` says yes to, each as a frame of its own. */
export function* keptFrames(frame: Frame, keeps: (line: number) => boolean): Generator<Frame> {
  let at = 0;
  let start = 0;
  let first = frame.line;
  for (let line = frame.line; line < frame.line + frame.lines; line++) {
    const end = frame.bytes.indexOf(LF, at) + 1;
    if (!keeps(line)) {
      if (line > first) yield part(frame, first, line, start, at);
      first = line + 1;
      start = end;
    }
    at = end;
  }
  const end = frame.line + frame.lines;
  if (end > first) yield part(frame, first, end, start, at);
}

function part(frame: Frame, first: number, end: number, from: number, to: number): Frame {
  return { line: first, lines: end - first, origin: frame.origin, bytes: frame.bytes.subarray(from, to) };
}
