import type { RedisConnection } from '../connection.js';
import type { Troubles } from '../troubles.js';
import type { Custody } from './custody.js';

/** Released lines are gathered for so long: one command acknowledges many. */
const GATHER_MS = 50;
/** Ids of one command. Lua unpacks at most 8000 at once. */
const MOST_IDS = 2000;

/**
 * Tells Redis which entries are done with: XACK, by nobody but the worker that holds the stream. What could not be
 * acknowledged is kept for the next time; if this worker never has the stream again, its next holder reads those
 * entries too, and makes documents with the same ids of them.
 */
export class Acknowledger {
  readonly #connection: RedisConnection;
  readonly #group: string;
  readonly #troubles: Troubles;
  readonly #onLost: (custody: Custody) => void;
  readonly #waiting = new Set<Custody>();
  readonly #underWay = new Map<Custody, Promise<void>>();
  #timer: NodeJS.Timeout | undefined;

  /** `onLost` hears of streams that turn out to be another worker's. */
  constructor(
    connection: RedisConnection,
    group: string,
    troubles: Troubles,
    onLost: (custody: Custody) => void,
  ) {
    this.#connection = connection;
    this.#group = group;
    this.#troubles = troubles;
    this.#onLost = onLost;
  }

  /** Entries of this stream were released. */
  notice(custody: Custody): void {
    this.#waiting.add(custody);
    this.#timer ??= setTimeout(() => void this.flush(), GATHER_MS);
  }

  /** Acknowledges what can be. Resolves when Redis has answered; never rejects. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    await Promise.all(waiting.map((custody) => this.flushOne(custody)));
  }

  /** The same for one stream, with what is on its way already. */
  async flushOne(custody: Custody): Promise<void> {
    const before = this.#underWay.get(custody) ?? Promise.resolve();
    const flushing = before.then(() => this.#acknowledge(custody));
    this.#underWay.set(custody, flushing);
    await flushing;
    if (this.#underWay.get(custody) === flushing) this.#underWay.delete(custody);
    if (custody.handed.released > 0) this.#waiting.add(custody);
  }

  async #acknowledge(custody: Custody): Promise<void> {
    const { lease, handed, stream, ownerKey } = custody;
    if (lease === undefined || handed.released === 0) return;
    const ids = handed.take();
    const what = `acknowledging ${stream}`;
    try {
      for (let at = 0; at < ids.length; at += MOST_IDS) {
        const some = ids.slice(at, at + MOST_IDS);
        const keys = [stream, ownerKey];
        const done = await this.#connection.client.acknowledge(keys, lease.token, this.#group, some);
        if (done === null) {
          handed.notAcknowledged();
          if (custody.lease === lease) this.#onLost(custody);
          return;
        }
      }
      handed.acknowledged();
      this.#troubles.worked(what);
    } catch (error) {
      handed.notAcknowledged();
      this.#troubles.failed(what, error);
    }
  }
}
