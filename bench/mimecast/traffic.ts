/**
 * Deterministic, realistic Mimecast traffic with its ground truth.
 *
 *   const source = new MimecastTraffic({ seed: 1, messages: 100_000, form: 'pipe' });
 *   for (let chunk = source.next(65_536); chunk; chunk = source.next(65_536)) feed(chunk);
 *   source.expected(17)    what message 17 must come out as
 *
 * Messages begin at an even rate and live on in the time of their log, so that hundreds are open at once and some
 * come back after an hour. Only events that are still to come are kept; everything else of a message follows from
 * the seed and its number.
 */
import { hash32, Random } from '../traffic-random.js';
import { codeOf } from './envelope.js';
import { asReadFromPipe, type MimecastEvent, toJson, toPipe } from './event.js';
import { isApi2, KIND_SHARES, type KindName, liveOut } from './kinds.js';
import { type Ending, type Life, LOG_TYPES, type LogType, type MimecastDisposition } from './script.js';

/** `pipe`: events of API 2.0, which have no such form, are JSON there too. `mixed`: by turns. */
export type Form = 'pipe' | 'json' | 'mixed';

export interface MimecastTrafficOptions {
  /** Same seed and options, same bytes. Default 1. */
  seed?: number;
  /** Numbered from 0. Default 10,000. */
  messages?: number;
  /** Messages go to them in turn, and they all use the same codes and Message-IDs. */
  accounts?: readonly string[];
  form?: Form;
  /** How many begin in a second of the log. Default 20. */
  messagesPerSecond?: number;
  /** Milliseconds since 1970 of the first event. Default 2026-03-16T09:15:30Z. */
  startTime?: number;
  /** Only these kinds, in equal shares. Default: all, in the shares of KIND_SHARES. */
  kinds?: readonly KindName[];
}

/** What all events of a message must come to, in whatever order they arrive. */
export interface ExpectedMessage {
  index: number;
  kind: KindName;
  account: string;
  code: string;
  messageId: string;
  sender: string;
  subject: string;
  /** Null: each event is a document of its own. */
  disposition: MimecastDisposition | null;
  complete: boolean;
  recipients: readonly string[];
  /** By recipient. */
  endings: Readonly<Record<string, Ending>>;
  logTypes: readonly LogType[];
  firstMs: number;
  lastMs: number;
  events: readonly ExpectedEvent[];
}

export interface ExpectedEvent {
  type: LogType;
  ms: number;
  event: MimecastEvent;
}

/** An event on its way, and which message it is of. */
export interface Sent extends ExpectedEvent {
  index: number;
}

const DECK_SIZE = 2_000;
const SECOND = 1000;

export class MimecastTraffic {
  readonly messages: number;
  readonly accounts: readonly string[];
  /** Events handed out so far. */
  eventsWritten = 0;

  private readonly seedHash: number;
  private readonly form: Form;
  private readonly perSecond: number;
  private readonly startTime: number;
  private readonly deck: readonly KindName[];
  private stream: Generator<Sent> | undefined;
  private line = '';
  private owns: Map<string, number> | undefined;

  constructor(options: MimecastTrafficOptions = {}) {
    const {
      seed = 1,
      messages = 10_000,
      accounts = ['C0A0'],
      form = 'pipe',
      messagesPerSecond = 20,
    } = options;
    if (accounts.length === 0) throw new RangeError('traffic needs an account');
    if (messages < 0 || messagesPerSecond <= 0) throw new RangeError('traffic needs messages and a rate');
    this.messages = messages;
    this.accounts = accounts;
    this.form = form;
    this.perSecond = messagesPerSecond;
    this.startTime = options.startTime ?? Date.UTC(2026, 2, 16, 9, 15, 30);
    this.seedHash = hash32(seed);
    const random = new Random(seed ^ 0x5eed);
    this.deck =
      options.kinds === undefined
        ? random.deal(DECK_SIZE, KIND_SHARES)
        : random.shuffle(Array.from({ length: DECK_SIZE }, (_, card) => cardOf(options.kinds ?? [], card)));
  }

