import { describe, expect, it } from 'vitest';
import type { ClassicDocument } from '../host/index.js';
import { FilterSession, type FilterSettings, splitBatch, TICK } from './support/fluent-bit-session.js';
import { LATER_MS, line, message, START_MS } from './support/log.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const gist = ({ MID, sequence, reason, complete }: ClassicDocument) => ({ MID, sequence, reason, complete });
const open = (mid: number, second = 0, host?: string): string =>
  line(`Start MID ${mid} ICID 5`, second, host);
const finish = (mid: number, second = 0): string => line(`Message finished MID ${mid} done`, second);
const stray = { log: 'a line of no message' };

/** A session in which these messages are finished and due. */
function due(mids: readonly number[], settings: FilterSettings = {}): FilterSession {
  const session = new FilterSession(settings);
  for (const mid of mids) expect(session.log(open(mid), finish(mid))).toEqual([]);
  session.wait(2 * SECOND);
  return session;
}

describe('a heartbeat', () => {
  it.each([
    TICK,
    '{ "mailstitch" : "tick" }',
    '{"mailstitch":"\\u0074ick","date":1}',
    '{"_p":"F","mailstitch":"tick"}',
  ])('is dropped and is no line: %s', (tick) => {
    const session = new FilterSession({ batch: true });
    for (let n = 0; n < 3; n++) expect(session.send(tick)).toBeUndefined();
    expect(session.stats()).toMatchObject({ lines: 0, unmatched: 0, passed: 0, dropped: 0, documents: 0 });
  });

  it('hands out what is due, one document a call', () => {
    const session = due([1, 2, 3]);
    expect(session.tick().map(gist)).toEqual([{ MID: '1', sequence: 1, reason: 'finished', complete: true }]);
    expect(session.tick().map(({ MID }) => MID)).toEqual(['2']);
    expect(session.tick().map(({ MID }) => MID)).toEqual(['3']);
    expect(session.tick()).toEqual([]);
    expect(session.rest(HOUR)).toEqual([]);
  });

  it('hands out the documents of all recipients, one a call', () => {
    const session = new FilterSession({ expand: true });
    session.log(...message(6, 0, ['ann@example.com', 'bob@example.com']).trimEnd().split('\n'));
    session.wait(MINUTE);
    expect(session.tick().map(({ To }) => To)).toEqual(['ann@example.com']);
    expect(session.tick().map(({ To }) => To)).toEqual(['bob@example.com']);
    expect(session.tick()).toEqual([]);
  });

  it('reaches every appliance', () => {
    const session = new FilterSession();
    const hosts = ['a', 'b', 'c', 'd'];
    for (const host of hosts) session.log(open(6, 0, host));
    expect(session.rest(30 * SECOND).map(({ appliance }) => appliance)).toEqual(hosts);
  });
});

describe('an answer', () => {
  it('is one document, an object without line feed', () => {
    const session = due([6]);
    const text = session.send(TICK) as string;
    expect(text).toMatch(/^\{"ICID":"5","MID":"6",[^\n]*\}$/);
  });

  it('to a line that is taken may be a document of another message', () => {
    const session = due([1, 2]);
    expect(session.log(open(7)).map(({ MID }) => MID)).toEqual(['1']);
    expect(session.log(finish(7)).map(({ MID }) => MID)).toEqual(['2']);
    expect(session.log(line('MID 7 queued for delivery'))).toEqual([]);
  });

  it('to a line of no message is that line, and no document is lost by it', () => {
    for (const batch of [false, true]) {
      const session = due([1, 2], { batch });
      for (let n = 0; n < 5; n++) expect(session.send(stray)).toBe(JSON.stringify(stray));
      expect(session.rest(0).map(({ MID }) => MID)).toEqual(['1', '2']);
    }
  });

  it('to a line of no message with unmatched: drop is nothing or a document', () => {
    const session = due([1], { unmatched: 'drop' });
    const answers = [session.send(stray), session.send(stray), session.send(TICK)];
    const texts = answers.filter((answer) => answer !== undefined);
    expect(texts.map((text) => JSON.parse(text).MID)).toEqual(['1']);
    expect(session.stats()).toMatchObject({ dropped: 2, passed: 0, documents: 1 });
  });

  it('in a batch holds everything that is due, also if that is one document', () => {
    const session = due([1, 2, 3], { batch: true });
    const answer = session.send(TICK) as string;
    expect(answer).toMatch(/^\{"mailstitch_batch":\[\{"ICID":[^\n]*\}\]\}$/);
    expect(splitBatch(answer).map((text) => JSON.parse(text).MID)).toEqual(['1', '2', '3']);
    expect(session.send(TICK)).toBeUndefined();
    session.log(open(4), finish(4));
    session.wait(2 * SECOND);
    expect(JSON.parse(session.send(TICK) as string)).toMatchObject({ mailstitch_batch: [{ MID: '4' }] });
  });

  it('in a batch gives the same documents as one by one', () => {
    const texts = (batch: boolean): string[] => {
      const session = due([1, 2, 3], { batch });
      return [0, 1, 2].flatMap(() => splitBatch(session.send(TICK) ?? '{"mailstitch_batch":[]}'));
    };
    const single = texts(false);
    expect(single).toHaveLength(3);
    expect(texts(true)).toEqual(single);
  });

  it('in batches is bounded, and nothing is left out', () => {
    const session = new FilterSession({ batch: true, timeout: '1m' });
    for (let mid = 1; mid <= 2000; mid++) {
      session.send({ log: open(mid) });
      session.send({ log: line(`MID ${mid} Subject "${'x'.repeat(1000)}"`) });
    }
    session.wait(MINUTE);
    const mids = new Set<string>();
    let largest = 0;
    for (let answer = session.send(TICK); answer !== undefined; answer = session.send(TICK)) {
      largest = Math.max(largest, answer.length);
      for (const text of splitBatch(answer)) mids.add(JSON.parse(text).MID);
    }
    expect(mids.size).toBe(2000);
    expect(largest).toBeLessThan(1 << 20);
  });

  it('comes early where there is no room for more messages', () => {
    const session = new FilterSession({ max_messages: 2 });
    expect(session.log(open(1), open(2))).toEqual([]);
    const documents = [...session.log(open(3), open(4)), ...session.rest(0)];
    expect(documents.map(gist)).toEqual(
      ['1', '2'].map((MID) => ({ MID, sequence: 1, reason: 'budget', complete: false })),
    );
  });
});

