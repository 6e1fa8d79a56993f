/** Numbers that an appliance uses again after a reset, and messages of which only id and sequence are left. */
import { describe, expect, it } from 'vitest';
import type { ClassicDocument, Settings } from '../host/index.js';
import { stitchPieces } from './support/engines.js';
import { LATER_MS, line, lines, message } from './support/log.js';

const DAY = 86_400;

function documentsOf(log: string, settings: Settings = {}): ClassicDocument[] {
  return stitchPieces({ clock: 'event', ...settings }, [log], LATER_MS).documents;
}

describe('a message whose parent has a namesake since', () => {
  const log =
    message(8) +
    lines(['ISQ: Reinjected MID 8 as MID 9', 'Start MID 9 ICID 0', 'Message finished MID 9 done'], 60) +
    message(8, 2 * DAY).replace('Message 8', 'Another 8') +
    line("MID 9 RID [0] Response 'ok'", 2 * DAY + 600);
  const [, second] = documentsOf(log).filter(({ MID }) => MID === '9');

  it('has nothing of it', () => {
    expect(second).toMatchObject({ sequence: 2, Subject: '', From: '', IP: '' });
  });

  it('stays in its thread', () => {
    expect(second?.thread).toBe(documentsOf(message(8))[0]?.id);
  });
});

