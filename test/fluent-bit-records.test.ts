import { describe, expect, it } from 'vitest';
import type { ClassicDocument } from '../host/index.js';
import { type FilterRecord, FilterSession, type FilterSettings } from './support/fluent-bit-session.js';

const HOUR = 3_600_000;
const ENOUGH = 60_000;
const PREFIX = '<22>Mar 16 09:00:00 esa1.example.com mail_logs: Info: ';
const FIRST_TIME = '2026-03-16T09:00:00Z';

/** One line opens a message, and time hands it out. */
const start = (mid: number, prefix = PREFIX): string => `${prefix}Start MID ${mid} ICID 5`;

/** The documents of these records, of which none comes back. */
function documentsOf(records: readonly FilterRecord[], settings?: FilterSettings, tag?: string, sec = 0) {
  const session = new FilterSession(settings);
  for (const record of records) expect(session.send(record, { sec, nsec: 0 }, tag)).toBeUndefined();
  return session.rest(ENOUGH);
}

function documentOf(record: FilterRecord, settings?: FilterSettings, tag?: string, sec = 0): ClassicDocument {
  const documents = documentsOf([record], settings, tag, sec);
  expect(documents).toHaveLength(1);
  return documents[0] as ClassicDocument;
}

/** A record that comes back byte for byte, and nothing is taken from it. */
function expectBack(record: string, settings?: FilterSettings): void {
  const session = new FilterSession(settings);
  expect(session.send(record)).toBe(record);
  expect(session.stats()).toMatchObject({ matched: 0, messages: 0 });
  expect(session.rest(HOUR)).toEqual([]);
}

describe('the line of a record', () => {
  const KEYS = ['message', 'log', 'MESSAGE', '_raw'];

  it.each(KEYS)('is the text of %s', (key) => {
    expect(documentOf({ date: 1.5, [key]: start(6), stream: 'stdout' })).toMatchObject({
      MID: '6',
      ICID: '5',
      appliance: 'esa1.example.com',
      first_time: FIRST_TIME,
    });
  });

  it('is the first of them in order of preference, wherever it stands', () => {
    for (let from = 0; from < KEYS.length; from++) {
      const left = KEYS.slice(from);
      const members = left.map((key, at) => [key, start(10 + from + at)]);
      for (const order of [members, members.toReversed()]) {
        expect(documentOf(Object.fromEntries(order)).MID).toBe(String(10 + from));
      }
    }
  });

  it.each([[5], [null], [true], [['x']], [{ message: 'x' }]])('is none that is no text: %j', (value) => {
    expect(documentOf({ message: value, log: start(6) }).MID).toBe('6');
    expectBack(JSON.stringify({ message: value }));
  });

  it('is not looked for in objects and lists', () => {
    expectBack(JSON.stringify({ kubernetes: { log: start(9) }, list: [{ log: start(9) }] }));
  });

  it('is that of message_key alone, if that is given', () => {
    const settings = { message_key: 'event.original' };
    expect(documentOf({ message: start(9), 'event.original': start(6) }, settings).MID).toBe('6');
    expectBack(JSON.stringify({ message: start(9), log: start(9) }), settings);
    expectBack(JSON.stringify({ 'event.original': 5, log: start(9) }), settings);
    expect(documentOf({ größe: start(6) }, { message_key: 'größe' }).MID).toBe('6');
  });

  it.each(['\n', '\r\n', ' ', '\t'])('may end in %j', (end) => {
    const session = new FilterSession();
    expect(session.send({ log: `${start(6)}${end}`, stream: 'stdout' })).toBeUndefined();
    expect(session.rest(ENOUGH)).toMatchObject([{ MID: '6', ICID: '5' }]);
  });

  it('may be empty: then the record comes back', () => {
    for (const text of ['', ' ', '\n']) expectBack(JSON.stringify({ log: text }));
  });

  it('is one line, whatever stands in it', () => {
    const session = new FilterSession();
    session.send({ log: start(6) });
    const inside = `${PREFIX}MID 6 Subject "a\n${start(7)}"`;
    const answer = session.send({ log: inside });
    const documents = session.rest(HOUR).map(({ MID }) => MID);
    expect(documents).toEqual(['6']);
    expect(answer === undefined || JSON.parse(answer).log === inside).toBe(true);
  });
});

