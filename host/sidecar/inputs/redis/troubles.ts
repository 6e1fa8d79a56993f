import type { InputMeter } from '../../meters.js';
import type { Log } from '../input.js';
import { isConnectionLoss, redisTrouble, replyCode } from './errors.js';

/** Says each trouble once, when it begins, and once more when it is over. */
export class Troubles {
  readonly #input: string;
  readonly #log: Log;
  readonly #meter: InputMeter;
  /** Connections that are down, by their role. */
  readonly #down = new Set<string>();
  /** What Redis refuses to do, and with which code. */
  readonly #refused = new Map<string, string>();

  constructor(input: string, log: Log, meter: InputMeter) {
    this.#input = input;
    this.#log = log;
    this.#meter = meter;
  }

  /** A connection could not be made, or broke. The connections of an input share one outage. */
  disconnected(role: string, error: unknown): void {
    if (this.#down.size === 0) {
      this.#meter.trouble('reconnect');
      this.#log.warn(this.#facts(error), 'Redis is out of reach; trying again until it is back');
    }
    this.#down.add(role);
  }

  connected(role: string): void {
    if (!this.#down.delete(role) || this.#down.size > 0) return;
    this.#log.info({ input: this.#input }, 'Redis is back');
  }

  /** Redis is there and said no to `what`, such as `reading mail:1`. */
  refused(what: string, error: unknown): void {
    const code = replyCode(error) ?? redisTrouble(error);
    if (this.#refused.get(what) === code) return;
    this.#refused.set(what, code);
    this.#meter.trouble('refused');
    this.#log.warn({ ...this.#facts(error), what }, 'Redis refuses; trying again');
  }

  /** `refused`, or a failure of the connection, which has been said already. */
  failed(what: string, error: unknown): void {
    if (!isConnectionLoss(error)) this.refused(what, error);
  }

  worked(what: string): void {
    if (this.#refused.size === 0 || !this.#refused.delete(what)) return;
    this.#log.info({ input: this.#input, what }, 'Redis does it again');
  }

  #facts(error: unknown): object {
    return { input: this.#input, error: redisTrouble(error) };
  }
}
