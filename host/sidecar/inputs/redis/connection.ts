import { createClient, RESP_TYPES } from '@redis/client';
import { IoError } from '../../../errors.js';
import { isHopeless, redisTrouble } from './errors.js';
import { SCRIPTS } from './scripts.js';
import type { Troubles } from './troubles.js';

/** First and longest pause before a new connection is tried. */
const RETRY_MIN_MS = 50;
const RETRY_MAX_MS = 2000;
/** A connection on which nothing comes for so long is dead, though no one said so: a cable, a firewall. */
const SILENCE_MS = 15_000;
const PING_MS = 5000;

function makeClient(url: string, reconnectStrategy: (retries: number, cause: Error) => number | Error) {
  return createClient({
    url,
    scripts: SCRIPTS,
    socket: {
      reconnectStrategy,
      socketTimeout: SILENCE_MS,
      // said here, so that no variable or option of Node for other programs lowers it
      ...(url.startsWith('rediss:') &&
        ({ tls: true, minVersion: 'TLSv1.2', rejectUnauthorized: true } as const)),
    },
    pingInterval: PING_MS,
    // A command that waits for the next connection would be sent when it is no longer wanted.
    disableOfflineQueue: true,
    maintNotifications: 'disabled',
    // Lines, names and ids may hold any bytes.
    commandOptions: { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } },
  });
}

export type RedisClient = ReturnType<typeof makeClient>;

export interface ConnectionSetup {
  url: string;
  /** Name of the input. */
  name: string;
  /** What the connection is for; an input has several. */
  role: string;
  troubles: Troubles;
  /** The first contact came after `open` had resolved, and Redis does not let this user in: an `IoError`. */
  onHopeless(error: IoError): void;
}

/** One connection to Redis, which is made anew forever when it breaks. */
export class RedisConnection {
  readonly client: RedisClient;
  readonly #setup: ConnectionSetup;
  #hasMet = false;
  #isClosed = false;
  #isOpened = false;
  #settleOpen: ((error?: IoError) => void) | undefined;
  #waiting: Array<() => void> = [];

  /** Throws an `IoError` if the URL is none of Redis. */
  constructor(setup: ConnectionSetup) {
    this.#setup = setup;
    try {
      this.client = makeClient(setup.url, (retries, cause) => this.#failed(retries, cause));
    } catch {
      throw new IoError(
        `${setup.name}: not a URL of Redis; expected redis://user:password@host:port/database`,
      );
    }
    this.client.on('ready', () => this.#ready());
    this.client.on('error', () => undefined); // whoever has the next try to say has heard of it: `#failed`
  }

  get isReady(): boolean {
    return this.client.isReady;
  }

  /**
   * Resolves at the first contact, or when the first try did not find a server: the tries go on. Rejects with an
   * `IoError` if Redis does not let this user in.
   */
  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#settleOpen = (error) => {
        this.#settleOpen = undefined;
        this.#isOpened = true;
        if (error === undefined) resolve();
        else reject(error);
      };
      this.client.connect().catch(() => this.#settleOpen?.());
    });
  }

  /** Resolves when commands can be sent, or never will be again because of `end`. */
  whenReady(): Promise<void> {
    if (this.isReady || this.#isClosed) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Ends the connection. Commands that wait for their reply are rejected. Idempotent. */
  end(): void {
    this.#isClosed = true;
    this.client.destroy();
    this.#release();
  }

  #ready(): void {
    this.#hasMet = true;
    this.#setup.troubles.connected(this.#setup.role);
    this.#settleOpen?.();
    this.#release();
  }

  #release(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  /** Says how long to wait, or that there is no sense in it. */
  #failed(retries: number, cause: Error): number | Error {
    if (!this.#hasMet && isHopeless(cause)) {
      const error = new IoError(`${this.#setup.name}: ${redisTrouble(cause)}`);
      if (this.#isOpened) this.#setup.onHopeless(error);
      this.#settleOpen?.(error);
      return error;
    }
    this.#setup.troubles.disconnected(this.#setup.role, cause);
    this.#settleOpen?.();
    return Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** Math.min(retries, 10)) * (0.5 + Math.random() / 2);
  }
}
