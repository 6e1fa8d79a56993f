/**
 * Deterministic, realistic Cisco ESA mail_logs traffic with its ground truth.
 *
 *   const source = new TrafficSource({ seed: 1, messages: 400_000, open: 200 });
 *   for (let chunk = source.next(65_536); chunk; chunk = source.next(65_536)) feed(chunk);
 *   source.expected(17)                            what the messages of unit 17 must come out as
 *   source.find('esa1.example.com', 20_000_017)    the same, from a document's appliance and MID
 *
 * A traffic unit is one message and whatever it brings along (connection lines, a bounce, a split part, in the
 * full mix sometimes a refused connection or a second message of the session). `open` cursors walk over that
 * many units; each turn writes one line of every open unit, in an order that changes from turn to turn. An
 * open unit costs five bytes: everything about it is computed from the seed, its number and its step.
 */
import type { Mix } from './traffic-deck.js';
import { DECK_SIZE } from './traffic-deck.js';
import { Random } from './traffic-random.js';
import { fileStamp, syslogStamp } from './traffic-stamp.js';
import { MAX_LINE_BYTES, TrafficTruth } from './traffic-truth.js';

export type { ExpectedFields, ExpectedMessage } from './traffic-truth.js';
export { MAX_LINE_BYTES } from './traffic-truth.js';

export interface TrafficOptions {
  /** Same seed and options, same bytes. Default 1. */
  seed?: number;
  /** Traffic units, numbered from 0; in the clean mix exactly one message each. Default 10,000. */
  messages?: number;
  /** Messages open (first line seen, finish not) at the same time, on average. Default 200. */
  open?: number;
  /** Host names. Units go to them in turn, and they all use the same number ranges. */
  appliances?: readonly string[];
  /** Milliseconds since 1970 of the first line. Default 2026-03-16T09:15:30Z. */
  startTime?: number;
  /** How fast the stamps advance. Default: so that one unit's lines span about ten seconds. */
  linesPerSecond?: number;
  /** P2 `<22>Mar 16 09:15:30 esa1.example.com mail_logs: Info: `, P3 `Mon Mar 16 09:15:30 2026 Info: `. */
  prefix?: 'P2' | 'P3';
  /** `clean`: every message is delivered and finished. */
  mix?: Mix;
}

const UNIT_SECONDS = 10;
const MAX_HOST_BYTES = 200;
const NO_UNIT = 0xffffffff;
const NEWLINE = 0x0a;

export class TrafficSource extends TrafficTruth {
  readonly linesPerSecond: number;
  /** Units open at the same time: more than messages, as connections open earlier and close later. */
  readonly cursors: number;

  /** Cursor -> its unit and how many of its lines are written. The first `live` cursors have one. */
  private readonly unitOf: Uint32Array;
  private readonly stepOf: Uint8Array;
  private live = 0;
  private finished = 0;
  private nextUnit = 0;

  /** A turn visits every live cursor once, `stride` apart. */
  private readonly orders: Random;
  private readonly warmUpTurns: number;
  private turn = 0;
  private visitsLeft = 0;
  private visit = 0;
  private stride = 1;

  private readonly startTime: number;
  private readonly stamp: (seconds: number) => string;
  private readonly prefixes: Uint8Array[];
  private linesWritten = 0;
  private restampAt = 0;

  constructor(options: TrafficOptions = {}) {
    const {
      seed = 1,
      messages = 10_000,
      open = 200,
      appliances = ['esa1.example.com'],
      mix = 'clean',
    } = options;
    const file = options.prefix === 'P3';
    if (appliances.length === 0) throw new RangeError('traffic needs an appliance');
    if (file && appliances.length > 1) throw new RangeError('prefix P3 names no host: one appliance only');
    if (open < 1 || messages < 0) throw new RangeError('traffic needs open >= 1 and messages >= 0');
    super(seed, messages, appliances, mix);

    const meanLines = (this.deck.before.lines[DECK_SIZE] as number) / DECK_SIZE;
    this.cursors = Math.max(1, Math.min(messages, Math.round(open / this.deck.openShare)));
    this.unitOf = new Uint32Array(this.cursors);
    this.stepOf = new Uint8Array(this.cursors);
    this.orders = new Random(seed ^ 0x0bde5);
    this.warmUpTurns = Math.round(meanLines);

    this.startTime = options.startTime ?? Date.UTC(2026, 2, 16, 9, 15, 30);
    this.linesPerSecond = options.linesPerSecond ?? (meanLines * this.cursors) / UNIT_SECONDS;
    this.stamp = file ? fileStamp : syslogStamp;
    if (appliances.some((host) => host.length > MAX_HOST_BYTES))
      throw new RangeError('no such long host name');
    const blank = this.stamp(0);
    this.prefixes = appliances.map((host) =>
      new TextEncoder().encode(file ? `${blank} Info: ` : `${blank} ${host} mail_logs: Info: `),
    );
  }

