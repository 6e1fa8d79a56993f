import { randomBytes } from 'node:crypto';
import type { RedisConnection } from '../connection.js';
import { type Custody, Lease } from './custody.js';

/**
 * Who holds which stream. The owner key of a stream names a lease of a worker, `esa-worker-1:5fd1...:09ac...`, and
 * goes by itself when the worker does not renew it. Every lease has a token of its own, so that a command that was
 * sent under an earlier one is refused even when the same worker has the stream again.
 */
export class Leases {
  /** This worker, apart from another one with the same name. */
  readonly worker: string;
  readonly #connection: RedisConnection;
  readonly #leaseMs: number;

  constructor(connection: RedisConnection, consumer: string, leaseMs: number) {
    this.worker = `${consumer}:${randomToken()}`;
    this.#connection = connection;
    this.#leaseMs = leaseMs;
  }

  /** Workers by stream; streams that nobody holds are missing. */
  async owners(custodies: readonly Custody[]): Promise<Map<string, string>> {
    const owners = new Map<string, string>();
    if (custodies.length === 0) return owners;
    const tokens = await this.#connection.client.mGet(custodies.map(({ ownerKey }) => ownerKey));
    custodies.forEach(({ stream }, index) => {
      const token = tokens[index]?.toString();
      if (token !== undefined) owners.set(stream, token.slice(0, token.lastIndexOf(':')));
    });
    return owners;
  }

  /** The lease, or undefined if another worker was faster. */
  async take({ ownerKey, lastToken }: Custody): Promise<Lease | undefined> {
    const token = `${this.worker}:${randomToken()}`;
    const fromMs = performance.now();
    const isTaken = await this.#connection.client.takeLease(ownerKey, token, lastToken, this.#leaseMs);
    return isTaken ? new Lease(token, fromMs, this.#leaseMs) : undefined;
  }

  /**
   * Renews what is held. `onLost` hears of streams that another worker has, or whose time was up. A failure is none
   * yet: the lease holds until its time is up.
   */
  async renew(custodies: readonly Custody[], onLost: (custody: Custody) => void): Promise<void> {
    const renewals = custodies.map(async (custody) => {
      const { lease } = custody;
      if (lease === undefined) return;
      const fromMs = performance.now();
      const isRenewed =
        lease.holds &&
        (await this.#connection.client.renewLease(custody.ownerKey, lease.token, this.#leaseMs));
      if (custody.lease !== lease) return;
      if (isRenewed && lease.holds) lease.renewed(fromMs, this.#leaseMs);
      else onLost(custody);
    });
    const results = await Promise.allSettled(renewals);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  /** Lets others have the stream at once. */
  async end({ ownerKey }: Custody, lease: Lease): Promise<void> {
    await this.#connection.client.endLease(ownerKey, lease.token);
  }
}

function randomToken(): string {
  return randomBytes(8).toString('hex');
}