describe('arrival time', () => {
  it('is the clock of WASI', () => {
    const session = new FilterSession();
    session.log(open(6));
    expect(session.tick(30 * SECOND - 1)).toEqual([]);
    expect(session.tick(1).map(gist)).toEqual([
      { MID: '6', sequence: 1, reason: 'timeout', complete: false },
    ]);
    session.log(finish(6));
    expect(session.tick(2 * SECOND - 1)).toEqual([]);
    expect(session.tick(1).map(gist)).toEqual([
      { MID: '6', sequence: 2, reason: 'finished', complete: true },
    ]);
  });

  it('goes on with the lines of any appliance', () => {
    const session = new FilterSession();
    session.log(open(6));
    session.wait(31 * SECOND);
    const documents = [0, 1, 2].flatMap((mid) => session.log(open(10 + mid, 0, 'esa2')));
    expect(documents.map(({ MID }) => MID)).toEqual(['6']);
  });

  it('may go back: waits go on from where they were', () => {
    const session = new FilterSession();
    session.log(open(6));
    expect(session.tick(-HOUR)).toEqual([]);
    session.log(open(7));
    expect(session.rest(HOUR + 30 * SECOND).map(({ MID }) => MID)).toEqual(['6', '7']);
  });

  it('gives the year to stamps that have none', () => {
    const session = new FilterSession({}, Date.UTC(2031, 2, 16, 9));
    session.log(open(6));
    expect(session.rest(MINUTE)[0]?.first_time).toBe('2031-03-16T09:00:00Z');
  });
});

describe('event time', () => {
  const EVENT: FilterSettings = { clock: 'event' };

  it('is that of the stamps', () => {
    const session = new FilterSession(EVENT, LATER_MS);
    expect(session.log(open(1), open(2, 29))).toEqual([]);
    const documents = [...session.log(open(3, 31)), ...session.log(open(4, 31))];
    expect(documents.map(gist)).toEqual([{ MID: '1', sequence: 1, reason: 'timeout', complete: false }]);
  });

  it('runs on with heartbeats, as far as the clock went since the last line', () => {
    const session = new FilterSession(EVENT, LATER_MS);
    session.log(open(1));
    expect(session.tick()).toEqual([]);
    expect(session.tick(20 * SECOND)).toEqual([]);
    expect(session.tick(9 * SECOND)).toEqual([]);
    expect(session.tick(SECOND).map(({ MID }) => MID)).toEqual(['1']);
  });

  it('runs on from the last stamp', () => {
    const session = new FilterSession(EVENT, LATER_MS);
    session.log(open(1));
    session.wait(20 * SECOND);
    session.log(line('MID 1 queued for delivery', 5));
    expect(session.tick(24 * SECOND)).toEqual([]);
    expect(session.tick(SECOND).map(({ MID }) => MID)).toEqual(['1']);
  });

  it('takes a line without a stamp at the time of its record', () => {
    const session = new FilterSession(EVENT, LATER_MS);
    const at = (seconds: number) => ({ sec: START_MS / 1000 + seconds, nsec: 0 });
    session.send({ log: 'Start MID 1 ICID 5' }, at(0));
    const answers = [31, 31].map((second, n) =>
      session.send({ log: `Start MID ${n + 2} ICID 5` }, at(second)),
    );
    const texts = answers.filter((answer) => answer !== undefined);
    expect(texts.map((text) => JSON.parse(text))).toMatchObject([
      { MID: '1', first_time: '2026-03-16T09:00:00Z', reason: 'timeout' },
    ]);
  });

  it('runs on with heartbeats also where no line has a time', () => {
    const session = new FilterSession(EVENT, LATER_MS);
    session.send({ log: 'Start MID 1 ICID 5' });
    expect(session.rest(31 * SECOND).map(({ MID }) => MID)).toEqual(['1']);
  });
});

