import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createStitcher } from '../host/index.js';
import type { Settings } from '../host/types.js';

/** What is known of each line by now: how many records have it, and whether it was let go by the last. */
class Receipts {
  readonly held = new Map<number, number>();
  readonly done = new Set<number>();

  take(pairs: Uint32Array): void {
    for (let at = 0; at < pairs.length; at += 2) {
      const line = pairs[at] as number;
      const holders = this.held.get(line) ?? 1;
      if (pairs[at + 1] === 0) this.held.set(line, holders + 1);
      else if (holders > 1) this.held.set(line, holders - 1);
      else {
        expect(this.done.has(line), `line ${line} is let go once`).toBe(false);
        this.done.add(line);
      }
    }
  }
}

/** A stitcher that is fed at one time, and what became of its lines. */
function tracked(settings: Settings = {}) {
  const stitcher = createStitcher(settings);
  const receipts = new Receipts();
  stitcher.trackLines((pairs) => receipts.take(pairs));
  return { stitcher, receipts, done: () => [...receipts.done].sort((a, b) => a - b) };
}

const PREFIX = '<22>Mar 16 09:15:31 esa1 mail_logs: Info: ';
const lines = (...texts: string[]) => texts.map((text) => `${PREFIX}${text}\n`).join('');

const FIRST = lines(
  'New SMTP ICID 7 interface Data 1 (192.0.2.1) address 198.51.100.9 reverse dns host a.example.net verified yes',
  'Start MID 1 ICID 7',
  'MID 1 ICID 7 From: <a@example.net>',
  'MID 1 ICID 7 RID 0 To: <b@example.com>',
  'Message finished MID 1 done',
);

describe('receipts', () => {
  it('lets a message go with its last document, all lines together', () => {
    const { stitcher, done } = tracked();
    stitcher.push(FIRST, 0);
    expect(done()).toEqual([]);
    stitcher.tick(1999);
    expect(done()).toEqual([]);
    stitcher.tick(2000);
    expect(done()).toEqual([1, 2, 3, 4]);
    stitcher.push(lines('ICID 7 close'), 3000);
    expect(done()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('keeps the lines of a connection while a message of it is at work', () => {
    const { stitcher, done } = tracked();
    stitcher.push(FIRST + lines('Start MID 2 ICID 7', 'ICID 7 close'), 0);
    stitcher.tick(2000);
    expect(done()).toEqual([1, 2, 3, 4]);
    stitcher.push(lines('Message finished MID 2 done'), 2500);
    stitcher.tick(4500);
    expect(done()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('lets the lines of a connection go that is never closed, when no message will come by it', () => {
    const { stitcher, done } = tracked();
    stitcher.push(FIRST, 0);
    stitcher.tick(2000);
    stitcher.tick(301_999);
    expect(done()).toEqual([1, 2, 3, 4]);
    stitcher.tick(302_000);
    expect(done()).toEqual([0, 1, 2, 3, 4]);
  });

  it('keeps a message that is held after its first document', () => {
    const { stitcher, done } = tracked();
    stitcher.push(lines('Start MID 1 ICID 7', 'MID 1 ICID 7 From: <a@example.net>'), 0);
    stitcher.tick(30_000);
    expect([...stitcher]).toHaveLength(1);
    expect(done()).toEqual([]);
    stitcher.push(lines('Message finished MID 1 done'), 40_000);
    stitcher.tick(42_000);
    expect(done()).toEqual([0, 1, 2]);
  });

  it('keeps the lines of a parent for its child', () => {
    const { stitcher, done } = tracked();
    stitcher.push(
      lines(
        'Start MID 1 ICID 7',
        'MID 1 Subject "Hello"',
        'Start MID 2 ICID 0',
        'MID 1 was split creating MID 2 due to a per-recipient policy (DEFAULT) in the inbound table',
        'Message finished MID 1 done',
      ),
      0,
    );
    stitcher.tick(2000);
    expect(done()).toEqual([]);
    stitcher.push(lines('Message finished MID 2 done'), 3000);
    stitcher.tick(5000);
    expect(done()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('does not keep a parent for a child that was done before the parent was known', () => {
    const { stitcher, done } = tracked();
    const from = (host: string, ...texts: string[]) => lines(...texts).replaceAll(' esa1 ', ` ${host} `);
    stitcher.push(
      from(
        'esa9',
        'Start MID 9001 ICID 0',
        'MID 9001 received from the SMA sma1 (MID originally 52000) for release from the centralized quarantine',
        'Message finished MID 9001 done',
      ),
      0,
    );
    stitcher.tick(3000);
    stitcher.push(from('esa1', 'Start MID 52000 ICID 0', 'Message finished MID 52000 done'), 3000);
    stitcher.tick(10_000);
    expect(done()).toEqual([0, 1, 2, 3, 4]);
  });

  it('does not keep a message for itself that was split and then joined', () => {
    const { stitcher, done } = tracked();
    stitcher.push(
      lines(
        'Start MID 1 ICID 0',
        'MID 1 was split creating MID 2 due to a per-recipient policy (DEFAULT) in the inbound table',
        'MID 1 rewritten to MID 2 by antispam',
        'Message finished MID 1 done',
        'Message finished MID 2 done',
      ),
      0,
    );
    stitcher.tick(10_000);
    expect(done()).toEqual([0, 1, 2, 3, 4]);
  });

  it('lets lines go at once that belong to no message', () => {
    const { stitcher, done } = tracked({ unmatched: 'drop' });
    stitcher.push(`${lines('Version: 14.0.0-698 SN: 421')}\nnothing of a mail log\n`, 0);
    expect(done()).toEqual([0, 1, 2]);
  });

  it('counts a line that came in pieces once, and a line of records like any other', () => {
    const { stitcher, done } = tracked();
    stitcher.setOrigin('', '', true);
    const text = `${'x'.repeat(3 << 20)}\n{"message":"MID 1 Subject \\"a\\"","host":"esa1"}\n{"message":"noise"}\n`;
    stitcher.push(text, 0);
    expect(done()).toEqual([0, 2]);
    stitcher.drain(1);
    expect(done()).toEqual([0, 1, 2]);
  });

  const samples = ['examples/mail_logs.log', ...caseLogs()];
  it.each(samples)('lets every line of %s go exactly once', (path) => {
    const bytes = readFileSync(path);
    const total = bytes.filter((byte) => byte === 10).length;
    const { stitcher, done } = tracked();
    stitcher.push(bytes, 0);
    stitcher.tick(2000);
    stitcher.tick(40_000);
    stitcher.drain(50_000);
    // connections that are never closed go last
    stitcher.tick(5 * 3_600_000);
    expect(done()).toEqual(Array.from({ length: total }, (_, line) => line));
  });

  it('keeps only the lines of the connection when its many messages are done', () => {
    const { stitcher, done } = tracked({ unmatched: 'drop' });
    for (let n = 0; n < 200; n++) stitcher.push(FIRST.replaceAll('MID 1 ', `MID ${n + 1} `), n);
    stitcher.drain(1000);
    const ofMessages = Array.from({ length: 1000 }, (_, line) => line).filter((line) => line % 5 !== 0);
    expect(done()).toEqual(ofMessages);
  });
});

function caseLogs(): string[] {
  return [
    '03-policy-split',
    '04-rewritten-by-filter',
    '28-centralized-quarantine-release',
    'split-twice-then-rewritten-twice',
    'two-appliances-same-numbers',
    'double-bounce',
    'rewrite-told-last',
    'session-with-three-messages',
  ].map((name) => `test/cases/${name}.log`);
}
