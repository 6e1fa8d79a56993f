import { IoError } from '../../../../errors.js';
import type { InputContext, Origin } from '../../input.js';
import { isHopeless, isWrongType } from '../errors.js';
import { Signal } from '../signal.js';
import type { Troubles } from '../troubles.js';
import type { Acknowledger } from './acknowledger.js';
import { Custody } from './custody.js';
import type { Discovery } from './discovery.js';
import type { ConsumerGroup } from './group.js';
import type { Leases } from './leases.js';
import { planShare } from './share.js';
import type { Workers } from './workers.js';

/** Longest time between two looks at who holds what, and at which streams there are. */
const ROUND_MS = 2000;
const SEARCH_MS = 5000;
/** Between the first beat and the first stream that is taken, so that workers that start together can share. */
const JOIN_MS = 500;
/** While Redis is out of reach. */
const DOWN_MS = 100;
/** Streams are given away at most once in so many lease times: each time costs documents that come twice. */
const GIVE_AWAY_LEASES = 3;
/** An imbalance that is seen once may be one that others are just mending. */
const IMBALANCED_ROUNDS = 2;
/** How long a stream rests whose group cannot be made. */
const REFUSED_MS = 1000;

export interface HoldingsSetup {
  name: string;
  leaseMs: number;
  records: boolean;
  appliance: string | undefined;
  context: InputContext;
  troubles: Troubles;
  discovery: Discovery;
  group: ConsumerGroup;
  leases: Leases;
  workers: Workers;
  acknowledger: Acknowledger;
  /** Redis can be asked. */
  isReady(): boolean;
  /** A stream was taken. */
  onTaken(): void;
  /** Redis refuses what has never worked yet. */
  onFatal(error: Error): void;
}

/** Which streams there are, which of them this worker holds, and the rounds in which it takes and gives away. */
export class Holdings {
  readonly #setup: HoldingsSetup;
  readonly #custodies = new Map<string, Custody>();
  readonly #signal = new Signal();
  readonly #roundMs: number;
  readonly #searchMs: number;
  #found = new Set<string>();
  #searchedMs = -Infinity;
  /** When a stream was first seen without an owner. */
  #freeSinceMs = new Map<string, number>();
  #gaveAwayMs = -Infinity;
  #imbalancedRounds = 0;
  #isPrepared = false;
  /** A round was finished, so what is refused later may pass again. */
  #hasWorked = false;
  #isJoined = false;
  #isStopping = false;

  constructor(setup: HoldingsSetup) {
    this.#setup = setup;
    this.#roundMs = Math.min(ROUND_MS, setup.leaseMs / 3);
    this.#searchMs = Math.min(SEARCH_MS, setup.leaseMs);
  }

  all(): Iterable<Custody> {
    return this.#custodies.values();
  }

