/** What a sender, a collector or one odd line could cost, and does not. */
import { describe, expect, it } from 'vitest';
import { createStitcher, type MimecastMessage, type Settings } from '../host/index.js';
import { FilterSession, TAG } from './support/fluent-bit-session.js';
import { type MimecastOutput, stitchLines } from './support/mimecast.js';

const TIME = '2026-03-16T09:15:30+0000';
const receipt = (code: string, more: object = {}): string =>
  JSON.stringify({
    acc: 'C0A0',
    datetime: TIME,
    aCode: code,
    MsgId: '<m@example.net>',
    Act: 'Acc',
    log_type: 'receipt',
    ...more,
  });
const scan = (virus: string, more: object = {}): string =>
  JSON.stringify({
    acc: 'C0A0',
    datetime: TIME,
    MsgId: '<m@example.net>',
    CustomerIP: true,
    Virus: virus,
    ...more,
  });
const messagesOf = ({ messages }: MimecastOutput): MimecastMessage[] =>
  messages as unknown as MimecastMessage[];
const virusesOf = ({ threats }: MimecastMessage): unknown[] =>
  (threats?.avlog ?? []).map(({ Virus }) => Virus);

describe('one Message-ID in many messages', () => {
  it('takes no more memory than max_bytes allows', () => {
    const stitcher = createStitcher({ max_bytes: '1MiB' });
    const sizes = new Set<number>();
    for (let round = 0; round < 12; round++) {
      const MsgId = `<${round}@example.net>`;
      const log = Array.from({ length: 32 }, (_, at) => receipt(`${round}-${at}`, { MsgId }));
      for (let at = 0; at < 33; at++) log.push(scan('x'.repeat(30_000), { MsgId, Size: at }));
      stitcher.push(`${log.join('\n')}\n`, 0);
      for (const _ of stitcher);
      if (round > 5) sizes.add(stitcher.stats().memory_bytes);
    }
    expect([...sizes]).toHaveLength(1);
    expect(Math.max(...sizes)).toBeLessThan(32 << 20);
  });

  it('loses no event where one has no room for those that waited', () => {
    const scans = Array.from({ length: 50 }, (_, at) => scan(`${at}${'x'.repeat(4500)}`));
    const output = stitchLines([...scans, receipt('a', { Subject: 'x'.repeat(60_000) })], {});
    const messages = messagesOf(output);
    expect(new Set(messages.flatMap(virusesOf)).size).toBe(50);
    expect(messages.find(({ aCode }) => aCode === 'a')).toMatchObject({ truncated: true });
  });

  it('keeps the line of an event until every message that has it is done', () => {
    const stitcher = createStitcher({ mimecast_linger: '1s' });
    const holders = new Map<number, number>();
    stitcher.trackLines((pairs) => {
      for (let at = 0; at < pairs.length; at += 2) {
        const line = pairs[at] as number;
        holders.set(line, (holders.get(line) ?? 1) + (pairs[at + 1] === 0 ? 1 : -1));
      }
    });
    const refused = { Act: 'Rej' };
    stitcher.push(`${scan('one')}\n${receipt('a', refused)}\n${receipt('b')}\n`, 0);
    stitcher.tick(1000);
    expect([...stitcher]).toMatchObject([{ aCode: 'a', reason: 'finished' }]);
    expect(holders.get(0)).toBeGreaterThan(0);
    stitcher.drain(2000);
    expect([...holders.values()]).toEqual([0, 0, 0]);
  });
});

describe('a line with many events', () => {
  it('is not done with before all of them are', () => {
    const stitcher = createStitcher({ max_messages: 1 });
    let holders = 1;
    const seen: number[] = [];
    stitcher.trackLines((pairs) => {
      for (let at = 0; at < pairs.length; at += 2) {
        holders += pairs[at + 1] === 0 ? 1 : -1;
        seen.push(holders);
      }
    });
    stitcher.push(`[${receipt('a')},${receipt('b')}]\n`, 0);
    expect(seen.length).toBeGreaterThan(0);
    expect(Math.min(...seen)).toBeGreaterThan(0);
    stitcher.drain(0);
    expect(holders).toBe(0);
  });

  it('costs Fluent Bit no memory without end: records are handed on meanwhile, and every event comes out', () => {
    const session = new FilterSession({ correlate: false } as Settings);
    const array = JSON.stringify({
      log: `[${Array.from({ length: 100 }, (_, at) => receipt(`${at}`, { Subject: 'x'.repeat(500) })).join(',')}]`,
    });
    let documents = 0;
    let passed = 0;
    for (let at = 0; at < 1000; at++) {
      const answer = session.filter.filter(TAG, array);
      if (answer?.startsWith('{"log"')) passed++;
      else if (answer !== undefined) documents++;
    }
    expect(passed).toBeGreaterThan(500);
    expect(session.filter.memoryBytes()).toBeLessThan(64 << 20);
    documents += session.rest(0).length;
    expect(documents + 100 * passed).toBe(100 * 1000);
  });
});

