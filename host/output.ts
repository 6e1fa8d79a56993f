/** Where documents go: standard output, or a file. */
import * as fs from 'node:fs';
import { fileTrouble, IoError } from './errors.js';

export interface Sink {
  /** Takes bytes that are valid during the call only. */
  write(bytes: Uint8Array): void;
  /** Settles when the reader has kept up. */
  ready(): Promise<void>;
  close(): void;
}

/** A reader that has gone away ends the process quietly. */
export function stdoutSink(): Sink {
  const stdout = process.stdout;
  let full = false;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    process.stderr.write(`mailstitch: ${fileTrouble('standard output', error)}\n`);
    process.exit(1);
  });
  return {
    write(bytes) {
      full = !stdout.write(Buffer.from(bytes));
    },
    async ready() {
      if (!full) return;
      full = false;
      if (stdout.writableNeedDrain)
        await new Promise<void>((resolve) => stdout.once('drain', () => resolve()));
    },
    close() {},
  };
}

export function fileSink(path: string): Sink {
  const attempt = <T>(action: () => T): T => {
    try {
      return action();
    } catch (error) {
      throw new IoError(fileTrouble(path, error));
    }
  };
  const fd = attempt(() => fs.openSync(path, 'w'));
  return {
    write(bytes) {
      attempt(() => {
        for (let start = 0; start < bytes.length; ) start += fs.writeSync(fd, bytes, start);
      });
    },
    async ready() {},
    close() {
      attempt(() => fs.closeSync(fd));
    },
  };
}
