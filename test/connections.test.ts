import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ClassicDocument, createStitcher, type Settings } from '../host/index.js';
import { sortOut, stitchPieces } from './support/engines.js';
import { FilterSession } from './support/fluent-bit-session.js';
import { LATER_MS, line, lines, message, START_MS } from './support/log.js';

const REJECTED: Settings = { clock: 'event', connections: 'rejected' };
const ALL: Settings = { clock: 'event', connections: 'all' };
const SECOND = 1000;
const MINUTE = 60 * SECOND;

const opened = (icid: number) =>
  `New SMTP ICID ${icid} interface Data 1 (192.0.2.25) address 203.0.113.${icid % 250} reverse dns host unknown verified no`;
const accepted = (icid: number) => `ICID ${icid} ACCEPT SG UNKNOWNLIST match ALL SBRS 1.0 country Germany`;
const refused = (icid: number) => `ICID ${icid} REJECT SG BLOCKED_LIST match ALL SBRS -9.9 country Germany`;
const closed = (icid: number) => `ICID ${icid} close`;
const session = (icid: number) => [opened(icid), refused(icid), closed(icid)];
const TCPREFUSE = 'ICID 0 TCPREFUSE SG BLOCKED_LIST match ALL SBRS None';

function documentsOf(log: string, settings: Settings = REJECTED): ClassicDocument[] {
  return stitchPieces(settings, [log], LATER_MS).documents;
}

const gist = ({ ICID, MID, reason, complete, disposition }: ClassicDocument) => ({
  ICID,
  MID,
  reason,
  complete,
  disposition,
});

/** A stitcher on arrival time whose lines have no stamps, and what becomes of its lines. */
function live(settings: Settings = { connections: 'rejected' }) {
  const stitcher = createStitcher(settings);
  const released: number[] = [];
  stitcher.trackLines((pairs) => {
    for (let at = 0; at < pairs.length; at += 2) if (pairs[at + 1] === 1) released.push(pairs[at] as number);
  });
  return {
    released,
    at(ms: number, ...texts: string[]) {
      if (texts.length === 0) stitcher.tick(START_MS + ms);
      else stitcher.push(texts.map((text) => `${text}\n`).join(''), START_MS + ms);
      return sortOut(stitcher).documents;
    },
    drain(ms: number) {
      stitcher.drain(START_MS + ms);
      return sortOut(stitcher).documents;
    },
    stats: () => stitcher.stats(),
  };
}

