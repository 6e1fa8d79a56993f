/** Where documents go: standard output, or a file. */
import * as fs from 'node:fs';
import { isatty } from 'node:tty';
import { escapeControlsInLines } from './control-characters.js';
import { fileTrouble, IoError, ReaderGone } from './errors.js';

const STDOUT = 1;

/** A pause before a pipe that is full and does not block is tried again. */
const RETRY_MS = 2;

export interface Sink {
  /** Returns when all of it is written: a reader that is slow slows the work down, and memory stays as it is. */
  write(bytes: Uint8Array): void;
  close(): void;
}

/** Throws `ReaderGone` where nobody reads any more, `IoError` for other trouble. */
export function stdoutSink(): Sink {
  const sink = descriptorSink(STDOUT, 'standard output');
  return isatty(STDOUT) ? forTerminal(sink) : sink;
}

/** Documents have no control characters below U+0020, but there are others that some terminals obey. */
function forTerminal(sink: Sink): Sink {
  return {
    ...sink,
    write: (bytes) => sink.write(Buffer.from(escapeControlsInLines(Buffer.from(bytes).toString()))),
  };
}

export function fileSink(path: string): Sink {
  try {
    return descriptorSink(fs.openSync(path, 'w'), path);
  } catch (error) {
    throw new IoError(fileTrouble(path, error));
  }
}

/** Straight to the descriptor: a stream would have to copy what the module overwrites with the next call. */
function descriptorSink(fd: number, name: string): Sink {
  return {
    write(bytes) {
      for (let start = 0; start < bytes.length; ) start += writeSome(fd, name, bytes, start);
    },
    close() {
      if (fd !== STDOUT) fs.closeSync(fd);
    },
  };
}

function writeSome(fd: number, name: string, bytes: Uint8Array, start: number): number {
  try {
    return fs.writeSync(fd, bytes, start);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EPIPE') throw new ReaderGone();
    if (code !== 'EAGAIN') throw new IoError(fileTrouble(name, error));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    return 0;
  }
}