describe('stamps without a zone', () => {
  const begun = (session: FilterSession) =>
    session.rest(HOUR).map(({ MID, appliance, first_time }) => [MID, appliance, first_time]);

  it('are read by the setting, also where heads of records repeat', () => {
    const session = new FilterSession({ timezone: 'CET-1CEST,M3.5.0,M10.5.0/3' });
    session.log(open(1), open(2), open(3));
    expect(begun(session).map(([, , time]) => time)).toEqual(Array(3).fill('2026-03-16T08:00:00Z'));
  });

  it('leave the time of the record alone, which is used where a line has none', () => {
    const session = new FilterSession({ timezone: '+02:00' });
    const time = { sec: START_MS / 1000, nsec: 0 };
    for (const mid of [1, 2]) session.send({ log: `esa1 mail_logs: Info: Start MID ${mid} ICID 5` }, time);
    expect(begun(session).map(([, , time]) => time)).toEqual(Array(2).fill('2026-03-16T09:00:00Z'));
  });

  it('are read by what the appliance says of its clock, from its line on', () => {
    const offset = (seconds: number, host?: string) =>
      line(`Time offset from UTC: ${seconds} seconds`, 0, host);
    const session = new FilterSession({ timezone: '+02:00' });
    const said = [line('Begin Logfile'), open(1), offset(3600), open(2), open(3)];
    const other = [offset(-3600, 'esa2'), open(4), open(5, 0, 'esa2'), open(6), open(7, 0, 'esa2')];
    for (const text of [...said, ...other]) session.send({ log: text.trimEnd() });
    const esa1 = 'esa1.example.com';
    expect(begun(session).sort()).toEqual([
      ['1', esa1, '2026-03-16T07:00:00Z'],
      ['2', esa1, '2026-03-16T08:00:00Z'],
      ['3', esa1, '2026-03-16T08:00:00Z'],
      ['4', esa1, '2026-03-16T08:00:00Z'],
      ['5', 'esa2', '2026-03-16T10:00:00Z'],
      ['6', esa1, '2026-03-16T08:00:00Z'],
      ['7', 'esa2', '2026-03-16T10:00:00Z'],
    ]);
  });

  it('are those of the host that a record names, though lines begin alike', () => {
    const session = new FilterSession();
    const send = (host: string, text: string) =>
      session.send({ host, log: `Mar 16 09:00:00 x y: Info: ${text}` });
    send('esa1', 'Time offset from UTC: 3600 seconds');
    for (const [n, host] of ['esa1', 'esa2', 'esa1', 'esa2'].entries()) send(host, `Start MID ${n} ICID 5`);
    expect(begun(session).sort()).toEqual([
      ['1', 'esa2', '2026-03-16T09:00:00Z'],
      ['2', 'esa1', '2026-03-16T08:00:00Z'],
      ['3', 'esa2', '2026-03-16T09:00:00Z'],
    ]);
  });
});

describe('statistics', () => {
  it('are a record of their own, in which every line is counted once', () => {
    const session = due([1, 2]);
    session.send(stray);
    session.send({ metric: 5 });
    session.send({ log: '' });
    session.rest(0);
    const stats = session.stats();
    expect(stats).toMatchObject({ mailstitch: 'stats', lines: 7, matched: 4, unmatched: 3, passed: 3 });
    expect(stats).toMatchObject({ dropped: 0, documents: 2, messages: 2, open: 0, oversize: 0 });
    expect(session.stats()).toEqual(stats);
  });

  it('hand out nothing and take nothing away', () => {
    for (const batch of [false, true]) {
      const session = due([1, 2], { batch });
      expect(session.stats()).toMatchObject({ documents: 0, open: 2 });
      const first = session.tick();
      session.stats();
      expect([...first, ...session.rest(0)].map(({ MID }) => MID)).toEqual(['1', '2']);
    }
  });
});
