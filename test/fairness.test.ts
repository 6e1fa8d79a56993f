/** At a bound a flood pays for itself: what other appliances have in memory stays there. */
import { describe, expect, it } from 'vitest';
import { type ClassicDocument, createStitcher, type Settings, type Stitcher } from '../host/index.js';
import { sortOut } from './support/engines.js';
import { LATER_MS, lines, message } from './support/log.js';

const QUIET = 'esa2.example.com';
const FLOOD = 'esa1.example.com';

/** Log of a quiet appliance: so many messages that are open. */
function open(count: number, host = QUIET): string {
  const texts = Array.from({ length: count }, (_, at) => [
    `Start MID ${at + 1} ICID ${at + 1}`,
    `MID ${at + 1} Subject "Message number ${at + 1}"`,
  ]);
  return lines(texts.flat(), 0, host);
}

/** So many messages of an appliance that came to their end. */
function finished(count: number, host: string, first = 100_000): string {
  const texts = Array.from({ length: count }, (_, at) => [
    `MID ${first + at} Subject "Number ${first + at}"`,
    `Message finished MID ${first + at} done`,
  ]);
  return lines(texts.flat(), 0, host);
}

function* each(count: number, line: (n: number) => string, size = 2000): Generator<string> {
  for (let from = 0; from < count; from += size) {
    yield Array.from({ length: Math.min(size, count - from) }, (_, at) => line(from + at)).join('');
  }
}

class Scene {
  readonly stitcher: Stitcher;
  readonly documents: ClassicDocument[] = [];
  #nowMs = LATER_MS;

  constructor(settings: Settings) {
    this.stitcher = createStitcher(settings);
  }

