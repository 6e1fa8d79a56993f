import type { Origin } from '../../input.js';
import { HandedEntries } from './handed.js';

/** The first id that is no id: where a take-over begins, and where it ends. */
export const NO_ID = '0-0';

/** The right to a stream until a time, by this process's own clock. */
export class Lease {
  readonly token: string;
  #untilMs: number;

  /** `fromMs`: when Redis was asked; it begins to count no earlier. */
  constructor(token: string, fromMs: number, leaseMs: number) {
    this.token = token;
    this.#untilMs = fromMs + leaseMs;
  }

  get holds(): boolean {
    return performance.now() < this.#untilMs;
  }

  renewed(fromMs: number, leaseMs: number): void {
    this.#untilMs = fromMs + leaseMs;
  }
}

/** A stream that this worker knows, holds or held: the lease, how far it was read, and what is not acknowledged. */
export class Custody {
  readonly stream: string;
  readonly ownerKey: string;
  readonly origin: Origin;
  readonly handed: HandedEntries;
  /** Undefined while another worker has the stream, or nobody. */
  lease: Lease | undefined;
  /** What the owner key still says if the lease was given up and nobody else took the stream. */
  lastToken = '';
  /** The stream is about to be given to others: nothing is read any more. */
  isLeaving = false;
  /** Not taken again before this time: it was given to others. */
  notBeforeMs = 0;
  /** Where the take-over goes on; undefined when it is over. */
  cursor: string | undefined;
  /** What the take-over passes over, because this process has it already. */
  known: ReadonlySet<string> | undefined;
  /** Entries behind this one are new. */
  tail = NO_ID;
  hasMore = false;
  /** Redis has refused to read it: not again before this time. */
  restUntilMs = 0;

  constructor(stream: string, group: string, origin: Origin, onReleased: () => void) {
    this.stream = stream;
    this.ownerKey = `mailstitch:{${stream}}:${group}:owner`;
    this.origin = origin;
    this.handed = new HandedEntries(onReleased);
  }

  /** Lines of it may be handed on now. */
  get isReadable(): boolean {
    return this.lease?.holds === true && !this.isLeaving;
  }

  /** The stream is this worker's: first comes what is pending, then what is new. */
  begin(lease: Lease): void {
    this.lease = lease;
    this.lastToken = lease.token;
    this.isLeaving = false;
    this.cursor = NO_ID;
    this.known = this.handed.ids();
    this.tail = NO_ID;
    this.hasMore = true;
    this.restUntilMs = 0;
  }

  takenOver(): void {
    this.cursor = undefined;
    this.known = undefined;
  }

  /** The group knows nothing of what was read before. */
  groupIsNew(): void {
    this.handed.forgetAll();
    this.known = undefined;
  }

  /** Not this worker's any more, or in doubt. Whoever has it next begins with what is pending. */
  giveUp(): void {
    this.lease = undefined;
    this.isLeaving = false;
    this.takenOver();
  }
}