describe('the appliance of a record', () => {
  const BARE = start(6, '');

  it.each([
    ['host', { host: 'esa7', hostname: 'x', source_address: 'udp://192.0.2.1:514' }, 'esa7'],
    ['hostname', { source_address: 'udp://192.0.2.1:514', hostname: 'esa7' }, 'esa7'],
    ['source_address', { source_address: 'udp://10.0.0.1:514' }, '10.0.0.1'],
    ['source_address of TCP', { source_address: 'tcp://10.0.0.1:48512' }, '10.0.0.1'],
    ['source_address of IPv6', { source_address: 'udp://[2001:db8::25]:514' }, '2001:db8::25'],
    ['source_address without a port', { source_address: '10.0.0.1' }, '10.0.0.1'],
    ['host that is IPv6', { host: '2001:db8::25' }, '2001:db8::25'],
    ['not a syslog tag', { host: 'mail_logs:', hostname: 'esa7' }, 'esa7'],
    ['not an empty text', { host: '', hostname: 'esa7' }, 'esa7'],
    ['not a number', { host: 5, hostname: 'esa7' }, 'esa7'],
  ])('is its %s', (_, fields, appliance) => {
    expect(documentOf({ log: BARE, ...fields }).appliance).toBe(appliance);
    expect(documentOf({ ...fields, log: start(6) }).appliance, 'before the prefix').toBe(appliance);
  });

  it('is the value of host_key, if that is given', () => {
    const settings = { host_key: 'agent' };
    expect(documentOf({ log: BARE, agent: 'esa8', host: 'esa7' }, settings).appliance).toBe('esa8');
    expect(documentOf({ log: start(6), host: 'esa7' }, settings).appliance).toBe('esa1.example.com');
    expect(documentOf({ log: BARE, agent: 'esa8:', host: 'esa7' }, settings).appliance).toBe('syslog.0');
  });

  it('is else in the prefix, else in the settings, else the tag', () => {
    const settings = { appliance: 'esa9' };
    expect(documentOf({ log: start(6) }, settings, 'ips.1').appliance).toBe('esa1.example.com');
    expect(documentOf({ log: BARE }, settings, 'ips.1').appliance).toBe('esa9');
    expect(documentOf({ log: BARE }, {}, 'ips.1').appliance).toBe('ips.1');
    expect(documentOf({ log: BARE, host: 'mail_logs:' }, {}, 'ips.1').appliance).toBe('ips.1');
  });

  it('keeps the messages of two of them apart', () => {
    const records = ['a', 'b'].map((host) => ({ log: BARE, host }));
    expect(documentsOf(records).map(({ appliance }) => appliance)).toEqual(['a', 'b']);
    const session = new FilterSession();
    for (const tag of ['x', 'y']) session.send({ log: BARE }, undefined, tag);
    expect(session.rest(ENOUGH).map(({ appliance }) => appliance)).toEqual(['x', 'y']);
  });

  it.each([
    ['of other characters', 'größe.😀'],
    ['of quotes', '"\\"'],
    ['long', 'x'.repeat(255)],
    ['longer than a name', 'x'.repeat(10_000)],
    ['empty', ''],
  ])('may be a tag that is %s', (_, tag) => {
    const { MID, appliance } = documentOf({ log: BARE }, {}, tag);
    expect(MID).toBe('6');
    if (tag !== '' && tag.length < 256) expect(appliance).toBe(tag);
  });
});

describe('a record that the parser of Fluent Bit has split', () => {
  it('gives the line, its host and its time', () => {
    const record = {
      pri: '22',
      time: 'Mar 16 09:00:00',
      host: 'esa1.example.com',
      ident: 'mail_logs',
      message: 'Info: Start MID 6 ICID 5',
    };
    expect(documentOf(record, {}, 'syslog.0', Date.UTC(2026, 2, 16, 9) / 1000)).toMatchObject({
      MID: '6',
      appliance: 'esa1.example.com',
      first_time: FIRST_TIME,
      Other: '',
    });
  });

  it('gives no host where the appliance names none', () => {
    const record = { pri: '22', host: 'mail_logs:', ident: 'Info', message: start(6, '') };
    expect(documentOf(record)).toMatchObject({ MID: '6', appliance: 'syslog.0', first_time: null });
  });

  it.each([
    [0, null],
    [1_773_651_600, FIRST_TIME],
    [2_200_000_000, '2039-09-18T23:06:40Z'],
  ])('gives the time of a line without a stamp: %j', (sec, time) => {
    expect(documentOf({ log: start(6, '') }, {}, 'x', sec).first_time).toBe(time);
  });

  it('does not change the stamp of a line', () => {
    expect(documentOf({ log: start(6) }, {}, 'x', 1_773_000_000).first_time).toBe(FIRST_TIME);
  });
});