  /** The next whole lines, at most `chunkBytes` of them in a fresh buffer, or null at the end. */
  next(chunkBytes = 65_536): Buffer | null {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    const length = this.nextInto(chunk);
    return length === 0 ? null : chunk.subarray(0, length);
  }

  /** Writes whole lines into `target`, which takes at least MAX_LINE_BYTES, and returns how many bytes; 0 at the end. */
  nextInto(target: Uint8Array): number {
    if (target.length < MAX_LINE_BYTES) throw new RangeError(`a chunk has at least ${MAX_LINE_BYTES} bytes`);
    const last = target.length - MAX_LINE_BYTES;
    const { appliances, unitOf, stepOf, scriptStart, script, slots, templates } = this;
    let pos = 0;
    while (pos <= last) {
      if (this.visitsLeft === 0 && !this.beginTurn()) break;
      this.visitsLeft--;
      const cursor = this.visit;
      this.visit = cursor + this.stride;
      if (this.visit >= this.live) this.visit -= this.live;

      const unit = unitOf[cursor] as number;
      const step = stepOf[cursor] as number;
      const appliance = appliances.length === 1 ? 0 : unit % appliances.length;
      const card = this.select(unit, appliance);
      if (this.linesWritten >= this.restampAt) this.restamp();
      const prefix = this.prefixes[appliance] as Uint8Array;
      for (let i = 0; i < prefix.length; i++) target[pos++] = prefix[i] as number;
      const line = (scriptStart[card] as number) + step;
      pos = templates.render(script[line] as number, slots, target, pos);
      target[pos++] = NEWLINE;
      this.linesWritten++;

      if (line + 1 < (scriptStart[card + 1] as number)) stepOf[cursor] = step + 1;
      else this.begin(cursor);
    }
    return pos;
  }

  /** False at the end of the traffic. Cursors come in over the first turns, so that the units are out of step. */
  private beginTurn(): boolean {
    if (this.finished > 0) this.dropFinished();
    this.turn++;
    const wanted = Math.min(this.cursors, Math.ceil((this.cursors * this.turn) / this.warmUpTurns));
    while (this.live < wanted && this.nextUnit < this.messages) this.begin(this.live++);
    if (this.live === 0) return false;
    this.visitsLeft = this.live;
    this.visit = this.orders.below(this.live);
    do this.stride = 1 + this.orders.below(this.live);
    while (commonDivisor(this.stride, this.live) !== 1);
    return true;
  }

  private begin(cursor: number): void {
    this.stepOf[cursor] = 0;
    if (this.nextUnit < this.messages) this.unitOf[cursor] = this.nextUnit++;
    else {
      this.unitOf[cursor] = NO_UNIT;
      this.finished++;
    }
  }

  private dropFinished(): void {
    let kept = 0;
    for (let cursor = 0; cursor < this.live; cursor++) {
      const unit = this.unitOf[cursor] as number;
      if (unit === NO_UNIT) continue;
      this.unitOf[kept] = unit;
      this.stepOf[kept++] = this.stepOf[cursor] as number;
    }
    this.live = kept;
    this.finished = 0;
  }

  private restamp(): void {
    const seconds = Math.floor((this.startTime + (this.linesWritten * 1000) / this.linesPerSecond) / 1000);
    const nextSecond = ((seconds + 1) * 1000 - this.startTime) * (this.linesPerSecond / 1000);
    this.restampAt = Math.max(this.linesWritten + 1, Math.ceil(nextSecond));
    const text = this.stamp(seconds);
    for (const prefix of this.prefixes) for (let i = 0; i < text.length; i++) prefix[i] = text.charCodeAt(i);
  }
}

/** The same traffic line by line, for tests; TrafficSource is the fast way. */
export function* generateTraffic(options: TrafficOptions = {}): Generator<{ line: string }> {
  const source = new TrafficSource(options);
  for (let chunk = source.next(); chunk; chunk = source.next()) {
    for (const line of chunk.toString('utf8', 0, chunk.length - 1).split('\n')) yield { line };
  }
}

function commonDivisor(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}
