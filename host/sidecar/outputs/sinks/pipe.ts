import * as fs from 'node:fs';
import { Socket } from 'node:net';
import { SendError } from '../trouble.js';

/**
 * A reader may go with what is still in the pipe. Linux gives a pipe 64 KiB and never more than 1 MiB unless root
 * allows it.
 */
export const PIPE_DOUBT = { bytes: 1024 * 1024, ms: 5000 };

/** Writes into a pipe or a socket that is a file descriptor, without blocking. */
export class PipeWriter {
  readonly #socket: Socket;
  #error: Error | undefined;
  #reject: ((error: Error) => void) | undefined;

  /** Owns the descriptor from now on. */
  constructor(fd: number) {
    this.#socket = new Socket({ fd, readable: false, writable: true });
    this.#socket.on('error', (error) => this.#broken(error));
  }

  get isBroken(): boolean {
    return this.#error !== undefined;
  }

  /** Resolves when the kernel has all of it. Rejects with what the operating system says; then it is broken. */
  write(bytes: Buffer, signal: AbortSignal): Promise<void> {
    if (this.#error !== undefined) return Promise.reject(this.#error);
    return new Promise((resolve, reject) => {
      const onAbort = () => this.#broken(new SendError('stopped'));
      const settle = () => {
        signal.removeEventListener('abort', onAbort);
        this.#reject = undefined;
      };
      this.#reject = (error) => {
        settle();
        reject(error);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#socket.write(bytes, (error) => {
        if (error || this.#error !== undefined) return;
        settle();
        resolve();
      });
    });
  }

  close(): void {
    this.#error ??= new SendError('closed');
    this.#socket.destroy();
  }

  #broken(error: Error): void {
    this.#error ??= error;
    this.#socket.destroy();
    this.#reject?.(error);
  }
}

/** Opens a pipe for writing under its name. Throws ENXIO if nobody has it open for reading. */
export function openPipe(path: string): number {
  return fs.openSync(path, fs.constants.O_WRONLY | fs.constants.O_NONBLOCK);
}
