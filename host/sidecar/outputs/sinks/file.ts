import * as fs from 'node:fs';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { fileTrouble } from '../../../errors.js';
import type { FileOutputSpec } from '../../config/specs.js';
import type { Log } from '../../inputs/input.js';
import type { Batch, Sink } from '../sink.js';
import { SendError } from '../trouble.js';
import { DescriptorWriter } from './descriptor.js';
import { openPipe, PIPE_DOUBT, PipeWriter } from './pipe.js';
import { stdoutSink } from './stdout.js';
import { mendTail, type Tail } from './tail.js';

const MAX_BATCH_BYTES = 1024 * 1024;

/** Names of descriptors that this process already has. */
const STANDARD: Record<string, number> = { '/dev/stdout': 1, '/dev/stderr': 2 };

const openFd = promisify(fs.open);
const closeFd = promisify(fs.close);
const statFd = promisify(fs.fstat);

/** Documents behind those that a file has. A named pipe works too, and so does `/dev/stdout`. */
export function fileSink(spec: FileOutputSpec, log: Log): Sink {
  const fd = STANDARD[spec.path];
  return fd === undefined ? new FileSink(spec, log) : stdoutSink(spec, fd);
}

interface Target {
  readonly isBroken: boolean;
  write(bytes: Buffer, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

class FileSink implements Sink {
  readonly name: string;
  readonly maxBatchBytes = MAX_BATCH_BYTES;
  readonly maxBatchWaitMs = 0;
  onBroken?: (error: Error) => void;
  readonly #spec: FileOutputSpec;
  readonly #log: Log;
  #target: Target | undefined;
  #isPipe = false;
  /** One thing after the other: a file is closed only when the write under way is done. */
  #work: Promise<void> = Promise.resolve();

  constructor(spec: FileOutputSpec, log: Log) {
    this.name = spec.name;
    this.#spec = spec;
    this.#log = log;
  }

  /** Only what goes into a pipe may still be lost with its reader. */
  get doubt(): { bytes: number; ms: number } | undefined {
    return this.#isPipe ? PIPE_DOUBT : undefined;
  }

  send({ bytes }: Batch, signal: AbortSignal): Promise<void> {
    return this.#then(() => this.#write(bytes, signal));
  }

  reopen(): void {
    this.#then(() => this.#closeTarget()).catch((error: Error) => {
      this.#log.warn({ output: this.name, error: error.message }, 'the file was not closed in order');
    });
  }

  close(): Promise<void> {
    return this.#then(() => this.#closeTarget());
  }

  #then(work: () => Promise<void>): Promise<void> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => {});
    return done;
  }

  async #write(bytes: Buffer, signal: AbortSignal): Promise<void> {
    try {
      this.#target ??= await this.#open();
      await this.#target.write(bytes, signal);
    } catch (error) {
      const trouble = new SendError(fileTrouble(this.#spec.path, error), { cause: error });
      if (this.#target?.isBroken) {
        await this.#closeTarget().catch(() => {});
        this.onBroken?.(trouble);
      }
      throw trouble;
    }
  }

  async #closeTarget(): Promise<void> {
    const target = this.#target;
    this.#target = undefined;
    await target?.close();
  }

  async #open(): Promise<Target> {
    const { path } = this.#spec;
    const found = await stat(path).catch(() => undefined);
    this.#isPipe = found?.isFIFO() ?? false;
    return this.#isPipe ? pipeTarget(path) : fileTarget(this.#spec, this.#log);
  }
}

function pipeTarget(path: string): Target {
  let fd: number;
  try {
    fd = openPipe(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === 'ENXIO' ? new Error('nobody reads from this pipe') : error;
  }
  const writer = new PipeWriter(fd);
  return {
    get isBroken() {
      return writer.isBroken;
    },
    write: (bytes, signal) => writer.write(bytes, signal),
    close: async () => writer.close(),
  };
}

async function fileTarget({ path, mode, name }: FileOutputSpec, log: Log): Promise<Target> {
  const { fd, canRead } = await openToAppend(path, mode);
  const { cutBytes, ...found } = await mend(fd, canRead);
  if (cutBytes > 0) {
    log.warn({ output: name, bytes: cutBytes }, 'the file ended in half a document, which is cut off');
  }
  const writer = new DescriptorWriter(fd, found);
  return { isBroken: false, write: (bytes) => writer.write(bytes), close: () => closeFd(fd) };
}

/** To read too, so that half a line can be found; a file that allows only writing will do. */
async function openToAppend(path: string, mode: number): Promise<{ fd: number; canRead: boolean }> {
  try {
    return { fd: await openFd(path, 'a+', mode), canRead: true };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    return { fd: await openFd(path, 'a', mode), canRead: false };
  }
}

async function mend(fd: number, canRead: boolean): Promise<Tail & { canTakeBack: boolean }> {
  try {
    const canTakeBack = canRead && (await statFd(fd)).isFile();
    const tail = canTakeBack ? await mendTail(fd) : { cutBytes: 0, isLineOpen: false };
    return { ...tail, canTakeBack };
  } catch (error) {
    await closeFd(fd);
    throw error;
  }
}
