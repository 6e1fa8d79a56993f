import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TrafficSource } from '../bench/traffic.js';
import type { ClassicDocument } from '../host/index.js';
import { stitchPieces } from './support/engines.js';
import { FluentBitFilter } from './support/fluent-bit-host.js';
import {
  FilterSession,
  type FilterSettings,
  filterWithFiles,
  splitBatch,
  TAG,
  TICK,
} from './support/fluent-bit-session.js';
import { LATER_MS, line } from './support/log.js';

const MIB = 1 << 20;
const ENOUGH = 60_000;
const STRAY = '{"metric":5}';
const OPEN = line('Start MID 6 ICID 5').trimEnd();

/** A record of exactly so many bytes with a line that opens a message. */
function recordOf(bytes: number): string {
  const record = JSON.stringify({ log: OPEN, pad: '' });
  return `${record.slice(0, -2)}${'x'.repeat(bytes - record.length)}"}`;
}

/** Every line is counted once as what became of it. */
function expectSum(session: FilterSession, lines: number): void {
  const { matched, passed, dropped, lost, ...stats } = session.stats() as Record<string, number>;
  expect(stats.lines).toBe(lines);
  expect([matched, passed, dropped, lost].reduce<number>((sum, one) => sum + Number(one), 0)).toBe(lines);
}

describe('a large record', () => {
  it.each([MIB - 1, MIB])('of %i bytes is read like any other', (bytes) => {
    const session = new FilterSession();
    expect(session.send(recordOf(bytes))).toBeUndefined();
    expect(session.stats()).toMatchObject({ lines: 1, matched: 1, oversize: 0 });
    expect(session.rest(ENOUGH)).toMatchObject([{ MID: '6' }]);
  });

  it.each([MIB + 1, 8 * MIB])(
    'of %i bytes comes back byte for byte, is counted, and the next is read',
    (bytes) => {
      const session = new FilterSession();
      const record = recordOf(bytes);
      expect(session.send(record) === record).toBe(true);
      expect(session.stats()).toMatchObject({ lines: 1, matched: 0, oversize: 1, passed: 1 });
      expect(session.send({ log: OPEN })).toBeUndefined();
      expect(session.rest(ENOUGH)).toMatchObject([{ MID: '6', lines: 1 }]);
      expectSum(session, 2);
    },
  );

  it('may be one line, or all escapes', () => {
    const session = new FilterSession();
    session.send({ log: OPEN });
    for (const text of ['x'.repeat(MIB - 200), '\u{1f600}'.repeat(80_000), '"'.repeat(500_000)]) {
      expect(session.send({ log: line(`MID 6 Subject "${text}"`).trimEnd() })).toBeUndefined();
    }
    const [document] = session.rest(ENOUGH);
    expect(document).toMatchObject({ MID: '6', lines: 4 });
    expect(document?.Subject.length).toBeGreaterThan(10_000);
  });

  it('takes memory once', () => {
    const session = new FilterSession();
    session.send(recordOf(8 * MIB));
    const memory = session.filter.memoryBytes();
    for (let n = 0; n < 20; n++) {
      session.send(recordOf(8 * MIB - n));
      session.send(STRAY);
    }
    expect(session.filter.memoryBytes()).toBe(memory);
  });

  it('for which there is no memory is lost, and says so', () => {
    const session = new FilterSession();
    const answer = session.filter.filterBytes(TAG, Buffer.alloc(300 * MIB));
    expect(JSON.parse(answer.toString())).toEqual({ mailstitch_error: expect.stringContaining('314572800') });
    expect(session.send({ log: OPEN })).toBeUndefined();
    expect(session.stats()).toMatchObject({ lines: 2, matched: 1, oversize: 1 });
    expectSum(session, 2);
  });
});

