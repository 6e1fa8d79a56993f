import type { Socket } from 'node:net';
import { networkTrouble, SendError } from '../trouble.js';

/**
 * What a connection holds that was written and not read: the send buffer here (Linux: 4 MiB) and the receive buffer
 * there (6 MiB, unless somebody raised it). A byte with so many written behind it was read.
 */
const BUFFERS_BYTES = 16 * 1024 * 1024;

/** The doubt of all sinks that write into a connection. */
export const CONNECTION_DOUBT = { bytes: BUFFERS_BYTES, ms: 5000 };

/** A connection must take at least so much within `timeoutMs`. */
const SLICE_BYTES = 64 * 1024;

/**
 * A reader that is so slow that the kernel reports nothing for `timeoutMs` would be cut off again and again and
 * never get further: each time it is given twice as long, up to this.
 */
const MAX_PATIENCE = 32;

/** How long the other side may take to close its end after ours. */
const GRACE_MS = 2000;

const KEEP_ALIVE_MS = 10_000;

export interface ConnectionOptions {
  /** Of the output, for errors. */
  name: string;
  /** Begins to connect. */
  dial(): Socket;
  /** The event of the socket after which it can be written to. */
  readyEvent: 'connect' | 'secureConnect';
  /** Longest wait for a connection, and for a connection to take something. */
  timeoutMs: number;
  /** The connection broke after it had been made. */
  onBroken(error: Error): void;
}

/** One connection to a receiver that says nothing; made when it is needed, made again when it broke. */
export class Connection {
  readonly #options: ConnectionOptions;
  #link: Link | undefined;
  #patience = 1;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** Resolves when the kernel has all of it. Rejects with a `SendError`; then the connection is closed. */
  async write(bytes: Buffer, signal: AbortSignal): Promise<void> {
    if (this.#link === undefined || this.#link.isClosed) await this.#connect(signal);
    await (this.#link as Link).write(bytes, signal, this.#options.timeoutMs * this.#patience);
  }

  /** Ends the connection in order and waits a moment for the other side to end it too: then it has read all. */
  async close(): Promise<void> {
    await this.#link?.end();
  }

  async #connect(signal: AbortSignal): Promise<void> {
    const { name, dial, readyEvent, timeoutMs, onBroken } = this.#options;
    const link = new Link(name, dial(), (error, isStall) => {
      if (link.socket.bytesWritten > BUFFERS_BYTES) this.#patience = 1;
      if (isStall) this.#patience = Math.min(this.#patience * 2, MAX_PATIENCE);
      if (link.isReady) onBroken(error);
    });
    this.#link = link;
    await link.ready(readyEvent, timeoutMs, signal);
  }
}

/** One socket, from dialling to its end. */
class Link {
  readonly socket: Socket;
  readonly #name: string;
  readonly #onEnd: (error: Error, isStall: boolean) => void;
  isReady = false;
  isClosed = false;
  #isEnding = false;
  /** Rejects what is being waited for. */
  #reject: ((error: Error) => void) | undefined;

  constructor(name: string, socket: Socket, onEnd: (error: Error, isStall: boolean) => void) {
    this.#name = name;
    this.socket = socket;
    this.#onEnd = onEnd;
    socket.on('error', (error) => this.#broken(networkTrouble(name, error)));
    // A receiver that ends its side reads no more; what was on the way may have come too late.
    socket.on('end', () => this.#ended());
    socket.on('close', () => this.#ended());
    // What it says is read and thrown away: unread bytes would turn a close into a reset, and hide its end.
    socket.resume();
  }

  ready(event: 'connect' | 'secureConnect', timeoutMs: number, signal: AbortSignal): Promise<void> {
    return this.#wait(signal, timeoutMs, 'no connection', (done) => {
      this.socket.once(event, () => {
        this.isReady = true;
        this.socket.setNoDelay(true);
        this.socket.setKeepAlive(true, KEEP_ALIVE_MS);
        done();
      });
    });
  }

  write(bytes: Buffer, signal: AbortSignal, timeoutMs: number): Promise<void> {
    return this.#wait(signal, timeoutMs, 'nothing was taken', (done, progress) => {
      const next = (start: number) => {
        this.socket.write(bytes.subarray(start, start + SLICE_BYTES), (error) => {
          if (error || this.isClosed) return;
          if (start + SLICE_BYTES >= bytes.length) return done();
          progress();
          next(start + SLICE_BYTES);
        });
      };
      next(0);
    });
  }

  async end(): Promise<void> {
    if (this.isClosed) return;
    this.#isEnding = true;
    if (!this.isReady) return this.#broken(new SendError(`${this.#name}: stopped`));
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, GRACE_MS);
      this.socket.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
      this.socket.end();
    });
    this.isClosed = true;
    this.socket.destroy();
  }

  /** Waits for `done`; each `progress` starts the time anew. */
  #wait(
    signal: AbortSignal,
    timeoutMs: number,
    trouble: string,
    begin: (done: () => void, progress: () => void) => void,
  ): Promise<void> {
    if (signal.aborted) this.#broken(new SendError(`${this.#name}: stopped`));
    if (this.isClosed) return Promise.reject(new SendError(`${this.#name}: the connection is closed`));
    return new Promise((resolve, reject) => {
      const onTimeout = () =>
        this.#broken(new SendError(`${this.#name}: ${trouble} within ${timeoutMs / 1000} s`), this.isReady);
      const timer = setTimeout(onTimeout, timeoutMs);
      const onAbort = () => this.#broken(new SendError(`${this.#name}: stopped`));
      signal.addEventListener('abort', onAbort, { once: true });
      const settle = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        this.#reject = undefined;
      };
      this.#reject = (error) => {
        settle();
        reject(error);
      };
      begin(
        () => {
          settle();
          resolve();
        },
        () => timer.refresh(),
      );
    });
  }

  #ended(): void {
    if (this.#isEnding && this.#reject === undefined) {
      this.isClosed = true;
      return;
    }
    this.#broken(new SendError(`${this.#name}: the other side has closed the connection`));
  }

  #broken(error: Error, isStall = false): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.socket.destroy();
    this.#onEnd(error, isStall);
    this.#reject?.(error);
  }
}
