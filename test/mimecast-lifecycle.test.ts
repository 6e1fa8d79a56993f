import { describe, expect, it } from 'vitest';
import { differences, eventsOf, expectedOf, type MessageDocument } from '../bench/mimecast/answers.js';
import { type MimecastEvent, toJson, toPipe } from '../bench/mimecast/event.js';
import type { KindName } from '../bench/mimecast/kinds.js';
import { type ExpectedMessage, MimecastTraffic } from '../bench/mimecast/traffic.js';
import { createStitcher, type Settings } from '../host/index.js';
import { type MimecastOutput, NOW_MS, REPLAY, sortOut, stitchLines } from './support/mimecast.js';
import { idOf } from './support/mimecast-oracle.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const one = (kind: KindName, account = 'C0A0'): ExpectedMessage =>
  new MimecastTraffic({ seed: 13, messages: 1, kinds: [kind], accounts: [account] }).expected(0);

const lines = ({ events }: ExpectedMessage): string[] => events.map(({ event }) => toPipe(event));

const messagesOf = ({ messages }: Pick<MimecastOutput, 'messages'>): MessageDocument[] =>
  messages as unknown as MessageDocument[];

/** What most tests here are about. */
const gist = ({ sequence, reason, complete, disposition }: MessageDocument) => ({
  sequence,
  reason,
  complete,
  disposition,
});

/** A stitcher whose time is that of the calls. */
function live(settings: Settings = {}) {
  const stitcher = createStitcher(settings);
  const take = (call: (collect: (ndjson: Uint8Array) => void) => void): MessageDocument[] => {
    const slices: Buffer[] = [];
    call((ndjson) => void slices.push(Buffer.from(ndjson)));
    return messagesOf(sortOut(Buffer.concat(slices)));
  };
  return {
    at: (ms: number, ...texts: string[]): MessageDocument[] =>
      take((collect) => {
        if (texts.length === 0) stitcher.tickBytes(NOW_MS + ms, collect);
        else stitcher.pushBytes(Buffer.from(texts.map((text) => `${text}\n`).join('')), NOW_MS + ms, collect);
      }),
    drain: (ms: number): MessageDocument[] => take((collect) => stitcher.drainBytes(NOW_MS + ms, collect)),
    stats: () => stitcher.stats(),
  };
}

describe('a message whose end is known', () => {
  it('waits for late events, then comes out once', () => {
    const { at, drain, stats } = live();
    expect(at(0, ...lines(one('delivered')))).toEqual([]);
    expect(at(MINUTE - 1)).toEqual([]);
    expect(at(MINUTE + 1).map(gist)).toEqual([
      { sequence: 1, reason: 'finished', complete: true, disposition: 'delivered' },
    ]);
    expect(at(48 * HOUR)).toEqual([]);
    expect(drain(48 * HOUR)).toEqual([]);
    expect(stats()).toMatchObject({ messages: 1, documents: 1, first_documents: 1, incomplete: 0, open: 0 });
  });

  it.each([
    ['rejected', 'rejected'],
    ['ignored', 'dropped'],
    ['bounced', 'bounced'],
    ['several', 'delivered'],
    ['halfRejected', 'delivered'],
    ['journal', 'unknown'],
    ['api2', 'delivered'],
    ['api2Rejected', 'rejected'],
  ] as const)('is %s', (kind, disposition) => {
    const { at } = live({ mimecast_linger: '10s' });
    const message = one(kind);
    expect(at(0, ...message.events.map(({ event }) => toJson(event)))).toEqual([]);
    expect(at(10 * SECOND + 1).map(gist)).toEqual([
      { sequence: 1, reason: 'finished', complete: true, disposition },
    ]);
  });

  it('has a follow-up with its id where an event comes after it', () => {
    const { at } = live();
    const message = one('clicked');
    const [click, ...before] = lines(message).reverse() as [string, ...string[]];
    const [first] = [...at(0, ...before.reverse()), ...at(2 * MINUTE)] as [MessageDocument];
    expect(gist(first)).toEqual({
      sequence: 1,
      reason: 'finished',
      complete: true,
      disposition: 'delivered',
    });
    const late = [...at(4 * MINUTE, click), ...at(48 * HOUR)];
    expect(late.map(({ id, sequence, reason }) => ({ id, sequence, reason }))).toEqual([
      { id: first.id, sequence: 2, reason: 'late' },
    ]);
    const ids = eventsOf(late[0] as MessageDocument).map(({ id }) => id);
    expect(ids).toContain(idOf(message.events.at(-1)?.event as MimecastEvent));
  });
});

