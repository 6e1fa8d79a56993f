import * as fs from 'node:fs';

/** Settings, configurations and rules are smaller by far; a device or a pipe without end must not fill the memory. */
const MOST_BYTES = 1024 * 1024;

/** The text of a file that a person wrote, without its mark of byte order. Throws an error of the system, or of its size. */
export function readTextFile(path: string): string {
  const fd = fs.openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(MOST_BYTES + 1);
    let length = 0;
    for (let count = -1; count !== 0 && length <= MOST_BYTES; length += count) {
      count = fs.readSync(fd, buffer, length, buffer.length - length, null);
    }
    if (length > MOST_BYTES) throw new Error('longer than 1 MiB');
    return buffer.toString('utf8', 0, length).replace(/^\uFEFF/, '');
  } finally {
    fs.closeSync(fd);
  }
}
