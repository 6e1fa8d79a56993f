import { setTimeout as sleep } from 'node:timers/promises';
import type { InputContext } from '../../input.js';
import type { RedisConnection } from '../connection.js';
import { isConnectionLoss, isHopeless, isNoGroup, isRefusal, isWrongType } from '../errors.js';
import type { Gate } from '../gate.js';
import { linesOf } from '../lines.js';
import type { Entry } from '../scripts.js';
import { Signal } from '../signal.js';
import type { Troubles } from '../troubles.js';
import { type Custody, type Lease, NO_ID } from './custody.js';
import { elementOf } from './fields.js';

/** One wait for new entries. What changes meanwhile (a stream more, a stop) is seen this much later at most. */
const BLOCK_MS = 200;
/** After a wait the first entry has just come: a moment more makes one read of what would be many. */
const GATHER_MS = 5;
/** Streams that are read at the same time; this bounds what one turn of the loop holds in memory. */
const CONCURRENT = 4;
/** How long a stream rests that Redis refuses to read. */
const REFUSED_MS = 1000;

export interface ReaderSetup {
  name: string;
  connection: RedisConnection;
  group: string;
  consumer: string;
  /** Entries of one read. */
  batch: number;
  records: boolean;
  gate: Gate;
  troubles: Troubles;
  context: InputContext;
  /** All streams that are known. */
  custodies(): Iterable<Custody>;
  /** The stream is another worker's, or nobody knows what became of a read. */
  onLost(custody: Custody): void;
  /** The group is missing: it is made, or the stream is gone. */
  onNoGroup(custody: Custody): Promise<void>;
  onFatal(error: Error): void;
}

/**
 * Reads the streams that this worker holds and hands their lines on: first what is pending, in order, then what is
 * new.
 *
 * A plain XREAD waits for the next entry, and a script reads it for the group: so no entry can be given to a worker
 * whose lease ended while its read was on the way, where it would lie until the next take-over.
 */
export class StreamReader {
  readonly #setup: ReaderSetup;
  readonly #signal = new Signal();
  #isStopping = false;
  /** A read has succeeded, so what is refused later may pass again. */
  #hasWorked = false;

  constructor(setup: ReaderSetup) {
    this.#setup = setup;
  }