describe('whatever comes in', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.json({ stringUnit: 'binary' }).map((text) => Buffer.from(text)),
    fc
      .dictionary(
        fc.constantFrom('log', 'message', 'MESSAGE', '_raw', 'host', 'hostname', 'mailstitch', 'é', ''),
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string({ unit: 'binary' }).map((text) => line(`MID 6 Subject "${text}"`)),
          fc.constantFrom('tick', 'stats', OPEN, 'udp://[::1]:514', ':'),
          fc.jsonValue(),
        ),
      )
      .map((record) => Buffer.from(JSON.stringify(record))),
  );
  /** Cut, or with some bytes put in the place of others. */
  const damaged = fc.tuple(bytes, fc.nat(), fc.uint8Array({ maxLength: 3 })).map(([whole, at, put]) => {
    const place = whole.length === 0 ? 0 : at % whole.length;
    return Buffer.concat([whole.subarray(0, place), put, put.length === 0 ? put : whole.subarray(place + 1)]);
  });
  const record = fc.oneof(bytes, damaged);
  const settings = fc.record<FilterSettings>(
    {
      batch: fc.boolean(),
      unmatched: fc.constantFrom('pass', 'drop'),
      clock: fc.constantFrom('arrival', 'event'),
      expand: fc.boolean(),
      keep_raw: fc.boolean(),
      hold: fc.constant('0'),
    },
    { requiredKeys: [] },
  );

  /** A text of C ends at its first zero. */
  const untilZero = (text: Uint8Array): Buffer => {
    const zero = text.indexOf(0);
    return Buffer.from(zero < 0 ? text : text.subarray(0, zero));
  };

  it('never traps, and the answer is the record or JSON of an object', () => {
    fc.assert(
      fc.property(
        settings,
        fc.string({ maxLength: 20 }),
        fc.array(record, { maxLength: 40 }),
        (given, tag, all) => {
          const session = new FilterSession(given);
          for (const one of all) {
            const answer = session.filter.filterBytes(tag, one, { sec: one.length * 7_000_000, nsec: 0 });
            session.wait(1000);
            if (answer.length === 0 || answer.equals(untilZero(one))) continue;
            const text = new TextDecoder('utf-8', { fatal: true }).decode(answer);
            expect(JSON.parse(text)).toBeTypeOf('object');
          }
          const { lines, matched, passed, dropped, lost } = session.stats() as Record<string, number>;
          expect([matched, passed, dropped, lost].reduce<number>((sum, one) => sum + Number(one), 0)).toBe(
            lines,
          );
          expect(lines).toBeLessThanOrEqual(all.length);
          expect(session.filter.stderr()).toBe('');
        },
      ),
      { numRuns: 60 },
    );
  });

  it('as settings never traps, and is taken or said on standard error', () => {
    const file = fc.oneof(
      damaged,
      fc
        .dictionary(
          fc.constantFrom('timeout', 'hold', 'batch', 'rules', 'message_key', 'host_key', 'appliance', 'x'),
          fc.oneof(
            fc.jsonValue(),
            fc.constantFrom('1h', '', 'own.rules', '../x', true, ['form {a']),
            fc.string(),
          ),
        )
        .map((given) => Buffer.from(JSON.stringify(given))),
    );
    fc.assert(
      fc.property(file, damaged, (given, rules) => {
        const filter = filterWithFiles({ 'mailstitch.json': given, 'own.rules': rules });
        const { mailstitch_error: error, ...rest } = JSON.parse(filter.filter(TAG, STRAY) as string);
        expect(rest).toEqual({ metric: 5 });
        expect(error === undefined).toBe(filter.stderr() === '');
      }),
      { numRuns: 150 },
    );
  });
});

describe('a million lines', () => {
  it('take as much memory as a hundred thousand, and give every document', () => {
    const source = new TrafficSource({ seed: 9, messages: 45_000, open: 200, mix: 'clean' });
    expect(source.lines).toBeGreaterThan(1_000_000);
    let now = LATER_MS;
    const filter = new FluentBitFilter({ now: () => now });
    const mids = new Set<string>();
    const take = (answer: string): void => {
      const { MID, complete } = JSON.parse(answer) as ClassicDocument;
      if (complete) mids.add(MID);
    };
    let memory = 0;
    let lines = 0;
    for (let chunk = source.next(65_536); chunk; chunk = source.next(65_536)) {
      for (const text of Buffer.from(chunk).toString().split('\n')) {
        if (text === '') continue;
        // a few hundred lines a second, as they are stamped
        if (++lines % 500 === 0) now += 1000;
        const answer = filter.filterBytes(TAG, Buffer.from(`{"log":${JSON.stringify(text)}}`));
        if (answer.length > 0) take(answer.toString());
        if (lines === 100_000) memory = filter.memoryBytes();
      }
    }
    expect(filter.memoryBytes()).toBe(memory);
    now += ENOUGH;
    for (let answer = filter.filter(TAG, TICK); answer !== undefined; answer = filter.filter(TAG, TICK))
      take(answer);
    expect(mids.size).toBe(45_000);
  });
});

describe('the same documents', () => {
  it.each([false, true])('come out as out of a stream; batch: %j', (batch) => {
    const options = { seed: 11, messages: 400, open: 50, appliances: ['a', 'b', 'c'] };
    const source = new TrafficSource(options);
    const log = Buffer.from(source.next(1 << 24) as Uint8Array);
    const session = new FilterSession({ clock: 'event', batch }, LATER_MS);
    const texts = log.toString().trimEnd().split('\n');
    const answers = texts.map((text) => session.send({ log: text })).filter((answer) => answer !== undefined);
    const documents = [
      ...answers.flatMap(splitBatch).map((text) => JSON.parse(text) as ClassicDocument),
      ...session.rest(ENOUGH),
    ];
    const sorted = (all: readonly ClassicDocument[]) =>
      all.map((document) => JSON.stringify(document)).sort();
    const wanted = stitchPieces({ clock: 'event' }, [log], LATER_MS).documents;
    expect(wanted.length).toBeGreaterThanOrEqual(400);
    expect(sorted(documents)).toEqual(sorted(wanted));
  });
});
