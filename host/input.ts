/** Where log lines come from: files, pipes and standard input, gzipped or not, in large chunks. */
import * as fs from 'node:fs';
import { Socket } from 'node:net';
import { addAbortSignal, type Readable } from 'node:stream';
import { promisify } from 'node:util';
import { fileTrouble, IoError } from './errors.js';
import { gunzip, refuseOtherArchives } from './gzip.js';
import { startsLikeGzip } from './packed-forms.js';

/** One read of a regular file. Below 256 KiB the call itself shows in profiles, above 1 MiB nothing is won. */
const READ_BYTES = 512 * 1024;

export interface Input {
  /** As a person would name it in a message. */
  name: string;
  /** The lines come as they are written: standard input that is not redirected from a file. */
  live: boolean;
  /** Bytes read so far, as they are stored. */
  bytesRead: number;
  /** Milliseconds since 1970: about when the lines were written, for stamps without a year. */
  writtenMs: number;
  /** Unpacked bytes. A chunk is valid until the next but one is asked for. Throws `IoError`. */
  chunks(): AsyncGenerator<Uint8Array, void>;
}

/** Opens a file, or standard input for `-`. When `signal` fires a source that waits ends as if it were at its end. */
export function openInput(path: string, signal?: AbortSignal): Input {
  const isStdin = path === '-';
  const name = isStdin ? 'standard input' : path;
  try {
    const fd = isStdin ? 0 : fs.openSync(path, 'r');
    const stat = fs.fstatSync(fd);
    if (stat.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    const isFile = stat.isFile();
    const bytes = () => (isFile ? readFile(fd) : readStream(fd, stat.isFIFO(), signal));
    const input: Input = {
      name,
      live: isStdin && !isFile,
      bytesRead: 0,
      writtenMs: isFile ? stat.mtimeMs : Date.now(),
      chunks: () => readAhead(unpacked(input, counted(input, bytes()))),
    };
    return input;
  } catch (error) {
    throw new IoError(fileTrouble(name, error));
  }
}

async function* unpacked(input: Input, packed: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const first = await packed.next();
  if (first.done) return;
  refuseOtherArchives(input.name, first.value);
  const whole = startWith(first.value, packed);
  yield* startsLikeGzip(first.value) ? gunzip(input.name, whole) : whole;
}

async function* startWith<T>(first: T, rest: AsyncGenerator<T>): AsyncGenerator<T, void> {
  yield first;
  yield* rest;
}

async function* counted(input: Input, source: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  try {
    for await (const chunk of source) {
      input.bytesRead += chunk.length;
      yield chunk;
    }
  } catch (error) {
    if ((error as Error).name === 'AbortError') return;
    throw new IoError(fileTrouble(input.name, error));
  }
}

/** Two buffers in turn: one is read into while the other is worked on. */
async function* readFile(fd: number): AsyncGenerator<Uint8Array, void> {
  const read = promisify(fs.read);
  let [buffer, other] = [Buffer.allocUnsafeSlow(READ_BYTES), Buffer.allocUnsafeSlow(READ_BYTES)];
  try {
    for (;;) {
      const { bytesRead } = await read(fd, buffer, 0, READ_BYTES, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
      [buffer, other] = [other, buffer];
    }
  } finally {
    fs.closeSync(fd);
  }
}

/**
 * Standard input, or a named pipe such as the one of `<(ssh esa1 tail -f mail.current)`: that one as a socket,
 * since a file read that waits for a writer cannot be ended, not even by the end of the process.
 */
async function* readStream(
  fd: number,
  isPipe: boolean,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const stream: Readable = fd === 0 ? process.stdin : isPipe ? openPipe(fd) : fs.createReadStream('', { fd });
  if (signal) addAbortSignal(signal, stream);
  yield* stream;
}

function openPipe(fd: number): Socket {
  return new Socket({ fd, readable: true, writable: false });
}

/** Asks for the next chunk before the present one is worked on, so that reading and work overlap. */
async function* readAhead<T>(source: AsyncGenerator<T, void>): AsyncGenerator<T, void> {
  let next = source.next();
  for (;;) {
    const result = await next;
    if (result.done) return;
    next = source.next();
    next.catch(() => {}); // it is thrown by the await above, once the chunk before it is worked on
    yield result.value;
  }
}
