import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { asReadFromPipe, compact, toJson, toPipe } from '../bench/mimecast/event.js';
import { KIND_SHARES } from '../bench/mimecast/kinds.js';
import { LOG_TYPES } from '../bench/mimecast/script.js';
import { MimecastTraffic, type MimecastTrafficOptions } from '../bench/mimecast/traffic.js';
import { classify, idOf } from './support/mimecast-oracle.js';

function digest(options: MimecastTrafficOptions, chunkBytes: number): string {
  const source = new MimecastTraffic(options);
  const hash = createHash('sha256');
  for (let chunk = source.next(chunkBytes); chunk; chunk = source.next(chunkBytes)) {
    if (chunk.at(-1) !== 0x0a) throw new Error('a chunk is not of whole lines');
    hash.update(chunk);
  }
  return hash.digest('hex');
}

describe('the stream', () => {
  const options: MimecastTrafficOptions = { seed: 7, messages: 500, accounts: ['C0A0', 'C1A1'] };

  it('is the same for the same seed and options, in chunks of any size', () => {
    const first = digest(options, 65_536);
    expect(digest(options, 1)).toBe(first);
    expect(digest(options, 5_000)).toBe(first);
    expect(digest({ ...options, seed: 8 }, 65_536)).not.toBe(first);
    expect(digest({ ...options, form: 'json' }, 65_536)).not.toBe(first);
  });

  it('has every event of every message, in the order of their times', () => {
    const source = new MimecastTraffic(options);
    const sent = [...source.events()];
    const seconds = sent.map(({ ms }) => Math.floor(ms / 1000));
    expect(seconds).toEqual([...seconds].sort((a, b) => a - b));
    const count = [...source.truth()].reduce((sum, { events }) => sum + events.length, 0);
    expect(sent.length).toBe(count);
    for (const { index, event } of sent) {
      const texts = source.expected(index).events.map((expected) => toJson(expected.event));
      expect(texts).toContain(toJson(event));
    }
  });

  it('ends, also when there is nothing', () => {
    expect(new MimecastTraffic({ messages: 0 }).next()).toBeNull();
    expect(() => new MimecastTraffic({ accounts: [] })).toThrow(RangeError);
  });
});

describe('the messages', () => {
  const source = new MimecastTraffic({ seed: 3, messages: 4_000, accounts: ['C0A0', 'C1A1'] });
  const truth = [...source.truth()];

  it('are of all kinds, in their shares', () => {
    for (const [kind, share] of KIND_SHARES.slice(0, -1)) {
      const found = truth.filter((message) => message.kind === kind).length / truth.length;
      expect(Math.abs(found - share), kind).toBeLessThan(0.001);
    }
  });

  it('have events whose keys alone say their type', () => {
    for (const { events } of truth) {
      for (const { type, event } of events) expect(classify(event).types, toJson(event)).toEqual([type]);
    }
    expect(new Set(truth.flatMap(({ logTypes }) => logTypes))).toEqual(new Set(LOG_TYPES));
  });

  it('are found by what their documents say', () => {
    for (const { index, account, code, messageId } of truth) {
      expect(source.find(account, code, undefined)).toBe(index);
      expect(source.find(account, undefined, messageId)).toBe(index);
    }
    expect(source.find('C9', truth[0]?.code, undefined)).toBe(-1);
    expect(source.find('C0A0', 'nobody', undefined)).toBe(-1);
    expect(source.find('C0A0', undefined, undefined)).toBe(-1);
  });

  it('have codes that the accounts share', () => {
    expect(truth[0]?.code).toBe(truth[1]?.code);
    expect(truth[0]?.account).not.toBe(truth[1]?.account);
    expect(new Set(truth.map(({ account, code }) => `${account} ${code}`)).size).toBe(truth.length);
  });

  it('have events that all differ', () => {
    const events = truth.flatMap((message) => message.events.map(({ event }) => event));
    expect(new Set(events.map((event) => JSON.stringify([...event].sort()))).size).toBe(events.length);
    expect(new Set(events.map(idOf)).size).toBe(events.length);
  });
});

describe('the pipe form', () => {
  it.each([
    [[['a', 'x']], 'a=x'],
    [[['Subject', 'x']], 'Subject=\\x\\'],
    [[['Subject', '']], 'Subject='],
    [[['MsgId', 'a|b=c']], 'MsgId=\\a|b=c\\'],
    [[['IP', '\\x']], 'IP=\\\\x\\'],
    [[['Sender', ' x']], 'Sender=\\ x\\'],
    [[['Attempt', 14]], 'Attempt=14'],
    [[['aCode', '14']], 'aCode=\\14\\'],
    [[['Hits', '14']], 'Hits=14'],
    [[['x', '007']], 'x=007'],
    [[['Delivered', true]], 'Delivered=true'],
    [[['Delivered', 'true']], 'Delivered=\\true\\'],
    [[['ReceiptAck', null]], 'ReceiptAck=null'],
    [[['x', { b: 1, a: [] }]], 'x={"b":1,"a":[]}'],
    [[['x', [1, { b: 1, a: 2 }]]], 'x=[1,{"a":2,"b":1}]'],
    [
      [
        ['Subject', 'bare'],
        ['Route', 'Inbound'],
      ],
      'Subject=bare|Route=Inbound',
    ],
  ] as const)('%j is %s', (event, line) => {
    expect(toPipe(event)).toBe(line);
  });

  it('may misspell, and leave the last quote away', () => {
    const event = [
      ['Recipient', 'bob@example.com'],
      ['Subject', 'x'],
    ] as const;
    expect(toPipe(event, { misspelled: true, unclosed: true })).toBe(
      'Receipient=bob@example.com|Subject=\\x',
    );
  });

  it('holds no end of a line', () => {
    expect(() => toPipe([['Subject', 'a\nb']])).toThrow(RangeError);
  });

  it('is read as text where it has no other form', () => {
    const event = [
      ['ReceiptAck', null],
      ['IPNewDomain', false],
      ['Delivered', false],
      ['x', 1.5],
      ['Hits', 2],
      ['y', [{ b: 1, a: 2 }]],
      ['z', { b: 1 }],
    ] as const;
    expect(Object.fromEntries(asReadFromPipe(event))).toEqual({
      ReceiptAck: 'null',
      IPNewDomain: 'false',
      Delivered: false,
      x: '1.5',
      Hits: '2',
      y: compact([{ a: 2, b: 1 }]),
      z: { b: 1 },
    });
  });
});
