/** What a stranger found who read the filter with ill will; each with the smallest input that shows it. */
import { describe, expect, it } from 'vitest';
import { createStitcher } from '../host/index.js';
import { RecordLost } from './support/fluent-bit-host.js';
import { FilterSession } from './support/fluent-bit-session.js';
import { LATER_MS, line, START_MS } from './support/log.js';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const open = (mid: number, second = 0): string => line(`Start MID ${mid} ICID 5`, second);

describe('a record', () => {
  it('of nothing but escapes comes back, and the next one is read', () => {
    const session = new FilterSession();
    const record = `{${Array.from({ length: 80_000 }, () => '"\\n":"\\n"').join(',')}}`;
    expect(session.send(record)).toBe(record);
    session.log(open(1));
    expect(session.stats()).toMatchObject({ lines: 2, matched: 1, passed: 1, failed: 0 });
  });

  it('that repeats a head but names another host is that host’s', () => {
    const session = new FilterSession({ clock: 'event', timeout: '30s' });
    const head = '<22>Mar 16 09:00:00 mail_logs: Info: ';
    session.send({ log: `${head}Start MID 1 ICID 2` });
    for (let second = 0; second < 40; second++) {
      session.wait(SECOND);
      session.send({ log: `${head}MID 5 queued for delivery`, host: 'other' });
    }
    expect(session.tick().map(({ MID, appliance }) => [MID, appliance])).toEqual([['1', 'syslog.0']]);
  });

  it('with a raw control character is no JSON, whether its head is repeated or not', () => {
    const session = new FilterSession();
    session.log(open(1));
    const record = `{"log":"${line('MID 1 queued for de\u0001livery').trimEnd()}"}`;
    expect(session.filter.filterBytes('mail', Buffer.from(record)).toString()).toBe(record);
  });

  it('may be from an IPv6 address that ends in colons', () => {
    const session = new FilterSession();
    session.send({ log: 'Start MID 1 ICID 2', source_address: '2001:db8::' });
    session.send({ log: 'Message finished MID 1 done', source_address: '2001:db8::' });
    expect(session.rest(2 * SECOND).map(({ appliance }) => appliance)).toEqual(['2001:db8::']);
  });

  it('has a subscription that is called like a level, before or after one that is not', () => {
    for (const order of [0, 1]) {
      const session = new FilterSession();
      const stamp = '<22>Mar 16 09:00:00';
      const two = [`${stamp} Info: Start MID 1 ICID 2`, `${stamp} Info: Info: MID 1 queued for delivery`];
      if (order === 1) two.reverse();
      session.log(...two);
      expect(session.stats()).toMatchObject({ matched: 2, unmatched: 0 });
    }
  });
});

describe('memory', () => {
  it('has its bound for long lines too', () => {
    const session = new FilterSession({ keep_raw: true, max_bytes: '16MiB', remember: '1MiB', hold: '1h' });
    for (let mid = 1; mid <= 300; mid++) session.log(line(`MID ${mid} something ${'x'.repeat(150_000)}`));
    expect(session.stats().store_bytes).toBeLessThan(18 * 2 ** 20);
  });
});

describe('time', () => {
  it('of an appliance without lines does not begin with a heartbeat', () => {
    const session = new FilterSession({ clock: 'event', appliance: 'esa1' }, LATER_MS);
    session.tick();
    const text = (body: string, second: number) => line(body, second, '').replace('  ', ' ');
    session.log(text('Start MID 4 ICID 5', 0));
    expect(session.log(text('Start MID 5 ICID 5', 3000)).map(({ MID, reason }) => [MID, reason])).toEqual([
      ['4', 'timeout'],
    ]);
  });

  it('that is set back an hour takes what waits back with it', () => {
    const session = new FilterSession({ timeout: '30s' });
    session.log(open(1));
    session.tick(SECOND);
    session.tick(-HOUR);
    expect(session.tick(28 * SECOND)).toEqual([]);
    expect(session.tick(2 * SECOND).map(({ reason }) => reason)).toEqual(['timeout']);
  });
});

describe('a call that breaks off', () => {
  it('is counted, and the next ones work', () => {
    const session = new FilterSession();
    session.log(open(1), line('Message finished MID 1 done'));
    expect(() => session.filter.breakOff()).toThrow(RecordLost);
    session.log(open(2), line('Message finished MID 2 done'));
    expect(session.rest(2 * SECOND).map(({ MID }) => MID)).toEqual(['1', '2']);
    expect(session.stats()).toMatchObject({ failed: 1, matched: 4, documents: 2 });
  });
});

describe('a line that no rule knows', () => {
  it('of zeros agrees with none of them', () => {
    const stitcher = createStitcher();
    stitcher.push('\0\0\0x\n', START_MS);
    expect([...stitcher]).toMatchObject([{ message: '\0\0\0x', mailstitch: { matched_bytes: 0 } }]);
  });

  it('is none because of a long value with many ends', () => {
    const text = `New SMTP ICID 3 interface Dat${'" '.repeat(174)}(192.0.2.25) address 198.51.100.9 reverse dns host mx.example.net verified yes`;
    expect(createStitcher().explain(text).rule).not.toBeNull();
  });
});
