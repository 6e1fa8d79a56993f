import type { RedisConnection } from '../connection.js';

/** Keys that one step of a search looks at. */
const SCAN_COUNT = 1000;

/** Which streams there are: those that are named, and those that match a pattern. */
export class Discovery {
  /** Without `*`. They are made where there are none. */
  readonly names: readonly string[];
  readonly #patterns: readonly string[];
  readonly #connection: RedisConnection;
  readonly #onUnreadable: (name: string) => void;

  /** `onUnreadable` hears of streams whose name is no UTF-8, which are left alone. */
  constructor(streams: readonly string[], connection: RedisConnection, onUnreadable: (name: string) => void) {
    this.names = streams.filter((stream) => !stream.includes('*'));
    this.#patterns = streams.filter((stream) => stream.includes('*'));
    this.#connection = connection;
    this.#onUnreadable = onUnreadable;
  }

  isNamed(stream: string): boolean {
    return this.names.includes(stream);
  }

  /** All streams there are now. Walks over all keys of the database if there is a pattern. */
  async find(): Promise<Set<string>> {
    const found = new Set(this.names);
    for (const pattern of this.#patterns) {
      const options = { MATCH: pattern, TYPE: 'stream', COUNT: SCAN_COUNT };
      for await (const keys of this.#connection.client.scanIterator(options)) {
        for (const key of keys) {
          const name = key.toString();
          if (Buffer.from(name).equals(key)) found.add(name);
          else this.#onUnreadable(name);
        }
      }
    }
    return found;
  }
}