describe('an event that is sent again', () => {
  const message = [
    receipt('a', { Rcpt: 'bob@example.com' }),
    JSON.stringify({ acc: 'C0A0', datetime: TIME, aCode: 'a', MsgSize: 5, Act: 'Acc', AttCnt: 0 }),
    JSON.stringify({
      acc: 'C0A0',
      datetime: TIME,
      aCode: 'a',
      Delivered: true,
      Rcpt: 'bob@example.com',
      Attempt: 1,
    }),
  ];

  it('does not keep its message waiting', () => {
    const stitcher = createStitcher({ mimecast_linger: '1s' });
    stitcher.push(`${[...message, ...message].join('\n')}\n`, 0);
    stitcher.tick(1000);
    expect([...stitcher]).toMatchObject([{ reason: 'finished', complete: true, lines: 3 }]);
  });

  it('makes no new document of what was said', () => {
    const stitcher = createStitcher({ mimecast_linger: '1s' });
    stitcher.push(`${message.join('\n')}\n`, 0);
    stitcher.tick(1000);
    stitcher.push(`${message.join('\n')}\n`, 2000);
    stitcher.drain(9000);
    expect([...stitcher]).toHaveLength(1);
  });
});

describe('an odd event', () => {
  const one = (line: string): unknown => stitchLines([line]).events[0];

  it('is none if something stands behind it, a zero byte too', () => {
    const { events, passed } = stitchLines([`${receipt('a')}\u0000${receipt('b')}`]);
    expect([events.length, passed.length]).toEqual([0, 1]);
  });

  it('has names of its own beside those that are added', () => {
    expect(one(receipt('a', { id: 1, id_given: 2 }))).toMatchObject({ id_given: 2, id_given_given: 1 });
  });

  it('has the earlier of two times, whatever their order, and so stands once in its message', () => {
    const [early, late] = ['"datetime":"2026-03-16T09:15:30+0000"', '"datetime":"2026-03-16T09:15:40+0000"'];
    const lines = [`{"acc":"C","aCode":"a",${early},${late}}`, `{"acc":"C","aCode":"a",${late},${early}}`];
    expect(messagesOf(stitchLines(lines, {}))).toMatchObject([
      { lines: 1, first_time: '2026-03-16T09:15:30Z' },
    ]);
  });

  it('may have recipients in a list, which is not mistaken for one of them', () => {
    const lines = [receipt('a', { recipients: ['a', 'x', 'c'] }), receipt('a', { Rcpt: 'x' })];
    const [message] = messagesOf(stitchLines(lines, {}));
    expect(message?.Rcpt).toHaveLength(2);
  });

  it('may be a record that has a message of its own', () => {
    const { events } = stitchLines(
      [receipt('a', { message: 'hello' }), receipt('b', { log: '' })],
      { correlate: false },
      { records: true },
    );
    expect(events.map(({ aCode }) => aCode)).toEqual(['a', 'b']);
  });

  it('that is larger than a message may be comes out alone', () => {
    const { events, messages } = stitchLines([receipt('a', { Subject: '\u0001'.repeat(170_000) })], {
      keep_raw: true,
    });
    expect([events.length, messages.length]).toEqual([1, 0]);
  });

  it('may be misspelled twice, and its id does not depend on which came first', () => {
    const lines = ['a', 'b'].map((first) => {
      const second = first === 'a' ? 'b' : 'a';
      return `{"acc":"C","datetime":"${TIME}","Receipient":"${first}","Receipient":"${second}"}`;
    });
    const { events } = stitchLines(lines);
    expect(events.map(({ Recipient }) => Recipient)).toEqual([
      ['a', 'b'],
      ['b', 'a'],
    ]);
    expect(events[0]?.id).toBe(events[1]?.id);
  });

  it.each([
    ['acc=C|datetime=1|aCode=x|Act=Acc|', { Act: 'Acc' }],
    ['acc=C|datetime=1||aCode=x|Act=Acc', { aCode: 'x', Act: 'Acc' }],
    ['acc=C|datetime=1|Subject=hi|Dir=In|Act=Acc|', { Subject: 'hi', Dir: 'In', Act: 'Acc' }],
    ['acc=C|datetime=1|Subject=hi||Dir=In', { Subject: 'hi|', Dir: 'In' }],
    ['acc=C|datetime=1|Dir=In|Subject=hi||', { Subject: 'hi||', Dir: 'In' }],
  ])('may have pipes with nothing between them: %s', (line, wanted) => {
    expect(one(line)).toMatchObject(wanted);
  });

  it('is of the type that somebody says, whichever copy of it came first', () => {
    const event = { acc: 'C', datetime: TIME, aCode: 'x', Recipient: 'bob@example.com' };
    const named = { ...event, 'Content-Disposition': 'attachment; filename="spam_1.json"' };
    for (const lines of [
      [event, named],
      [named, event],
    ]) {
      const [message] = messagesOf(
        stitchLines(
          lines.map((line) => JSON.stringify(line)),
          {},
        ),
      );
      expect(message).toMatchObject({ lines: 1, log_type: ['spam'] });
    }
  });

  it('may stand in any of the lists of an answer', () => {
    const { events } = stitchLines([`{"data":[${receipt('a')}],"data":[${receipt('b')}]}`]);
    expect(events.map(({ aCode }) => aCode)).toEqual(['a', 'b']);
  });
});