describe('a thread', () => {
  const split = 'MID 8 was split creating MID 9 due to a per-recipient policy VIP';

  it('stays where the root was without a name at the first document of its child', () => {
    const log =
      lines(['Start MID 8 ICID 7', split, 'Message finished MID 9 done']) +
      line('Message finished MID 8 done', 20) +
      message(8, DAY) +
      line("MID 9 RID [0] Response 'ok'", DAY + 30);
    const children = documentsOf(log).filter(({ MID }) => MID === '9');
    expect(children.map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(new Set(children.map(({ thread }) => thread)).size).toBe(1);
  });

  it('stays where the namesake of the root was rewritten, or is another number of a message without a name', () => {
    const child = lines([split, 'Message finished MID 9 done']) + line('Message finished MID 8 done', 1);
    for (const namesake of [
      line('Start MID 8 ICID 7', DAY) + line('MID 8 rewritten to MID 12 by antispam', DAY),
      line('Start MID 11 ICID 7', DAY) + line('MID 11 rewritten to MID 8 by antispam', DAY),
    ]) {
      const late = line("MID 9 RID [0] Response 'ok'", DAY + 1) + line('Begin Logfile', DAY + 20);
      const children = documentsOf(child + namesake + late).filter(({ MID }) => MID === '9');
      expect(children.map(({ sequence }) => sequence)).toEqual([1, 2]);
      expect(new Set(children.map(({ thread }) => thread)).size).toBe(1);
    }
  });
});

describe('a line that names a number as new', () => {
  it.each([
    ['rewritten', 'MID 7 rewritten to MID 8 by antispam'],
    ['split', 'MID 7 was split creating MID 8 due to a per-recipient policy VIP'],
    ['generated', "MID 8 was generated based on MID 7 by bcc filter 'x'"],
    ['bounce', 'MID 8 was generated for bounce of MID 7'],
    ['reinjected', 'ISQ: Reinjected MID 7 as MID 8'],
    ['returned', 'MID 8 received from the SMA sma1 (MID originally 7) on release from quarantine "Policy"'],
  ])('means another message than one that was over long ago: %s', (_, text) => {
    const former = message(8);
    const log =
      former + message(7, DAY) + line(text, DAY + 10) + line('Message finished MID 8 done', DAY + 11);
    const [first] = documentsOf(former);
    const documents = documentsOf(log);
    expect(documents.filter(({ id }) => id === first?.id)).toEqual([first]);
    expect(documents.filter(({ MID }) => MID.includes('8')).every(({ lines: count }) => count < 14)).toBe(
      true,
    );
  });
});

describe('a release from an SMA', () => {
  const release = 'MID 30 received from the SMA sma1 (MID originally 8) on release from quarantine "Policy"';

  it('has no parent where several messages have the number, be one of them long over', () => {
    const log =
      line('Start MID 8 ICID 7') +
      line('Message finished MID 8 done') +
      line('Start MID 8 ICID 7', DAY) +
      line('Start MID 8 ICID 7', DAY, 'esa2.example.com') +
      line(release, DAY + 1);
    const [child] = documentsOf(log).filter(({ MID }) => MID === '30');
    expect(child).toBeDefined();
    expect(child).not.toHaveProperty('parent');
  });
});

describe('a rewritten message that was forgotten', () => {
  const rewritten = [
    'Start MID 70 ICID 6',
    'MID 70 rewritten to MID 71 by antispam',
    'MID 71 rewritten to MID 72 by LDAP rewrite',
  ];

  it.each([
    ['first', [70, 71, 72]],
    ['last', [72, 71, 70]],
  ])('has one follow-up for late lines under all its numbers, the %s one first', (_, mids) => {
    const log =
      lines(rewritten) +
      // there is room for two: a third one has the first forgotten
      lines(['Start MID 90 ICID 91', 'MID 90 ICID 91 From: <>'], 1) +
      lines(
        mids.map((mid) => `MID ${mid} RID [0] Response 'of ${mid}'`),
        2,
      );
    const documents = documentsOf(log, { max_messages: 2 }).filter(({ MID }) => MID.startsWith('7'));
    expect(documents.map(({ sequence, reason }) => [sequence, reason])).toEqual([
      [1, 'budget'],
      [2, 'drain'],
    ]);
    expect(documents[1]?.id).toBe(documents[0]?.id);
    expect(documents[1]?.MID.split(' || ').sort()).toEqual(['70', '71', '72']);
    for (const mid of mids) expect(documents[1]?.Other).toContain(`Response 'of ${mid}'`);
  });

  it('has nothing to do with another one that has its first number since', () => {
    const whole = [...rewritten, 'Message finished MID 72 done'];
    const log =
      lines(whole) +
      line('Start MID 70 ICID 8', DAY) +
      line("MID 71 RID [0] Response 'late'", DAY + 1) +
      line('Message finished MID 70 done', DAY + 2);
    const [first] = documentsOf(lines(whole));
    const documents = documentsOf(log);
    expect(documents.find(({ MID }) => MID === '70')).toMatchObject({ sequence: 1, lines: 2 });
    expect(documents.find(({ MID }) => MID === '71')).toMatchObject({ sequence: 2, id: first?.id });
  });
});

describe('keep_raw', () => {
  it('keeps the line that made a message among its lines as well', () => {
    const text = "MID 11 was generated based on MID 10 by bcc filter 'x'";
    const [child] = documentsOf(line(text), { keep_raw: true }).filter(({ MID }) => MID === '11');
    expect(child).toMatchObject({ lines: 1, raw: [line(text).trimEnd()] });
  });
});

describe('a connection and a delivery whose numbers are used again', () => {
  it('are others, while those before stay with their messages', () => {
    const day = (mid: number, second: number, ip: string): string =>
      message(mid, second)
        .replaceAll(String(mid + 1_000_000), '7')
        .replaceAll(String(mid + 2_000_000), '3')
        .replaceAll('198.51.100.9', ip);
    const late = line("MID 5 RID [0] Response 'late'", 2 * DAY + 60);
    const documents = documentsOf(day(5, 0, '192.0.2.1') + day(6, 2 * DAY, '192.0.2.2') + late);
    expect(documents.map(({ MID, sequence, IP }) => [MID, sequence, IP])).toEqual([
      ['5', 1, '192.0.2.1'],
      ['6', 1, '192.0.2.2'],
      ['5', 2, '192.0.2.1'],
    ]);
    for (const { Other } of documents) expect(Other.match(/New SMTP [ID]CID/g)).toHaveLength(2);
  });

  it('are the same within an hour: their first lines came twice', () => {
    const twice = message(5).replace(/.*New SMTP ICID.*\n/, '$&$&');
    const [document] = documentsOf(
      twice +
        line(
          'New SMTP ICID 1000005 interface Data 1 (192.0.2.25) address 198.51.100.9 reverse dns host mx.example.net verified yes',
          3000,
        ),
    );
    expect(document).toMatchObject({ MID: '5', IP: '198.51.100.9' });
  });
});