  expected(index: number): ExpectedMessage {
    const { envelope, steps, disposition, complete, endings } = this.life(index);
    const startMs = this.startOf(index);
    const times = steps.map(({ afterS }) => startMs + afterS * SECOND);
    return {
      index,
      kind: this.kindOf(index),
      account: envelope.account,
      code: envelope.code,
      messageId: envelope.messageId,
      sender: envelope.sender,
      subject: envelope.subject,
      disposition,
      complete,
      recipients: envelope.recipients,
      endings,
      logTypes: LOG_TYPES.filter((type) => steps.some((step) => step.type === type)),
      firstMs: Math.min(...times),
      lastMs: Math.max(...times),
      events: steps.map(({ type, event }, at) => ({ type, event, ms: times[at] as number })),
    };
  }

  /** Every message, in the order in which they begin. */
  *truth(): Generator<ExpectedMessage> {
    for (let index = 0; index < this.messages; index++) yield this.expected(index);
  }

  /** All events, by the second of the log. */
  *events(): Generator<Sent> {
    const waiting = new Map<number, Sent[]>();
    let last = 0;
    let index = 0;
    for (let second = 0; index < this.messages || second <= last; second++) {
      for (; index < this.messages && this.secondOf(index) <= second; index++) {
        const startMs = this.startOf(index);
        for (const { afterS, type, event } of this.life(index).steps) {
          const due = second + afterS;
          last = Math.max(last, due);
          const sent = { index, type, event, ms: startMs + afterS * SECOND };
          const others = waiting.get(due);
          if (others === undefined) waiting.set(due, [sent]);
          else others.push(sent);
        }
      }
      yield* waiting.get(second) ?? [];
      waiting.delete(second);
    }
  }

  /** One event as a line, without its end. */
  write({ index, event }: Pick<Sent, 'index' | 'event'>): string {
    return this.isPipe(index) ? toPipe(event) : toJson(event);
  }

  /** The event with the types that its form gives its values. */
  asRead({ index, event }: Pick<Sent, 'index' | 'event'>): MimecastEvent {
    return this.isPipe(index) ? asReadFromPipe(event) : event;
  }

  private isPipe(index: number): boolean {
    const isPipe = this.form === 'pipe' || (this.form === 'mixed' && index % 2 === 0);
    return isPipe && !isApi2(this.kindOf(index));
  }

  /** The next whole lines, at least one and no more than fit into `chunkBytes`, or null at the end. */
  next(chunkBytes = 65_536): Buffer | null {
    this.stream ??= this.events();
    const lines: string[] = [];
    let length = 0;
    for (;;) {
      if (this.line === '') {
        const { done, value } = this.stream.next();
        if (done) break;
        this.line = `${this.write(value)}\n`;
      }
      length += Buffer.byteLength(this.line);
      if (length > chunkBytes && lines.length > 0) break;
      lines.push(this.line);
      this.line = '';
    }
    this.eventsWritten += lines.length;
    return lines.length === 0 ? null : Buffer.from(lines.join(''));
  }

  /** Number of the message that has this code, or without one this Message-ID; -1 if none has. */
  find(account: string, code: string | undefined, messageId: string | undefined): number {
    const own =
      code === undefined
        ? Number.parseInt(/\.([0-9a-z]+)@/.exec(messageId ?? '')?.[1] ?? '', 36)
        : this.ownOf(code);
    const index = own * this.accounts.length + this.accounts.indexOf(account);
    return this.accounts.includes(account) && index < this.messages ? index : -1;
  }

  private ownOf(code: string): number {
    if (this.owns === undefined) {
      this.owns = new Map();
      for (let own = 0; own * this.accounts.length < this.messages; own++) {
        this.owns.set(codeOf(this.seedHash, own), own);
      }
    }
    return this.owns.get(code) ?? Number.NaN;
  }

  kindOf(index: number): KindName {
    return cardOf(this.deck, index);
  }

  private life(index: number): Life {
    const { accounts, seedHash } = this;
    const own = Math.floor(index / accounts.length);
    const account = accounts[index % accounts.length] as string;
    return liveOut(this.kindOf(index), { seedHash, own, account, startMs: this.startOf(index) });
  }

  private secondOf(index: number): number {
    return Math.floor(index / this.perSecond);
  }

  /** To the millisecond, which events of API 2.0 tell. */
  private startOf(index: number): number {
    return this.startTime + Math.floor((index * SECOND) / this.perSecond);
  }
}

function cardOf(deck: readonly KindName[], index: number): KindName {
  return deck[index % deck.length] as KindName;
}
