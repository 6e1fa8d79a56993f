/** Lines of a file that is larger than a string can be. */
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

const CHUNK_BYTES = 4 << 20;
const LINE_FEED = 0x0a;

export function eachLine(path: string, take: (line: string) => void): void {
  const file = openSync(path, 'r');
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  const decoder = new StringDecoder('utf8');
  let begun = '';
  try {
    for (let length = readSync(file, chunk); length > 0; length = readSync(file, chunk)) {
      const lines = (begun + decoder.write(chunk.subarray(0, length))).split('\n');
      begun = lines.pop() as string;
      for (const line of lines) take(line);
    }
  } finally {
    closeSync(file);
  }
  if (begun !== '') take(begun);
}

export function countLines(path: string, of: (line: string) => boolean = () => true): number {
  let count = 0;
  eachLine(path, (line) => {
    if (of(line)) count++;
  });
  return count;
}

/** Counts the lines of a file that grows, each time those that are new; 0 where there is no file yet. */
export function lineCounter(path: string): () => number {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let at = 0;
  let count = 0;
  return () => {
    if (!existsSync(path)) return 0;
    const file = openSync(path, 'r');
    try {
      for (;;) {
        const length = readSync(file, chunk, 0, CHUNK_BYTES, at);
        if (length === 0) return count;
        at += length;
        const bytes = chunk.subarray(0, length);
        for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, end + 1)) count++;
      }
    } finally {
      closeSync(file);
    }
  };
}