  /** Lines that are done with and of which Redis has not heard. */
  get releasedLines(): number {
    let lines = 0;
    for (const { handed } of this.#custodies.values()) lines += handed.released;
    return lines;
  }

  /** Makes the groups of the streams that are named. Rejects with an `IoError` for a key of another type. */
  async prepare(): Promise<void> {
    const { discovery, group, name } = this.#setup;
    const making = discovery.names.map(async (stream) => {
      try {
        await group.ensure(stream, true);
      } catch (error) {
        throw isWrongType(error) ? new IoError(`${name}: ${stream} is not a stream`) : error;
      }
    });
    await Promise.all(making);
    this.#isPrepared = true;
  }

  /** Takes and gives away until `stop`. */
  async run(): Promise<void> {
    while (!this.#isStopping) {
      const isFirst = !this.#isJoined;
      if (this.#setup.isReady()) await this.#tryRound();
      const restMs = isFirst ? Math.min(JOIN_MS, this.#roundMs) : this.#roundMs;
      await this.#signal.rest(this.#setup.isReady() ? restMs : DOWN_MS);
    }
  }

  /** Ends `run`. What is held is held until `endAll`. */
  stop(): void {
    this.#isStopping = true;
    this.#signal.wake();
  }

  /** The lease is another worker's, has run out, or nobody knows what became of a read: it has to be taken anew. */
  lose(custody: Custody): void {
    if (custody.lease === undefined) return;
    custody.giveUp();
    this.#setup.context.meter.trouble('lease');
    this.#setup.context.log.warn(this.#facts(custody), 'lost the lease of a stream');
    this.#signal.wake();
  }

  /** The stream has no group (any more): after FLUSHALL, or because it was deleted. Never rejects. */
  async regroup(custody: Custody): Promise<void> {
    const { discovery, group, context, troubles } = this.#setup;
    const what = `making a group for ${custody.stream}`;
    try {
      const state = await group.ensure(custody.stream, discovery.isNamed(custody.stream));
      if (state === 'gone') {
        custody.notBeforeMs = performance.now() + this.#searchMs; // until it is not found any more, or again
        return await this.#giveAway(custody);
      }
      if (state === 'made') {
        custody.groupIsNew();
        context.log.info(this.#facts(custody), 'made the consumer group');
      }
      custody.hasMore = true;
      troubles.worked(what);
    } catch (error) {
      custody.restUntilMs = performance.now() + REFUSED_MS;
      troubles.failed(what, error);
    }
  }

  /** Lets others have all streams. */
  async endAll(): Promise<void> {
    await Promise.all([...this.#custodies.values()].map((custody) => this.#giveAway(custody)));
  }

  async #tryRound(): Promise<void> {
    const { troubles, onFatal } = this.#setup;
    try {
      await this.#round();
      this.#hasWorked = true;
      troubles.worked('sharing streams');
    } catch (error) {
      if (error instanceof IoError || (isHopeless(error) && !this.#hasWorked)) onFatal(error);
      troubles.failed('sharing streams', error);
    }
  }

  async #round(): Promise<void> {
    const { discovery, workers, leases } = this.#setup;
    if (!this.#isPrepared) await this.prepare();
    if (performance.now() - this.#searchedMs >= this.#searchMs) {
      this.#adopt(await discovery.find());
      this.#searchedMs = performance.now();
    }
    const alive = await workers.beat();
    if (!this.#isJoined) {
      this.#isJoined = true;
      return;
    }
    const custodies = [...this.#custodies.values()].filter(({ stream }) => this.#found.has(stream));
    const owners = await leases.owners(custodies);
    const orphans = this.#compare(custodies, owners);
    const streams = custodies.map(({ stream }) => stream);
    const { take, giveAway } = planShare({ me: leases.worker, workers: alive, streams, owners, orphans });
    if (this.#isStopping) return;
    await Promise.all(take.map((stream) => this.#take(stream)));
    await this.#balance(giveAway);
  }

  /** Streams come and go. */
  #adopt(found: Set<string>): void {
    const { group, appliance, records, acknowledger } = this.#setup;
    this.#found = found;
    for (const stream of found) {
      if (this.#custodies.has(stream)) continue;
      const origin: Origin = { peer: stream, records, ...(appliance !== undefined && { appliance }) };
      const custody: Custody = new Custody(stream, group.name, origin, () => acknowledger.notice(custody));
      this.#custodies.set(stream, custody);
    }
    for (const [stream, custody] of this.#custodies) {
      if (found.has(stream)) continue;
      if (custody.lease !== undefined) void this.#giveAway(custody);
      else if (custody.handed.open === 0) this.#custodies.delete(stream);
    }
  }

  /** What Redis says of owners against what this worker believes. Returns the streams that anybody may take. */
  #compare(custodies: readonly Custody[], owners: Map<string, string>): Set<string> {
    const orphans = new Set<string>();
    const freeSinceMs = new Map<string, number>();
    const now = performance.now();
    for (const custody of custodies) {
      const { stream } = custody;
      const owner = owners.get(stream);
      const isMine = owner === this.#setup.leases.worker;
      if (!isMine || custody.lease?.holds === false) this.lose(custody);
      if (isMine && custody.lease === undefined) {
        owners.delete(stream);
        orphans.add(stream);
      } else if (owner === undefined) {
        const sinceMs = this.#freeSinceMs.get(stream) ?? now;
        freeSinceMs.set(stream, sinceMs);
        if (now - sinceMs >= this.#setup.leaseMs) orphans.add(stream);
      } else if (!isMine) {
        custody.handed.forgetReleased();
      }
    }
    this.#freeSinceMs = freeSinceMs;
    return orphans;
  }

  async #take(stream: string): Promise<void> {
    const custody = this.#custodies.get(stream) as Custody;
    if (custody.notBeforeMs > performance.now()) return;
    const lease = await this.#setup.leases.take(custody);
    if (lease === undefined) return;
    custody.begin(lease);
    this.#setup.context.log.info(this.#facts(custody), 'holds a stream');
    this.#setup.onTaken();
  }

  async #balance(surplus: number): Promise<void> {
    this.#imbalancedRounds = surplus === 0 ? 0 : this.#imbalancedRounds + 1;
    const now = performance.now();
    const isTime = now - this.#gaveAwayMs >= GIVE_AWAY_LEASES * this.#setup.leaseMs;
    if (this.#imbalancedRounds < IMBALANCED_ROUNDS || !isTime) return;
    this.#gaveAwayMs = now;
    this.#imbalancedRounds = 0;
    const held = [...this.#custodies.values()].filter(({ isReadable }) => isReadable);
    held.sort((a, b) => a.handed.open - b.handed.open); // open messages are begun again by the next holder
    for (const custody of held.slice(0, surplus)) {
      custody.notBeforeMs = now + this.#setup.leaseMs;
      await this.#giveAway(custody);
    }
  }

  /** Reads no more of it, acknowledges what is done with, and lets others have it. Never rejects. */
  async #giveAway(custody: Custody): Promise<void> {
    const { lease } = custody;
    if (lease === undefined || custody.isLeaving) return;
    custody.isLeaving = true;
    await this.#setup.acknowledger.flushOne(custody);
    if (custody.lease !== lease) return;
    custody.giveUp();
    try {
      await this.#setup.leases.end(custody, lease);
      this.#setup.context.log.info(
        { ...this.#facts(custody), openLines: custody.handed.open },
        'gave a stream away',
      );
    } catch (error) {
      this.#setup.troubles.failed(`giving ${custody.stream} away`, error); // the lease runs out by itself
    }
  }

  #facts(custody: Custody): { input: string; stream: string } {
    return { input: this.#setup.name, stream: custody.stream };
  }
}
