import type { Socket } from 'node:net';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import type { Framer } from './framer.js';

/** A stop waits for a sender that is about to close, or for one that still writes; but no longer than this. */
const LAST_WORDS_MS = 1000;
/** What was sent has come when so long nothing came. */
const QUIET_MS = 50;
/** Senders that vanished without a word are noticed. */
const KEEP_ALIVE_MS = 60_000;

export interface ConnectionEvents {
  /** What comes can not be made out any more: the connection is closed. */
  onBroken(): void;
  onIdle(): void;
  onError(error: Error): void;
  /** Once, at the end. */
  onClose(): void;
}

/** One sender that is connected. */
export class Connection {
  readonly #socket: Socket;
  readonly #framer: Framer;
  readonly #idleTimeoutMs: number;
  readonly #closed: Promise<void>;
  readonly #take: (chunk: Buffer) => void;
  #isPaused = false;
  #bytes = 0;

  constructor(socket: Socket, framer: Framer, idleTimeoutMs: number, events: ConnectionEvents) {
    this.#socket = socket;
    this.#framer = framer;
    this.#idleTimeoutMs = idleTimeoutMs;
    this.#closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.#takeRest();
        events.onClose();
        resolve();
      });
    });
    socket.on('error', events.onError);
    socket.on('timeout', () => {
      events.onIdle();
      socket.destroy();
    });
    this.#take = (chunk) => {
      this.#bytes += chunk.length;
      if (framer.feed(chunk)) return;
      events.onBroken();
      socket.destroy();
    };
    socket.on('data', this.#take);
    socket.setTimeout(idleTimeoutMs);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
  }

  pause(): void {
    this.#isPaused = true;
    this.#socket.setTimeout(0); // it may well write; we do not read
    this.#socket.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.#socket.setTimeout(this.#idleTimeoutMs);
    this.#socket.resume();
  }

  /**
   * Says that no more is read, and closes. Where reading is not paused, what the sender has written by now is still
   * taken, as it will not write it again; what has come to this process is taken always.
   */
  async finish(): Promise<void> {
    if (!this.#isPaused) {
      this.#socket.end();
      await this.#lastWords();
    }
    this.#takeRest();
    this.#socket.destroy();
    await this.#closed;
  }

  async #lastWords(): Promise<void> {
    const deadline = Date.now() + LAST_WORDS_MS;
    for (let bytes = -1; bytes !== this.#bytes && Date.now() < deadline; ) {
      bytes = this.#bytes;
      await Promise.race([this.#closed, wait(QUIET_MS)]);
      await turn(); // after a turn that took long the timer comes before what there is to read
    }
  }

  /** What the stream holds back while it is paused, and a last line without its end. */
  #takeRest(): void {
    this.#socket.pause();
    this.#socket.off('data', this.#take);
    for (let chunk = this.#socket.read(); chunk !== null; chunk = this.#socket.read()) {
      if (!this.#framer.feed(chunk as Buffer)) break;
    }
    this.#framer.end();
  }
}