describe('a message that goes on', () => {
  it.each(['held', 'sandboxed', 'queued', 'undelivered', 'mixed', 'scanned'] as const)(
    '%s: it comes out as it stands after a quarter of an hour',
    (kind) => {
      const { at } = live();
      const message = one(kind);
      expect(at(0, ...lines(message))).toEqual([]);
      expect(at(15 * MINUTE - 1)).toEqual([]);
      const { disposition } = message;
      expect(at(15 * MINUTE).map(gist)).toEqual([
        { sequence: 1, reason: 'timeout', complete: false, disposition },
      ]);
      expect(at(23 * HOUR)).toEqual([]);
    },
  );

  it('is superseded by a document that says everything', () => {
    const { at } = live({ mimecast_timeout: '10m', mimecast_linger: '5s' });
    const message = one('released');
    const all = lines(message);
    const [held] = [...at(0, ...all.slice(0, 2)), ...at(10 * MINUTE)] as [MessageDocument];
    expect(gist(held)).toEqual({
      sequence: 1,
      reason: 'timeout',
      complete: false,
      disposition: 'quarantined',
    });
    const [final] = [...at(HOUR, ...all.slice(2)), ...at(HOUR + 6 * SECOND)] as [MessageDocument];
    expect(gist(final)).toEqual({
      sequence: 2,
      reason: 'finished',
      complete: true,
      disposition: 'delivered',
    });
    expect(final.id).toBe(held.id);
    expect(eventsOf(final).length).toBe(message.events.length);
    expect(at(48 * HOUR)).toEqual([]);
  });

  it('is let go after a day', () => {
    const { at, stats } = live({ mimecast_hold: '1h' });
    const [held, ...rest] = lines(one('held')) as [string, ...string[]];
    expect(at(0, held, ...rest)).toEqual([]);
    expect(at(15 * MINUTE)).toHaveLength(1);
    expect(stats().open).toBe(1);
    at(16 * MINUTE);
    at(2 * HOUR);
    expect(stats().open).toBe(0);
  });

  it('comes out once and for good without a hold', () => {
    const { at, stats } = live({ mimecast_hold: '0', mimecast_timeout: '30s' });
    at(0, ...lines(one('held')));
    expect(at(30 * SECOND).map(gist)).toEqual([
      { sequence: 1, reason: 'timeout', complete: false, disposition: 'quarantined' },
    ]);
    expect(stats().open).toBe(0);
  });

  it('comes out at the end of the input', () => {
    const { at, drain } = live();
    at(0, ...lines(one('held')));
    expect(drain(SECOND).map(gist)).toEqual([
      { sequence: 1, reason: 'drain', complete: false, disposition: 'quarantined' },
    ]);
  });

  it('does not care for the waits of the other product', () => {
    const { at } = live({ timeout: '1s', linger: '1s', hold: '0' });
    at(0, ...lines(one('held')));
    expect(at(10 * MINUTE)).toEqual([]);
    expect(at(15 * MINUTE)).toHaveLength(1);
  });
});

