/**
 * One run of one case. The traffic comes in slices that are made before and checked after the clock runs; timed is what
 * a host does with a log: hand a stitcher bytes and take its NDJSON. Keeping the NDJSON for the check is not timed.
 */
import { createStitcher, type Settings } from '../../host/index.js';
import { WrongAnswer } from '../check.js';
import {
  differences,
  documentText,
  type EventDocument,
  expectedOf,
  type MessageDocument,
  memberText,
} from './answers.js';
import { type ExpectedMessage, type Form, MimecastTraffic, type Sent } from './traffic.js';

export interface Case {
  form: Form;
  correlate: boolean;
  /** Events that are timed, at least. */
  events: number;
}

export interface Measurement {
  /** Of the timed part of the run. */
  events: number;
  bytes: number;
  /** Time of the processor: what else runs on the machine does not count. */
  cpuSeconds: number;
  wallSeconds: number;
  /** Messages in the module's memory at the end of a slice, on average. */
  inMemory: number;
  memoryBytes: number;
  documents: number;
  /** Documents that were compared value by value. */
  compared: number;
}

const SLICE_BYTES = 8 << 20;
/** Until then V8 may still run the module's unoptimised code. */
export const WARM_UP_EVENTS = 300_000;
const EVENTS_PER_MESSAGE = 3.2;
/** A business of some tens of thousands of mailboxes at its busiest: four million messages a day. */
const MESSAGES_PER_SECOND = 50;
/** Room for all that is held or delayed for more than an hour at that rate; the default keeps half of it. */
export const MAX_BYTES = '512MiB';
/** One message or event in so many is compared. */
const SAMPLE = 100;
const NOW_MS = Date.UTC(2026, 2, 17);

export function measure({ form, correlate, events }: Case): Measurement {
  const messages = Math.ceil((events + WARM_UP_EVENTS) / EVENTS_PER_MESSAGE);
  const options = { messages, form, messagesPerSecond: MESSAGES_PER_SECOND };
  const source = new MimecastTraffic(options);
  const settings: Settings = { clock: 'event', correlate, max_bytes: MAX_BYTES };
  const stitcher = createStitcher(settings);
  const check = correlate ? new MessageCheck(source) : new EventCheck(source);
  const sum = { events: 0, bytes: 0, cpuSeconds: 0, wallSeconds: 0, inMemory: 0, slices: 0 };
  let written = 0;
  for (let slice = source.next(SLICE_BYTES); slice; slice = source.next(SLICE_BYTES)) {
    const outputs: Buffer[] = [];
    const clock = new Stopwatch();
    clock.start();
    stitcher.pushBytes(slice, NOW_MS, (ndjson) => {
      clock.stop();
      outputs.push(Buffer.from(ndjson));
      clock.start();
    });
    clock.stop();
    if (written >= WARM_UP_EVENTS) {
      sum.events += source.eventsWritten - written;
      sum.bytes += slice.length;
      sum.cpuSeconds += clock.cpuSeconds;
      sum.wallSeconds += clock.wallSeconds;
      sum.inMemory += stitcher.stats().open;
      sum.slices++;
    }
    written = source.eventsWritten;
    check.add(Buffer.concat(outputs));
  }
  const memoryBytes = stitcher.stats().memory_bytes;
  const rest: Buffer[] = [];
  stitcher.drainBytes(NOW_MS, (ndjson) => void rest.push(Buffer.from(ndjson)));
  check.add(Buffer.concat(rest));
  const stats = stitcher.stats();
  if (stats.lines !== written || stats.passed !== 0 || stats.evicted !== 0) {
    throw new WrongAnswer(
      `counted: ${stats.lines} lines of ${written}, ${stats.passed} passed, ${stats.evicted} early`,
    );
  }
  check.finish();
  const { cpuSeconds, wallSeconds } = sum;
  const inMemory = Math.round(sum.inMemory / sum.slices);
  const { documents, compared } = check;
  return {
    events: sum.events,
    bytes: sum.bytes,
    cpuSeconds,
    wallSeconds,
    inMemory,
    memoryBytes,
    documents,
    compared,
  };
}

/** Adds up both times between start and stop; reading them takes about a microsecond, a piece of output a thousand. */
class Stopwatch {
  cpuSeconds = 0;
  wallSeconds = 0;
  private cpuFrom = process.cpuUsage();
  private wallFrom = 0;

