import { IoError } from '../../../../errors.js';
import type { RedisStreamInputSpec } from '../../../config/specs.js';
import type { InputContext, LineInput } from '../../input.js';
import { RedisConnection } from '../connection.js';
import { isHopeless, redisTrouble } from '../errors.js';
import { Gate } from '../gate.js';
import { Troubles } from '../troubles.js';
import { Acknowledger } from './acknowledger.js';
import { Discovery } from './discovery.js';
import { ConsumerGroup } from './group.js';
import { Holdings } from './holdings.js';
import { Leases } from './leases.js';
import { StreamReader } from './reader.js';
import { Workers } from './workers.js';

/** A read that hangs is broken off at a stop: what it would have brought stays pending. */
const STOP_MS = 2000;
/** How long Redis may take at the end for the last acknowledgements. */
const CLOSE_MS = 5000;

/**
 * Streams of Redis with a consumer group, shared by several workers.
 *
 * What is guaranteed:
 * - A stream is read by one worker at a time, in order: the one that holds its lease, as Redis sees it.
 * - An entry is acknowledged when its line is released, so when every document made of it was accepted by all
 *   outputs, and only by the worker that holds the stream. Whoever takes a stream reads first what is not
 *   acknowledged; as the lines of a message are released together, that are the lines of unfinished messages. So a
 *   worker that dies or is cut off loses nothing.
 * - Documents come at least once. Those of messages that were open when a stream changed hands may come twice,
 *   with the same id; the former holder's may be incomplete ones, and it acknowledges nothing for them.
 *
 * Entries stay in their stream: others may read it, and whoever writes it trims it (XADD ... MAXLEN). What is trimmed
 * before it was acknowledged is counted as lost when somebody takes the stream over.
 */
export class RedisStreamInput implements LineInput {
  readonly name: string;
  readonly #context: InputContext;
  readonly #gate = new Gate();
  readonly #control: RedisConnection;
  /** Of its own, because it waits. */
  readonly #reading: RedisConnection;
  readonly #leases: Leases;
  readonly #workers: Workers;
  readonly #acknowledger: Acknowledger;
  readonly #holdings: Holdings;
  readonly #reader: StreamReader;
  readonly #troubles: Troubles;
  readonly #leaseMs: number;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  /** Throws an `IoError` if the URL is none of Redis. */
  constructor(spec: RedisStreamInputSpec, context: InputContext) {
    const { name, url, group: groupName, consumer, leaseMs, batch, records, streams, appliance } = spec;
    const { log, meter } = context;
    this.name = name;
    this.#context = context;
    this.#leaseMs = leaseMs;
    const troubles = new Troubles(name, log, meter);
    const onHopeless = (error: IoError) => context.fail(error);
    const onFatal = (error: Error) => this.#fatal(error);
    const onLost = (custody: Parameters<Holdings['lose']>[0]) => this.#holdings.lose(custody);
    this.#troubles = troubles;
    this.#control = new RedisConnection({ name, url, role: 'control', troubles, onHopeless });
    this.#reading = new RedisConnection({ name, url, role: 'reading', troubles, onHopeless });
    this.#leases = new Leases(this.#control, consumer, leaseMs);
    this.#workers = new Workers(this.#control, groupName, streams, this.#leases.worker, leaseMs);
    this.#acknowledger = new Acknowledger(this.#control, groupName, troubles, onLost);
    this.#holdings = new Holdings({
      name,
      leaseMs,
      records,
      appliance,
      context,
      troubles,
      discovery: new Discovery(streams, this.#control, (stream) =>
        log.warn({ input: name, stream }, 'the name of a stream is not UTF-8: it is not read'),
      ),
      group: new ConsumerGroup(this.#control, groupName),
      leases: this.#leases,
      workers: this.#workers,
      acknowledger: this.#acknowledger,
      isReady: () => this.#control.isReady,
      onTaken: () => this.#reader.wake(),
      onFatal,
    });
    this.#reader = new StreamReader({
      name,
      connection: this.#reading,
      group: groupName,
      consumer,
      batch,
      records,
      gate: this.#gate,
      troubles,
      context,
      custodies: () => this.#holdings.all(),
      onLost,
      onNoGroup: (custody) => this.#holdings.regroup(custody),
      onFatal,
    });
  }

  async start(): Promise<void> {
    try {
      await Promise.all([this.#control.open(), this.#reading.open()]);
      if (this.#control.isReady) await this.#holdings.prepare();
    } catch (error) {
      if (error instanceof IoError || isHopeless(error)) {
        this.#control.end();
        this.#reading.end();
        throw error instanceof IoError ? error : this.#inWords(error);
      }
      this.#troubles.failed('making the groups', error);
    }
    this.#timer = setInterval(() => void this.#tick(), this.#leaseMs / 3);
    this.#running = this.#reader.run();
    void this.#holdings.run();
  }

  pause(): void {
    this.#gate.shut();
  }

  resume(): void {
    this.#gate.open();
  }

  /** Lines that are released later are acknowledged still, until `close`. */
  trouble(): string | undefined {
    return this.#control.isReady ? undefined : 'Redis is out of reach';
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /** Acknowledges what was released by now, and lets other workers have the streams. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #stop(): Promise<void> {
    this.#reader.stop();
    this.#holdings.stop();
    this.#gate.open();
    const overdue = setTimeout(() => this.#reading.end(), this.#reading.isReady ? STOP_MS : 0);
    await this.#running;
    clearTimeout(overdue);
    this.#reading.end();
    if (this.#control.isReady) await this.#workers.leave().catch(() => undefined);
  }

  async #close(): Promise<void> {
    await this.stop();
    const overdue = setTimeout(() => this.#control.end(), CLOSE_MS);
    if (this.#holdings.releasedLines > 0) await this.#control.whenReady();
    if (this.#control.isReady) {
      await this.#acknowledger.flush();
      await this.#holdings.endAll();
    }
    clearTimeout(overdue);
    clearInterval(this.#timer);
    this.#control.end();
    const lines = this.#holdings.releasedLines;
    if (lines === 0) return;
    const words = 'Redis could not be told which lines are done with: they will come again';
    this.#context.log.warn({ input: this.name, lines }, words);
  }

  /** Three times in a lease. */
  async #tick(): Promise<void> {
    const custodies = [...this.#holdings.all()];
    try {
      await this.#leases.renew(custodies, (custody) => this.#holdings.lose(custody));
      this.#troubles.worked('renewing leases');
    } catch (error) {
      this.#troubles.failed('renewing leases', error);
    }
    await this.#acknowledger.flush();
    // shows streams that were deleted or written anew with smaller ids, which no wait for entries sees
    for (const custody of custodies) custody.hasMore = true;
    this.#reader.wake();
  }

  #fatal(error: Error): void {
    this.#context.fail(isHopeless(error) ? this.#inWords(error) : error);
  }

  #inWords(error: Error): IoError {
    return new IoError(`${this.name}: ${redisTrouble(error)}`);
  }
}
