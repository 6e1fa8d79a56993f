import type { RedisConnection } from '../connection.js';

/** Which workers of this group read these streams: a sorted set by the time until which each is believed alive. */
export class Workers {
  readonly #connection: RedisConnection;
  readonly #key: string;
  readonly #me: string;
  readonly #ttlMs: number;

  /** Workers with other streams share nothing with this one, so they have another key. */
  constructor(
    connection: RedisConnection,
    group: string,
    streams: readonly string[],
    me: string,
    ttlMs: number,
  ) {
    this.#connection = connection;
    this.#key = `mailstitch:workers:${group}:${[...streams].sort().join()}`;
    this.#me = me;
    this.#ttlMs = ttlMs;
  }

  /** This worker lives. Returns all that do. */
  beat(): Promise<string[]> {
    return this.#connection.client.beat(this.#key, this.#me, this.#ttlMs);
  }

  /** This worker takes no more streams. */
  async leave(): Promise<void> {
    await this.#connection.client.zRem(this.#key, this.#me);
  }
}