  start(): void {
    this.cpuFrom = process.cpuUsage();
    this.wallFrom = performance.now();
  }

  stop(): void {
    this.wallSeconds += (performance.now() - this.wallFrom) / 1e3;
    const { user, system } = process.cpuUsage(this.cpuFrom);
    this.cpuSeconds += (user + system) / 1e6;
  }
}

abstract class Check {
  documents = 0;
  compared = 0;

  constructor(protected readonly source: MimecastTraffic) {}

  /** Takes whole lines of NDJSON. */
  add(ndjson: Buffer): void {
    if (ndjson.length === 0) return;
    for (const line of ndjson.toString('utf8', 0, ndjson.length - 1).split('\n')) {
      this.documents++;
      this.take(JSON.parse(line) as MessageDocument | EventDocument);
    }
  }

  abstract finish(): void;
  protected abstract take(document: MessageDocument | EventDocument): void;
}

/** Every event is a document, in order. */
class EventCheck extends Check {
  private readonly sent: Generator<Sent>;

  constructor(source: MimecastTraffic) {
    super(source);
    this.sent = source.events();
  }

  protected take(document: MessageDocument | EventDocument): void {
    const { done, value } = this.sent.next();
    if (done) throw new WrongAnswer('more documents than events');
    if (document.log_type !== value.type) {
      throw new WrongAnswer(`a ${value.type} came out as ${document.log_type}: ${JSON.stringify(document)}`);
    }
    if (this.documents % SAMPLE !== 0) return;
    this.compared++;
    const [found, wanted] = [documentText(document as EventDocument), memberText(this.source.asRead(value))];
    if (found !== wanted) throw new WrongAnswer(`${wanted}\ncame out as ${found}`);
  }

  finish(): void {
    if (!this.sent.next().done) throw new WrongAnswer('fewer documents than events');
  }
}

/**
 * Every message has one first document; of a sample the latest document is compared. A click comes when its message
 * may be forgotten, and names the Message-ID only: then it is a document beside that of its message.
 */
class MessageCheck extends Check {
  private readonly firsts: Uint8Array;
  private readonly lateClicks = new Set<number>();
  private readonly latest = new Map<number, MessageDocument>();
  private loose = 0;

  constructor(source: MimecastTraffic) {
    super(source);
    this.firsts = new Uint8Array(source.messages);
  }

  protected take(document: MessageDocument | EventDocument): void {
    if (!('sequence' in document)) {
      this.loose++;
      return;
    }
    const message = document as MessageDocument;
    const index = this.source.find(message.appliance, message.aCode, message.MsgId);
    if (index < 0) throw new WrongAnswer(`nobody sent ${JSON.stringify(message)}`);
    if (message.aCode === undefined && this.source.kindOf(index) === 'clicked') {
      if (this.lateClicks.has(index)) throw new WrongAnswer(`message ${index} was clicked once, not twice`);
      this.lateClicks.add(index);
      return;
    }
    if (message.sequence === 1) this.firsts[index] = (this.firsts[index] as number) + 1;
    if (index % SAMPLE === 0) this.latest.set(index, message);
  }

  finish(): void {
    const faults: string[] = [];
    let loose = 0;
    for (let index = 0; index < this.source.messages; index++) {
      const isLoose = this.source.kindOf(index).startsWith('loose');
      if (isLoose) loose++;
      if (this.firsts[index] !== (isLoose ? 0 : 1)) {
        faults.push(
          `message ${index} (${this.source.kindOf(index)}) has ${this.firsts[index]} first documents`,
        );
      }
    }
    if (loose !== this.loose) faults.push(`${this.loose} events on their own, not ${loose}`);
    for (const document of this.latest.values()) {
      const whole = expectedOf(document, this.source);
      if (whole === undefined) continue;
      this.compared++;
      const expected = this.lateClicks.has(whole.index) ? withoutLast(whole) : whole;
      for (const text of differences(document, expected, this.source)) {
        faults.push(`message ${expected.index} (${expected.kind}): ${text}`);
      }
    }
    if (faults.length > 0) throw new WrongAnswer(faults.slice(0, 5).join('\n'));
  }
}

function withoutLast(message: ExpectedMessage): ExpectedMessage {
  const events = message.events.slice(0, -1);
  return {
    ...message,
    events,
    logTypes: message.logTypes.filter((type) => events.some((event) => event.type === type)),
    lastMs: Math.max(...events.map(({ ms }) => ms)),
  };
}