describe('the time of the log', () => {
  it('is that of each account', () => {
    const message = one('held');
    const other = one('delivered', 'C1A1');
    const later = (minutes: number): string =>
      toPipe([
        ['datetime', new Date(message.firstMs + minutes * MINUTE).toISOString().replace(/\..*/, '+0000')],
        ['acc', other.account],
        ['aCode', `later${minutes}`],
        ['Act', 'Acc'],
        ['AttNames', ''],
      ]);
    const { at } = live(REPLAY);
    at(0, ...lines(message), later(20), later(60));
    expect(at(HOUR).filter(({ acc }) => acc === message.account)).toEqual([]);
    const own = later(20).replace('acc=C1A1', 'acc=C0A0');
    expect(at(0, own).map(gist)).toEqual([
      { sequence: 1, reason: 'timeout', complete: false, disposition: 'quarantined' },
    ]);
  });

  it('is read in every form: an offset, and milliseconds', () => {
    const times = (event: MimecastEvent): unknown => {
      const [document] = messagesOf(stitchLines([toJson(event)], {}));
      return [document?.first_time, document?.last_time, document?.duration];
    };
    const at = (datetime: string): MimecastEvent => [
      ['datetime', datetime],
      ['acc', 'C0A0'],
      ['aCode', 'x'],
      ['Act', 'Acc'],
    ];
    expect(times(at('2017-05-26T16:47:41+0100'))).toEqual([
      '2017-05-26T15:47:41Z',
      '2017-05-26T15:47:41Z',
      0,
    ]);
    expect(times(at('2021-03-05T00:10:17-0530'))).toEqual([
      '2021-03-05T05:40:17Z',
      '2021-03-05T05:40:17Z',
      0,
    ]);
    expect(times(at('yesterday'))).toEqual([null, null, null]);
    const [document] = messagesOf(
      stitchLines(
        [1773652530250, 1773652531500].map((timestamp, at) =>
          JSON.stringify({
            accountId: 'C0A0',
            aggregateId: 'x',
            timestamp,
            type: 'process',
            processingId: `${at}`,
          }),
        ),
        {},
      ),
    );
    expect(Date.parse(document?.first_time ?? '')).toBeCloseTo(1773652530250, -3);
    expect(document?.duration).toBeGreaterThanOrEqual(1);
    expect(document?.duration).toBeLessThanOrEqual(2);
  });
});

describe('the budget', () => {
  const source = new MimecastTraffic({ seed: 31, messages: 6_000 });
  const log = [...source.events()].map((sent) => source.write(sent));

  it.each([[{ max_messages: 50 }], [{ max_bytes: '1MiB' }]] as Settings[][])(
    'hands out early what is oldest, and loses no event: %o',
    (settings) => {
      const output = stitchLines(log, { ...REPLAY, ...settings });
      const found = new Map<string, Set<unknown>>();
      for (const document of messagesOf(output)) {
        const expected = expectedOf(document, source);
        const name = String(expected?.index);
        const ids = found.get(name) ?? new Set();
        for (const { id } of eventsOf(document)) ids.add(id);
        found.set(name, ids);
      }
      const wrong: string[] = [];
      for (const { index, kind, events, disposition } of source.truth()) {
        if (disposition === null) continue;
        const missing = events.filter(({ event }) => {
          const id = idOf(source.asRead({ index, event }));
          return found.get(String(index))?.has(id) !== true;
        });
        if (missing.length > 0) wrong.push(`${index} (${kind}): ${missing.length} events`);
      }
      expect(wrong).toEqual([]);
      const reasons = new Set(messagesOf(output).map(({ reason }) => reason));
      expect(reasons.has('budget')).toBe(true);
      expect(output.stitcher.stats().evicted).toBeGreaterThan(0);
    },
  );

  it('takes nothing away where it is not reached', () => {
    const output = stitchLines(log, {
      ...REPLAY,
      max_messages: 100_000,
      max_bytes: '256MiB',
      remember: '64MiB',
    });
    expect(output.stitcher.stats().evicted).toBe(0);
    const last = new Map(messagesOf(output).map((document) => [document.id, document]));
    const wrong = [...last.values()].flatMap((document) => {
      const expected = expectedOf(document, source);
      return expected === undefined ? ['nobody sent it'] : [...differences(document, expected, source)];
    });
    expect(wrong.slice(0, 5)).toEqual([]);
  });
});
