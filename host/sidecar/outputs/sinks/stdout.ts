import * as fs from 'node:fs';
import type { StdoutSpec } from '../../config/specs.js';
import { type Batch, GoneError, type Sink } from '../sink.js';
import { networkTrouble } from '../trouble.js';
import { DescriptorWriter } from './descriptor.js';
import { openPipe, PIPE_DOUBT, PipeWriter } from './pipe.js';

const STDOUT = 1;

const WATCH_MS = 1000;

const MAX_BATCH_BYTES = 256 * 1024;

/** One document a line to standard output; another descriptor for `/dev/stderr`. */
export function stdoutSink(spec: Pick<StdoutSpec, 'name'>, fd: number = STDOUT): Sink {
  const stat = statOf(spec.name, fd);
  if (stat.isFIFO() || stat.isSocket()) return new PipeSink(spec.name, fd, stat.isFIFO());
  return new DescriptorSink(spec.name, fd);
}

/** Throws an `IoError` where the process was started without it. */
function statOf(name: string, fd: number): fs.Stats {
  try {
    return fs.fstatSync(fd);
  } catch (error) {
    throw networkTrouble(name, error);
  }
}

/** Standard output of a pipeline. Its reader may be slow, and must not stop the service meanwhile. */
class PipeSink implements Sink {
  readonly name: string;
  readonly maxBatchBytes = MAX_BATCH_BYTES;
  readonly maxBatchWaitMs = 0;
  readonly doubt = PIPE_DOUBT;
  onBroken?: (error: Error) => void;
  readonly #fd: number;
  readonly #isFifo: boolean;
  #writer: PipeWriter | undefined;
  #isSending = false;
  #watchTimer: NodeJS.Timeout | undefined;

  constructor(name: string, fd: number, isFifo: boolean) {
    this.name = name;
    this.#fd = fd;
    this.#isFifo = isFifo;
  }

  async send({ bytes }: Batch, signal: AbortSignal): Promise<void> {
    this.#isSending = true;
    try {
      this.#writer ??= new PipeWriter(this.#isFifo ? openAgain(this.#fd) : this.#fd);
      await this.#writer.write(bytes, signal);
    } catch (error) {
      throw this.#inWords(error);
    } finally {
      this.#isSending = false;
    }
  }

  /**
   * Whoever started this process and reads from it may be killed: then nobody knows of it, and it would keep its ports
   * until its next document. A pipe says only to a writer that its reader has gone, so when the parent has, an empty
   * line is written: another reader, as of `mailstitch ... | jq . &`, passes over it.
   */
  watch(gone: (error: GoneError) => void): void {
    const parent = process.ppid;
    const look = async () => {
      if (process.ppid === parent || this.#isSending) return;
      clearInterval(this.#watchTimer);
      try {
        await this.send({ bytes: Buffer.from('\n'), documents: 1 }, new AbortController().signal);
      } catch (error) {
        if (error instanceof GoneError) gone(error);
      }
    };
    this.#watchTimer = setInterval(() => void look(), WATCH_MS).unref();
  }

  async close(): Promise<void> {
    clearInterval(this.#watchTimer);
    this.#writer?.close();
  }

  #inWords(error: unknown): Error {
    const { code } = error as NodeJS.ErrnoException;
    // ENXIO: what `openAgain` says where the reader has gone before the first document.
    const isGone = code === 'EPIPE' || code === 'ECONNRESET' || code === 'ENXIO';
    if (isGone) return new GoneError(`${this.name}: its reader has gone`, { cause: error });
    return networkTrouble(this.name, error);
  }
}

/** Standard output that is a file, a terminal or `/dev/null`. */
class DescriptorSink implements Sink {
  readonly name: string;
  readonly maxBatchBytes = MAX_BATCH_BYTES;
  readonly maxBatchWaitMs = 0;
  readonly #writer: DescriptorWriter;

  constructor(name: string, fd: number) {
    this.name = name;
    this.#writer = new DescriptorWriter(fd, { canTakeBack: false, isLineOpen: false });
  }

  async send({ bytes }: Batch): Promise<void> {
    try {
      await this.#writer.write(bytes);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EPIPE') {
        throw new GoneError(`${this.name}: its reader has gone`, { cause: error });
      }
      throw networkTrouble(this.name, error);
    }
  }

  async close(): Promise<void> {}
}

/**
 * The same pipe through a descriptor of our own: that it does not block is then nothing that others notice who have
 * the same standard output, and `process.stdout` can be used beside it.
 */
function openAgain(fd: number): number {
  try {
    return openPipe(`/proc/self/fd/${fd}`);
  } catch (error) {
    // Another user has made the pipe, or there is no /proc.
    if ((error as NodeJS.ErrnoException).code === 'ENXIO') throw error;
    return fd;
  }
}
