/** Bytes, seen as lines. */
export const LF = 0x0a;

/** Number of line ends. */
export function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) lines++;
  return lines;
}

/**
 * How many bytes of these are whole lines and at most `maxBytes`; a first line that is longer comes whole.
 * 0 if no line ends here.
 */
export function wholeLines(bytes: Buffer, maxBytes: number): number {
  const last = bytes.lastIndexOf(LF, maxBytes - 1);
  return last >= 0 ? last + 1 : bytes.indexOf(LF, maxBytes) + 1;
}

/** The line end inside of two or more lines that is next to the middle: the length of the first half. */
export function middleLine(bytes: Buffer): number {
  const middle = bytes.length >> 1;
  const after = bytes.indexOf(LF, middle) + 1;
  return after > 0 && after < bytes.length ? after : bytes.lastIndexOf(LF, middle - 1) + 1;
}

/** Calls back with each line that is not empty, without its line end. */
export function forEachLine(bytes: Buffer, take: (line: Buffer) => void): void {
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(LF, start);
    const end = found < 0 ? bytes.length : found;
    if (end > start) take(bytes.subarray(start, end));
    start = end + 1;
  }
}
