/** The sums of a run: what they say where nothing is amiss, and that they can fail. */
import { describe, expect, it } from 'vitest';
import { accounts } from '../host/accounting.js';
import { createStitcher } from '../host/index.js';
import { accountsText } from '../host/summary.js';
import type { Stats } from '../host/types.js';
import { expectAccounts, Seen } from './support/accounting.js';
import { RecordLost } from './support/fluent-bit-host.js';
import { FilterSession } from './support/fluent-bit-session.js';
import { LATER_MS, line, message } from './support/log.js';

const MIB = 1 << 20;

function statsOf(log: string, settings = {}): Stats {
  const stitcher = createStitcher({ clock: 'event', ...settings });
  stitcher.push(log, LATER_MS);
  return stitcher.stats();
}

describe('lines', () => {
  it('are counted as they come in, and as what became of them', () => {
    const log = `${message(1)}a stray\n\n  \r\n${line('ICID 0 close')}`;
    expect(statsOf(log)).toMatchObject({ lines: 12, matched: 10, unmatched: 2, rejected: 0, passed: 2 });
    expect(statsOf(log, { unmatched: 'drop' })).toMatchObject({ lines: 12, passed: 0, dropped: 2 });
  });

  it.each([65_536, 1000, 3])('beyond a MiB are rejected in pieces, the same in pieces of %i KiB', (size) => {
    const stitcher = createStitcher({ clock: 'event' });
    const log = Buffer.from(
      `${line(`MID 6 Subject "${'x'.repeat(2.2 * MIB)}"`)}${line('MID 6 ICID 5 From: <a@b>')}`,
    );
    for (let at = 0; at < log.length; at += size << 10) {
      stitcher.push(log.subarray(at, at + (size << 10)), LATER_MS);
    }
    expect(stitcher.stats()).toMatchObject({ lines: 4, matched: 2, unmatched: 0, rejected: 2, oversize: 1 });
  });

  it('of a call that broke off are lost, and counted as that', () => {
    const session = new FilterSession();
    session.log(line('Start MID 6 ICID 5'));
    expect(() => session.filter.breakOff()).toThrow(RecordLost);
    expect(session.stats()).toMatchObject({ lines: 2, matched: 1, rejected: 1, lost: 1, failed: 1 });
  });

  it('are what a filter counts: neither heartbeats nor questions', () => {
    const session = new FilterSession();
    session.tick();
    session.send('{"metric":5}');
    expect(session.stats()).toMatchObject({ lines: 1, unmatched: 1, passed: 1, waiting: 0 });
  });
});

describe('messages', () => {
  it('have a document, or are at work', () => {
    const open = `${message(1)}${line('Start MID 2 ICID 9', 60)}`;
    expect(statsOf(open)).toMatchObject({ messages: 2, told: 1, untold: 1, abandoned: 0, open: 1 });
  });

  it('that were told and are held are told', () => {
    const stitcher = createStitcher({ timeout: '1s' });
    stitcher.push('Start MID 2 ICID 9\n', LATER_MS);
    stitcher.tick(LATER_MS + 2000);
    expect(stitcher.stats()).toMatchObject({ messages: 1, told: 1, untold: 0, open: 1 });
    stitcher.push('Message finished MID 2 done\n', LATER_MS + 2000);
    stitcher.drain(LATER_MS + 3000);
    expect(stitcher.stats()).toMatchObject({ told: 1, documents: 2, first_documents: 1, follow_ups: 1 });
  });

  it('that turn out to be one are one', () => {
    const log = [
      line('Start MID 2 ICID 9'),
      line('MID 3 Subject "x"'),
      line('MID 2 rewritten to MID 3 by antispam'),
    ];
    expect(statsOf(log.slice(0, 2).join(''))).toMatchObject({ messages: 2, untold: 2 });
    expect(statsOf(log.join(''))).toMatchObject({ messages: 1, untold: 1 });
  });

  it('with a document a recipient are one all the same', () => {
    const stitcher = createStitcher({ expand: true });
    stitcher.push(message(1, 0, ['a@example.com', 'b@example.com', 'c@example.com']), LATER_MS);
    stitcher.drain(LATER_MS);
    expect(stitcher.stats()).toMatchObject({
      messages: 1,
      told: 1,
      documents: 3,
      first_documents: 1,
      further: 2,
    });
  });
});

describe('a sum that does not add up', () => {
  const good = statsOf(message(1));
  it.each([
    ['a line that nobody counted out', { lines: good.lines + 1 }, 'lines 11'],
    ['a line that was counted twice', { matched: good.matched + 1 }, 'matched 11'],
    ['a message without a document', { messages: 2 }, 'messages 2'],
    ['a document more than there are', { documents: 5 }, 'documents 5'],
  ])('%s', (_, wrong, said) => {
    const stats = { ...good, ...wrong };
    expect(() => expectAccounts(stats)).toThrow();
    const text = accountsText(accounts(stats));
    expect(text).toContain('✗');
    expect(text.split('\n').find((sum) => sum.startsWith('✗'))).toContain(said);
  });

  it('may be one with what came out', () => {
    const seen = new Seen();
    seen.addPassed();
    expect(() => expectAccounts(good, seen)).toThrow('lines of output');
    expect(accounts(good, 1).at(-1)).toMatchObject({ holds: false });
  });
});