  /** Reads until `stop`. */
  async run(): Promise<void> {
    const { gate, connection, onFatal } = this.#setup;
    try {
      while (!this.#isStopping) {
        await gate.pass();
        await connection.whenReady();
        if (!this.#isStopping) await this.#turn();
      }
    } catch (error) {
      onFatal(error as Error);
    }
  }

  /** There may be more to read: a stream was taken, or it is time to look. */
  wake(): void {
    this.#signal.wake();
  }

  stop(): void {
    this.#isStopping = true;
    this.#signal.wake();
  }

  async #turn(): Promise<void> {
    const now = performance.now();
    const readable = [...this.#setup.custodies()].filter((it) => it.isReadable && it.restUntilMs <= now);
    if (readable.length === 0) return this.#signal.rest(BLOCK_MS);
    const ready = readable.filter(({ hasMore }) => hasMore);
    if (ready.length === 0) return this.#waitForEntries(readable);
    for (let at = 0; at < ready.length; at += CONCURRENT) {
      if (this.#isStopping || this.#setup.gate.isShut) return;
      await Promise.all(ready.slice(at, at + CONCURRENT).map((custody) => this.#read(custody)));
    }
  }

  async #waitForEntries(custodies: readonly Custody[]): Promise<void> {
    const streams = custodies.map(({ stream, tail }) => ({ key: stream, id: tail }));
    try {
      const options = { COUNT: 1, BLOCK: BLOCK_MS };
      const found = await this.#setup.connection.client.xRead(streams, options);
      this.#setup.troubles.worked('waiting for entries');
      if (found === null) return;
      const names = new Set(found.map(({ name }) => name.toString()));
      for (const custody of custodies) if (names.has(custody.stream)) custody.hasMore = true;
      await sleep(GATHER_MS);
    } catch (error) {
      if (isConnectionLoss(error)) return;
      if (!isRefusal(error)) throw error;
      // one of many is at fault, and which one shows when each is read; or waiting is not permitted
      if (!isWrongType(error)) this.#setup.troubles.refused('waiting for entries', error);
      await this.#signal.rest(BLOCK_MS);
      for (const custody of custodies) custody.hasMore = true;
    }
  }

  async #read(custody: Custody): Promise<void> {
    const { lease, stream } = custody;
    if (lease === undefined || !custody.isReadable) return;
    try {
      const isOurs = await (custody.cursor === undefined
        ? this.#readNew(custody, lease)
        : this.#takeOver(custody, lease, custody.cursor));
      if (!isOurs && custody.lease === lease) this.#setup.onLost(custody);
      this.#hasWorked = true;
      this.#setup.troubles.worked(`reading ${stream}`);
    } catch (error) {
      await this.#failed(custody, lease, error);
    }
  }

  /** False if the entries, if any, are not this worker's to hand on. */
  async #readNew(custody: Custody, lease: Lease): Promise<boolean> {
    const { connection, group, consumer, batch } = this.#setup;
    const keys = [custody.stream, custody.ownerKey];
    const reply = await connection.client.readNew(keys, lease.token, group, consumer, batch);
    if (reply === null || custody.lease !== lease || !lease.holds) return false;
    if (custody.isLeaving) return true; // the next holder is given what was read here
    const { entries } = reply;
    custody.hasMore = entries.length >= batch;
    custody.tail = entries.at(-1)?.id ?? reply.tail;
    this.#handOn(custody, entries);
    return true;
  }

  async #takeOver(custody: Custody, lease: Lease, cursor: string): Promise<boolean> {
    const { connection, group, consumer, batch, context, name } = this.#setup;
    const keys = [custody.stream, custody.ownerKey];
    const reply = await connection.client.claimPending(keys, lease.token, group, consumer, batch, cursor);
    if (reply === null || custody.lease !== lease || !lease.holds) return false;
    if (custody.isLeaving) return true;
    const isNew = (id: string) => custody.known?.has(id) !== true;
    const entries = reply.entries.filter(({ id }) => isNew(id));
    const deleted = reply.deleted.filter(isNew).length;
    const facts = { input: name, stream: custody.stream };
    if (entries.length > 0) {
      context.log.info({ ...facts, lines: entries.length }, 'taking over lines that nobody acknowledged');
    }
    if (deleted > 0) {
      context.meter.lost(deleted, 'deleted');
      context.log.warn({ ...facts, lines: deleted }, 'lines were deleted before they were acknowledged');
    }
    if (reply.next === NO_ID) custody.takenOver();
    else custody.cursor = reply.next;
    this.#handOn(custody, entries);
    return true;
  }

  #handOn(custody: Custody, entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    const { context, records } = this.#setup;
    const lines = linesOf(entries.map(({ fields }) => elementOf(fields, records)));
    const receipt = custody.handed.receiptFor(entries.map(({ id }) => id));
    context.meter.lines(context.intake.push(lines, custody.origin, receipt), lines.length);
  }

  async #failed(custody: Custody, lease: Lease, error: unknown): Promise<void> {
    const { troubles, onLost, onNoGroup } = this.#setup;
    if (isConnectionLoss(error)) {
      // entries may have been read whose reply is lost: they are taken over like those of another worker
      if (custody.lease === lease) onLost(custody);
      return;
    }
    if (!isRefusal(error)) throw error;
    if (isNoGroup(error)) return onNoGroup(custody);
    if (isHopeless(error) && !isWrongType(error) && !this.#hasWorked) throw error;
    troubles.refused(`reading ${custody.stream}`, error);
    custody.restUntilMs = performance.now() + REFUSED_MS;
  }
}
