/**
 * The messages of the traffic as consolidated events: one line for each MID, which holds what twenty lines of the mail
 * log do, and its ground truth. A rewritten message has two numbers, and so two events.
 */
import { textOfEvent, truthOfEvent } from './cef-event.js';
import { syslogStamp } from './traffic-stamp.js';
import { type ExpectedMessage, TrafficTruth } from './traffic-truth.js';

/** Largest event; most have a kilobyte and a half. */
const MAX_EVENT_BYTES = 8192;
/** By their stamps, so that some hundreds linger. */
const EVENTS_PER_SECOND = 200;
const START_S = Date.UTC(2026, 2, 16, 9, 15, 30) / 1000;
const APPLIANCE = 'esa1.example.com';

export class CefTraffic extends TrafficTruth {
  /** An event is a whole message: no unit is open between two lines. */
  readonly cursors = 0;
  private nextUnit = 0;
  private written = 0;
  /** Lines that did not fit into the last target. */
  private waiting: Buffer[] = [];

  constructor(messages: number) {
    super(1, messages, [APPLIANCE], 'full');
  }

  /** One event, one document: one for each number. */
  override get documents(): number {
    return this.total('mid');
  }

  override get lines(): number {
    return this.documents;
  }

  override expected(index: number): ExpectedMessage[] {
    const messages = super.expected(index);
    return messages.flatMap((message) => message.mids.map((mid) => truthOfEvent(message, mid)));
  }

  /** Writes whole lines into `target` and returns how many bytes; 0 at the end. */
  nextInto(target: Uint8Array): number {
    if (target.length < MAX_EVENT_BYTES)
      throw new RangeError(`a chunk has at least ${MAX_EVENT_BYTES} bytes`);
    let pos = 0;
    for (;;) {
      const line = this.waiting.shift() ?? this.nextLine();
      if (line === undefined) return pos;
      if (pos + line.length > target.length) {
        this.waiting.unshift(line);
        return pos;
      }
      target.set(line, pos);
      pos += line.length;
    }
  }

  private nextLine(): Buffer | undefined {
    if (this.nextUnit === this.messages) return undefined;
    for (const truth of this.expected(this.nextUnit++)) {
      const seconds = START_S + Math.floor(this.written++ / EVENTS_PER_SECOND);
      const text = textOfEvent(truth, seconds);
      const line = Buffer.from(`${syslogStamp(seconds)} ${APPLIANCE} consolidated_event: ${text}\n`);
      if (line.length > MAX_EVENT_BYTES) throw new Error('an event is too long');
      this.waiting.push(line);
    }
    return this.waiting.shift();
  }
}