describe('JSON', () => {
  const subject = (json: string): string | undefined => {
    const session = new FilterSession();
    session.send({ log: start(6) });
    expect(session.send(`{"log":"${PREFIX}MID 6 Subject '${json}'"}`)).toBeUndefined();
    return session.rest(ENOUGH)[0]?.Subject;
  };

  it.each([
    ['escapes of every kind', String.raw`a\"b\\c\/d\b\f\te`, 'a"b\\c/d\b\f\te'],
    ['control characters', String.raw`a\u0001\u001f\u007fb`, 'a\u0001\u001f\u007fb'],
    ['a zero', String.raw`a\u0000b`, 'a\0b'],
    ['characters', String.raw`gr\u00fc\u00DFe \u65e5\u672c`, 'grüße 日本'],
    ['characters as they are', 'grüße 日本 😀', 'grüße 日本 😀'],
    ['surrogate pairs', String.raw`\ud83d\ude00 \uD834\uDD1E`, '😀 𝄞'],
    ['a first surrogate alone', String.raw`a\ud83db`, 'a\ufffdb'],
    ['a second surrogate alone', String.raw`a\ude00b`, 'a\ufffdb'],
    ['surrogates the wrong way round', String.raw`a\ude00\ud83db`, 'a\ufffd\ufffdb'],
    ['two first surrogates', String.raw`a\ud83d\ud83d\ude00b`, 'a\ufffd😀b'],
    ['fragments of Fluent Bit', 'gr\ue0fce', 'gr\ue0fce'],
  ])('in a line may have %s', (_, json, text) => {
    expect(subject(json)).toBe(text);
  });

  it.each([
    '{}',
    '{"a":{"log":"x"},"b":[1,[2,{"c":null}],"]}"],"log":"no log line"}',
    '{"log":"no log line","n":[1.0,1e5,-0,0.10,12345678901234567890,1.7976931348623157e+308]}',
    '{"log":"first","log":"second","x":1,"x":2}',
    '{ "log" :\t"blanks" ,\r\n "x" : [ ] }\n',
    String.raw`{"log":"\u00e9\/\ud83d\ude00 \ud83d \u0000","caf\u00e9":"é"}`,
    '{"mailstitch":"other"}',
    '{"mailstitch":{"unmatched":true}}',
    '{"mailstitch":["tick"]}',
    '{"mailstitch_batch":[]}',
    '{"message":12345}',
    `{"log":"${PREFIX}What nobody knows"}`,
  ])('comes back byte for byte: %s', (record) => {
    expectBack(record);
  });

  it.each(['{}', '{"metric":5}', '{"log":"no log line"}', `{"log":"${PREFIX}What nobody knows"}`])(
    'is dropped and counted with unmatched: drop: %s',
    (record) => {
      const session = new FilterSession({ unmatched: 'drop' });
      expect(session.send(record)).toBeUndefined();
      expect(session.stats()).toMatchObject({ lines: 1, unmatched: 1, dropped: 1, passed: 0 });
    },
  );

  it.each([
    '[]',
    '[{"log":"Start MID 6 ICID 5"}]',
    '"Start MID 6 ICID 5"',
    'null',
    '5',
    'Start MID 6 ICID 5',
    '{',
    '{"log"',
    '{"log":',
    '{"log":"Start MID 6 ICID 5',
    '{"log":"Start MID 6 ICID 5"',
    '{"log":"Start MID 6 ICID 5",',
    '{"log":"Start MID 6 ICID 5",}',
    '{"log":"Start MID 6 ICID 5"}}',
    '{"log":"Start MID 6 ICID 5"}{"log":"Start MID 7 ICID 5"}',
    '{"log":"Start MID 6 ICID 5","x":"\\x"}',
    '{"log":"Start MID 6 ICID 5","x":"\\u12g4"}',
    '{"log":"Start MID 6 ICID 5","x":[1,2}}',
    '{"log":"Start MID 6 ICID 5\u0001"}',
    "{'log':'Start MID 6 ICID 5'}",
    '{log:"Start MID 6 ICID 5"}',
  ])('that is no object comes back byte for byte, and is not read: %s', (record) => {
    const session = new FilterSession();
    expect(session.filter.filterBytes('x', Buffer.from(record)).toString()).toBe(record);
    expect(session.stats()).toMatchObject({ matched: 0, messages: 0 });
  });

  it('that is empty is dropped; what holds a zero ends there, as every text of C', () => {
    const session = new FilterSession();
    expect(session.send('')).toBeUndefined();
    const record = '{"log":"Start MID 6\0 ICID 5"}';
    expect(session.filter.filterBytes('x', Buffer.from(record)).toString()).toBe('{"log":"Start MID 6');
    expect(session.stats()).toMatchObject({ matched: 0, messages: 0 });
  });
});