describe('a connection of which something was refused', () => {
  it('is a document when it is closed and linger has passed, once, and its lines are done with then', () => {
    const { at, drain, released, stats } = live();
    expect(at(0, ...session(7))).toEqual([]);
    expect(at(1999)).toEqual([]);
    expect(released).toEqual([]);
    expect(at(2000).map(gist)).toEqual([
      { ICID: '7', MID: '', reason: 'finished', complete: true, disposition: 'rejected' },
    ]);
    expect(released).toEqual([0, 1, 2]);
    expect(at(3000, 'ICID 7 TLS failed')).toEqual([]);
    expect(at(60 * MINUTE)).toEqual([]);
    expect(drain(60 * MINUTE)).toEqual([]);
    expect(released).toEqual([0, 1, 2, 3]);
    expect(stats()).toMatchObject({ documents: 1, connections: 1, messages: 0, open: 0, incomplete: 0 });
  });

  it('is one when nothing was heard of it for five minutes', () => {
    const { at } = live();
    expect(at(0, opened(7), refused(7))).toEqual([]);
    expect(at(5 * MINUTE - 1)).toEqual([]);
    expect(at(5 * MINUTE).map(gist)).toEqual([
      { ICID: '7', MID: '', reason: 'timeout', complete: false, disposition: 'rejected' },
    ]);
    expect(at(5 * MINUTE, closed(7))).toEqual([]);
    expect(at(60 * MINUTE)).toEqual([]);
  });

  it('is one at the end of input, after the messages', () => {
    const { at, drain } = live();
    at(0, opened(7), refused(7), 'Start MID 1 ICID 6', ...session(8));
    expect(drain(1).map(gist)).toEqual([
      { ICID: '6', MID: '1', reason: 'drain', complete: false, disposition: 'unknown' },
      { ICID: '8', MID: '', reason: 'finished', complete: true, disposition: 'rejected' },
      { ICID: '7', MID: '', reason: 'drain', complete: false, disposition: 'rejected' },
    ]);
  });

  it('is none when a message came by it, whatever the order of the lines', () => {
    const texts = [...session(7), 'Start MID 1 ICID 7', 'MID 1 ICID 7 From: <a@example.net>', ...session(8)];
    fc.assert(
      fc.property(fc.shuffledSubarray(texts, { minLength: texts.length }), (shuffled) => {
        const documents = documentsOf(lines(shuffled));
        expect(documents.map(({ ICID, MID }) => `${MID}/${ICID}`).sort()).toEqual(['/8', '1/7']);
        const [first] = documents.filter(({ MID }) => MID === '1');
        expect(first?.Other).toContain('REJECT SG BLOCKED_LIST');
      }),
      { numRuns: 60 },
    );
  });

  it('still joins a message that comes after its document', () => {
    const { at } = live();
    at(0, ...session(7));
    expect(at(2000)).toHaveLength(1);
    at(3000, 'Start MID 1 ICID 7', 'Message finished MID 1 done');
    const [late] = at(5000);
    expect(late).toMatchObject({ MID: '1', ICID: '7', IP: '203.0.113.7' });
    expect(late?.Other).toContain(refused(7));
    expect(at(60 * MINUTE)).toEqual([]);
  });

  it('has an id that no message with its number has, and the same whenever the log is read', () => {
    const log = lines(session(7)) + line('Start MID 7 ICID 9') + line('Message finished MID 7 done');
    const ids = documentsOf(log).map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
    // other appliances first: they number otherwise
    const again = documentsOf(line('Start MID 1 ICID 1', 0, 'esa9.example.com') + log);
    expect(again.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
    expect(again.every(({ id, thread }) => id === thread)).toBe(true);
  });

  it('is one document with expand, and does not count as a message', () => {
    const settings: Settings = { ...REJECTED, expand: true, max_messages: 2 };
    const log = lines(session(7)) + message(1) + lines(session(8), 30);
    expect(documentsOf(log, settings).map(({ ICID, MID }) => `${MID}/${ICID}`)).toEqual([
      '/7',
      '1/1000001',
      '/8',
    ]);
  });
});

describe('a connection without a number', () => {
  it('is a document of its own, and two lines that are the same are one', () => {
    const { at, released, stats } = live();
    at(0, TCPREFUSE, TCPREFUSE, TCPREFUSE.replace('None', '-1.0'));
    const documents = at(2000);
    expect(documents.map(({ lines: count, ICID }) => [ICID, count])).toEqual([
      ['0', 2],
      ['0', 1],
    ]);
    expect(new Set(documents.map(({ id }) => id)).size).toBe(2);
    expect(released.sort()).toEqual([0, 1, 2]);
    expect(stats()).toMatchObject({ matched: 3, unmatched: 0, connections: 2, keys: expect.any(Number) });
  });

  it('has the same id behind another prefix', () => {
    const [one] = documentsOf(line(TCPREFUSE));
    const other = `Mar 16 09:00:00 esa1.example.com mail_logs: Info: ${TCPREFUSE}\n`;
    expect(documentsOf(other).map(({ id }) => id)).toEqual([one?.id]);
  });

  it('is handed on by default', () => {
    const { documents, passed } = stitchPieces({ clock: 'event' }, [line(TCPREFUSE)], LATER_MS);
    expect(documents).toEqual([]);
    expect(passed).toHaveLength(1);
  });
});

describe('connections: all', () => {
  it('tells those that came to nothing, too, but not those of which only the end is known', () => {
    const log = lines([opened(7), accepted(7), 'ICID 7 lost', closed(7), opened(8), closed(8), closed(9)]);
    expect(documentsOf(log, ALL).map(gist)).toEqual([
      { ICID: '7', MID: '', reason: 'finished', complete: true, disposition: 'aborted' },
      { ICID: '8', MID: '', reason: 'finished', complete: true, disposition: 'unknown' },
    ]);
    expect(documentsOf(log)).toEqual([]);
  });
});

describe('a flood of connections', () => {
  const flood = (from: number, count: number, texts: (icid: number) => string[]) =>
    Array.from({ length: count }, (_, at) => texts(from + at).join('\n')).join('\n');

  it('takes no more memory than it may, and each is told once', () => {
    const { at, drain, stats } = live({ connections: 'rejected', max_bytes: '2MiB' });
    const seen = new Map<string, number>();
    const take = (documents: ClassicDocument[]) => {
      for (const { ICID } of documents) seen.set(ICID, (seen.get(ICID) ?? 0) + 1);
    };
    // never closed
    for (let round = 0; round < 20; round++)
      take(
        at(
          round,
          flood(1 + round * 2000, 2000, (icid) => [opened(icid), refused(icid)]),
        ),
      );
    expect(stats().store_bytes).toBeLessThanOrEqual(2 << 20);
    expect(stats().evicted).toBeGreaterThan(20_000);
    take(drain(30));
    expect(seen.size).toBe(40_000);
    expect(Math.max(...seen.values())).toBe(1);
    expect(stats()).toMatchObject({ connections: 40_000, documents: 40_000, messages: 0 });
  });

  it('pushes out no message that is held', () => {
    const { at, stats } = live({ connections: 'rejected', max_bytes: '2MiB' });
    at(0, 'Start MID 1 ICID 5000', 'MID 1 quarantined to "Policy" (content filter:x)');
    expect(at(30 * SECOND)).toMatchObject([{ MID: '1', reason: 'timeout' }]);
    for (let round = 0; round < 10; round++)
      at(
        31 * SECOND + round,
        flood(6001 + round * 2000, 2000, (icid) => [opened(icid), refused(icid)]),
      );
    expect(stats()).toMatchObject({ open: 1, evicted: expect.any(Number) });
    expect(stats().evicted).toBeGreaterThan(5000);
    at(40 * SECOND, 'Message finished MID 1 done');
    expect(at(42 * SECOND)).toMatchObject([{ MID: '1', sequence: 2, reason: 'finished' }]);
  });

  it('pushes out no message before its own connections', () => {
    const { at, stats } = live({ connections: 'all', max_bytes: '2MiB' });
    at(
      0,
      flood(1, 1000, (icid) => [opened(icid), accepted(icid)]),
    );
    at(1, 'Start MID 1 ICID 5000');
    const [first] = at(
      2,
      flood(6001, 5000, (icid) => [opened(icid), accepted(icid)]),
    );
    expect(first).toMatchObject({ MID: '', ICID: '1', reason: 'budget' });
    expect(stats().store_bytes).toBeLessThanOrEqual(2 << 20);
  });
});

describe('in Fluent Bit', () => {
  it('comes one a call, with or without a heartbeat', () => {
    const filter = new FilterSession({ connections: 'rejected' });
    expect(
      filter.log(
        ...lines([...session(7), ...session(8), TCPREFUSE])
          .trimEnd()
          .split('\n'),
      ),
    ).toEqual([]);
    filter.wait(3 * SECOND);
    const documents = [filter.log(line(opened(9))), filter.tick(), filter.tick(), filter.tick()].flat();
    expect(documents.map(({ ICID }) => ICID)).toEqual(['7', '8', '0']);
  });
});