  push(...pieces: string[]): this {
    for (const piece of pieces) this.stitcher.push(piece, this.#nowMs);
    this.documents.push(...sortOut(this.stitcher).documents);
    return this;
  }

  flood(pieces: Iterable<string>): this {
    for (const piece of pieces) this.push(piece);
    return this;
  }

  wait(ms: number): this {
    this.#nowMs += ms;
    this.stitcher.tick(this.#nowMs);
    return this.push();
  }

  drain(): this {
    this.stitcher.drain(this.#nowMs);
    return this.push();
  }

  /** How many of its messages an appliance had to give up. */
  evicted(appliance: string): number {
    return this.documents.filter((one) => one.appliance === appliance && one.reason === 'budget').length;
  }
}

describe('a flood of messages', () => {
  const mids = each(3000, (n) => lines([`Start MID ${n + 1} ICID ${n + 1}`], 0, FLOOD));

  it('of many numbers takes nothing from an appliance with fewer, at max_messages', () => {
    const scene = new Scene({ max_messages: 100 }).push(open(40)).flood(mids).drain();
    expect(scene.evicted(FLOOD)).toBeGreaterThan(2800);
    expect(scene.evicted(QUIET)).toBe(0);
  });

  it('of few that are large takes nothing from an appliance with more that are small, at max_bytes', () => {
    const log = `${'y'.repeat(30_000)}`;
    const large = each(
      600,
      (n) => lines([`MID ${(n >> 3) + 1} Custom Log Entry: ${n} ${log}`], 0, FLOOD),
      50,
    );
    const scene = new Scene({ max_bytes: '2MiB' }).push(open(1000)).flood(large).drain();
    expect(scene.evicted(FLOOD)).toBeGreaterThan(50);
    expect(scene.evicted(QUIET)).toBe(0);
  });

  it('that came to their end takes no other appliance what is remembered', () => {
    const scene = new Scene({ max_bytes: '2MiB', remember: '1MiB', linger: '1s' });
    scene.push(finished(50, QUIET)).wait(2000);
    scene.flood(each(10_000, (n) => finished(1, FLOOD, n + 1))).wait(2000);
    scene.flood(each(10_000, (n) => finished(1, FLOOD, n + 20_001))).wait(2000);
    scene.push(lines(['MID 100000 Custom Log Entry: later'], 0, QUIET)).drain();
    expect(scene.documents.at(-1)).toMatchObject({ MID: '100000', Subject: 'Number 100000', sequence: 2 });
  });
});

describe('a flood of connections and deliveries', () => {
  const opens = (n: number) =>
    `New SMTP ICID ${n} interface D (192.0.2.25) address 198.51.100.9 reverse dns host unknown verified no`;

  it.each([
    ['connections', (n: number) => opens(n + 10)],
    ['deliveries', (n: number) => `New SMTP DCID ${n + 10} interface 192.0.2.25 address 192.0.2.80 port 25`],
  ])('of %s takes no connection and no message from another appliance', (_, text) => {
    const scene = new Scene({ max_bytes: '2MiB' }).push(open(200), lines([opens(7)], 0, QUIET));
    // a message of its own that is older than all of them does not protect them
    scene.push(lines(['Start MID 1 ICID 5'], 0, FLOOD));
    scene.flood(each(20_000, (n) => lines([text(n)], 0, FLOOD)));
    scene.push(lines(['Start MID 9000 ICID 7'], 0, QUIET)).drain();
    expect(scene.evicted(QUIET)).toBe(0);
    expect(scene.documents.find(({ MID }) => MID === '9000')).toMatchObject({ IP: '198.51.100.9' });
  });

  it('that are documents does so neither', () => {
    const scene = new Scene({ max_bytes: '2MiB', connections: 'all' }).push(open(200));
    scene.flood(each(20_000, (n) => lines([opens(n + 10)], 0, FLOOD))).drain();
    expect(scene.evicted(FLOOD)).toBeGreaterThan(10_000);
    expect(scene.evicted(QUIET)).toBe(0);
  });
});

describe('a flood of appliances that somebody made up', () => {
  const names = (count: number, text = 'Start MID 1 ICID 1') =>
    each(count, (n) => lines([text], 0, `forged-${n}.example.net`));

  it.each([
    ['max_messages', { max_messages: 500 }],
    ['max_bytes', { max_bytes: '1MiB' }],
  ])('takes nothing from one that does its work, nor from one that was there before: %s', (_, settings) => {
    const scene = new Scene({ linger: '1s', ...settings });
    scene.push(finished(100, FLOOD)).wait(2000);
    scene.push(open(150, FLOOD), open(20)).flood(names(8000)).drain();
    expect(scene.documents.filter(({ reason }) => reason === 'budget').length).toBeGreaterThan(2000);
    expect(scene.evicted(FLOOD)).toBe(0);
    expect(scene.evicted(QUIET)).toBe(0);
  });

  it('takes no remembered messages from one that does its work', () => {
    const scene = new Scene({ linger: '1s', max_bytes: '2MiB', remember: '1MiB' });
    scene.push(finished(400, FLOOD)).wait(2000).flood(names(8000)).wait(2000);
    scene.flood(names(8000, 'Message finished MID 1 done')).wait(2000);
    scene.push(lines(['MID 100000 Custom Log Entry: later'], 0, FLOOD)).drain();
    expect(scene.documents.at(-1)).toMatchObject({ MID: '100000', Subject: 'Number 100000', sequence: 2 });
  });

  it('ends at 16,384; those that are known go on, and a name more costs no more', () => {
    const scene = new Scene({ max_messages: 500 }).push(message(1)).wait(3000);
    scene.flood(names(20_000));
    const { appliances, memory_bytes: memory } = scene.stitcher.stats();
    expect(appliances).toBe(16_384);
    const startMs = performance.now();
    scene.flood(names(40_000));
    expect(performance.now() - startMs).toBeLessThan(2000); // 160 us a line is what a look at each of them takes
    expect(scene.stitcher.stats().memory_bytes).toBe(memory);
    scene.push(lines(['MID 1 Custom Log Entry: later'])).drain();
    const own = scene.documents.filter(({ appliance }) => appliance === FLOOD);
    expect(own.at(-1)).toMatchObject({ MID: '1', Subject: 'Message 1', sequence: 2 });
  });

  it('that are names of one and the same host takes no memory for ever', () => {
    const scene = new Scene({}).push(lines(['Start MID 1 ICID 1'], 0, 'esa9')).drain(); // its name stands in a document
    const sizes: number[] = [];
    for (const round of [1, 2, 3, 4]) {
      const log = each(30_000, (n) =>
        lines(['MID 1 Custom Log Entry: x'], 0, `esa9.${round}-${n}.example.net`),
      );
      scene.flood(log);
      sizes.push(scene.stitcher.stats().memory_bytes);
    }
    expect(scene.stitcher.stats().appliances).toBe(1);
    expect(sizes[3]).toBe(sizes[1]);
  });
});
