import { IoError } from '../../../errors.js';
import type { RedisListInputSpec } from '../../config/specs.js';
import type { InputContext, LineInput, Origin } from '../input.js';
import { RedisConnection } from './connection.js';
import { isConnectionLoss, isHopeless, isRefusal, isWrongType, redisTrouble } from './errors.js';
import { Gate } from './gate.js';
import { linesOf } from './lines.js';
import { Signal } from './signal.js';
import { Troubles } from './troubles.js';

/** One waiting pop. A stop waits for it, and a pause cannot call it back. */
const WAIT_SECONDS = 0.25;
/** Elements of one pop once there are some. More made nothing faster: the module is then what takes the time. */
const POP_COUNT = 512;
/** After a refusal, such as while Redis loads its data. */
const REFUSED_MS = 500;

/**
 * `redis://host/0?list=ironport`: takes what Logstash or others push at the end of a list, raw lines or JSON events,
 * one an element.
 *
 * What was popped is in the memory of this process alone: Redis has forgotten it. It is handed on at once, so with a
 * spool it is safe at once; but a pop whose reply is lost with the connection, or a process that is killed between
 * the two, loses up to 512 lines that nobody counts. Streams do not have this hole.
 */
export class RedisListInput implements LineInput {
  readonly name: string;
  readonly #list: string;
  readonly #origin: Origin;
  readonly #context: InputContext;
  readonly #troubles: Troubles;
  readonly #connection: RedisConnection;
  readonly #gate = new Gate();
  readonly #signal = new Signal();
  #running: Promise<void> | undefined;
  #isStopping = false;
  /** A pop has succeeded, so what is refused later may pass again. */
  #hasWorked = false;

  /** Throws an `IoError` if the URL is none of Redis. */
  constructor(spec: RedisListInputSpec, context: InputContext) {
    const { name, url, list, records, appliance } = spec;
    this.name = name;
    this.#list = list;
    this.#origin = { peer: list, records, ...(appliance !== undefined && { appliance }) };
    this.#context = context;
    this.#troubles = new Troubles(name, context.log, context.meter);
    const onHopeless = (error: IoError) => context.fail(error);
    this.#connection = new RedisConnection({ name, url, role: 'list', troubles: this.#troubles, onHopeless });
  }

  async start(): Promise<void> {
    await this.#connection.open();
    try {
      // takes nothing, but shows a key of another type and a user without the right
      if (this.#connection.isReady) await this.#connection.client.lPopCount(this.#list, 0);
    } catch (error) {
      if (isHopeless(error)) {
        this.#connection.end();
        throw this.#hopeless(error);
      }
    }
    this.#running = this.#run();
  }

  pause(): void {
    this.#gate.shut();
  }

  resume(): void {
    this.#gate.open();
  }

  trouble(): string | undefined {
    return this.#connection.isReady ? undefined : 'Redis is out of reach';
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#gate.open();
    this.#signal.wake();
    if (!this.#connection.isReady) this.#connection.end();
    await this.#running;
    this.#connection.end();
  }

  async #run(): Promise<void> {
    while (!this.#isStopping) {
      await this.#gate.pass();
      await this.#connection.whenReady();
      if (this.#isStopping) return;
      try {
        await this.#takeAll();
        this.#hasWorked = true;
        this.#troubles.worked('pop');
      } catch (error) {
        if (!this.#goesOn(error)) return;
        await this.#signal.rest(isConnectionLoss(error) ? 0 : REFUSED_MS);
      }
    }
  }

  /** Waits for an element, then takes all that are there. */
  async #takeAll(): Promise<void> {
    const { client } = this.#connection;
    const first = await client.blPop(this.#list, WAIT_SECONDS);
    if (first === null) return;
    this.#push([first.element]);
    while (!this.#isStopping && !this.#gate.isShut) {
      const elements = await client.lPopCount(this.#list, POP_COUNT);
      if (elements === null || elements.length === 0) return;
      this.#push(elements);
      if (elements.length < POP_COUNT) return;
    }
  }

  #push(elements: readonly Buffer[]): void {
    const lines = linesOf(elements);
    this.#context.meter.lines(this.#context.intake.push(lines, this.#origin), lines.length);
  }

  #goesOn(error: unknown): boolean {
    if (this.#isStopping) return false;
    if (isConnectionLoss(error)) return true;
    if (!isRefusal(error) || (isHopeless(error) && !this.#hasWorked)) {
      this.#context.fail(isHopeless(error) ? this.#hopeless(error) : (error as Error));
      return false;
    }
    this.#troubles.refused('pop', error);
    return true;
  }

  #hopeless(error: Error): IoError {
    const words = isWrongType(error) ? `${this.#list} is not a list` : redisTrouble(error);
    return new IoError(`${this.name}: ${words}`);
  }
}
