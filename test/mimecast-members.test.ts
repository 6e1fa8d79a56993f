import { describe, expect, it } from 'vitest';
import type { Json, MimecastEvent } from '../bench/mimecast/event.js';
import { documentOf, eventDocument, stitchLines } from './support/mimecast.js';
import { idOf } from './support/mimecast-oracle.js';

const PIPE = 'datetime=2026-03-16T09:15:30+0000|acc=C0A0|';
const JSON_START = '{"datetime":"2026-03-16T09:15:30+0000","acc":"C0A0",';
const AT: MimecastEvent = [
  ['datetime', '2026-03-16T09:15:30+0000'],
  ['acc', 'C0A0'],
];

describe('a value in the pipe form', () => {
  it.each<[string, string, Json]>([
    ['x=7', 'x', 7],
    ['x=0', 'x', 0],
    ['x=-12', 'x', -12],
    ['x=9007199254740991', 'x', 9007199254740991],
    ['x=-9007199254740991', 'x', -9007199254740991],
    ['x=9007199254740992', 'x', '9007199254740992'],
    ['x=123456789012345678901234567890', 'x', '123456789012345678901234567890'],
    ['x=007', 'x', '007'],
    ['x=+7', 'x', '+7'],
    ['x=-0', 'x', '-0'],
    ['x=-', 'x', '-'],
    ['x=1.5', 'x', '1.5'],
    ['x=1e3', 'x', '1e3'],
    ['x= 7', 'x', ' 7'],
    ['Hits=7', 'Hits', '7'],
    ['x=', 'x', ''],
    ['x=[]', 'x', '[]'],
    ['x=null', 'x', 'null'],
    ['x=false', 'x', 'false'],
    ['Delivered=true', 'Delivered', true],
    ['Delivered=false', 'Delivered', false],
    ['Delivered=yes', 'Delivered', 'yes'],
    ['x=\\text\\', 'x', 'text'],
    ['x=\\text', 'x', 'text'],
    ['x=\\\\', 'x', ''],
    ['x=\\', 'x', ''],
    ['x=\\7\\', 'x', '7'],
    ['x=\\{"a":1}\\', 'x', '{"a":1}'],
    ['x=\\a|b=c\\', 'x', 'a|b=c'],
    ['x=a=b', 'x', 'a=b'],
    ['x={}', 'x', {}],
    ['x={"b":[1,{"d":null,"c":"|"}],"a":true}', 'x', { a: true, b: [1, { c: '|', d: null }] }],
    ['x={"a":1', 'x', '{"a":1'],
    ['x={"a":1}x', 'x', '{"a":1}x'],
    ['x={spf}', 'x', '{spf}'],
    ['Subject={"a":1}', 'Subject', '{"a":1}'],
    ['sender={}', 'sender', '{}'],
    ['MsgId=7', 'MsgId', 7],
    ['Receipient=a@example.com', 'Recipient', 'a@example.com'],
  ])('%s', (field, key, value) => {
    // both at the end of a line, where a quote may be missing, and before other members
    const document = documentOf(`${PIPE}${field}`);
    expect(document).toEqual(eventDocument([...AT, [key, value]]));
    if (field.startsWith('x=\\') && !/.\\$/.test(field.slice(3))) return;
    const between = documentOf(`${PIPE}${field}|y=z`);
    expect(between).toEqual(eventDocument([...AT, [key, value], ['y', 'z']]));
  });
});

describe('a member', () => {
  it('that occurs twice is a list of its values, and both count for the id', () => {
    const members = { datetime: AT[0]?.[1], acc: 'C0A0' };
    const pipe = documentOf(`${PIPE}x=1|y=2|x=b`);
    expect(pipe).toMatchObject({ ...members, x: [1, 'b'], y: 2 });
    const json = documentOf(`${JSON_START}"x":1,"y":2,"x":"b"}`);
    expect(json).toEqual(pipe);
    expect(pipe.id).toBe(idOf([...AT, ['x', 1], ['y', 2], ['x', 'b']]));
    expect(documentOf(`${PIPE}x=b|y=2|x=1`).id).toBe(pipe.id);
    expect(documentOf(`${PIPE}x=1|y=2`).id).not.toBe(pipe.id);
  });

  it('that has a name of the document gets another one', () => {
    const taken = ['id', 'log_type_by', 'fingerprint', 'raw'] as const;
    const event: MimecastEvent = [
      ...AT,
      ['Rcpt', 'bob@example.com'],
      ['Dir', 'Inbound'],
      ...taken.map((key) => [key, `own ${key}`] as const),
      ['log_type', 'none of them'],
    ];
    const line = `{${event.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`;
    const settings = { correlate: false, nine_fields: true, keep_raw: true };
    const [document] = stitchLines([line], settings).events;
    expect(document).toEqual({ ...eventDocument(event, true), raw: [line] });
    expect(document).toMatchObject({
      id_given: 'own id',
      raw_given: 'own raw',
      log_type_given: 'none of them',
    });
  });

  it('of JSON keeps its type, and its numbers their text', () => {
    const text = `${JSON_START}"a":null,"b":true,"c":1.50,"d":1e2,"e":-0,"f":123456789012345678901234567890,"g":[1, 2 ],"h":{"z":1,"a":2}}`;
    const { events, stitcher } = stitchLines([text]);
    expect(events.length).toBe(1);
    expect(stitcher.stats().malformed).toBe(0);
    expect(events[0]).toMatchObject({ a: null, b: true, c: 1.5, d: 100, g: [1, 2], h: { a: 2, z: 1 } });
    expect(documentOf(text.replace('1.50', '1.5')).id).not.toBe(events[0]?.id);
  });

  it('with an escape is the text that it stands for', () => {
    const plain = documentOf(`${JSON_START}"Subject":"é/\u{1f4e7}\\n"}`);
    expect(documentOf(`${JSON_START}"\\u0053ubject":"\\u00e9\\/\\ud83d\\udce7\\u000A"}`)).toEqual(plain);
    expect(plain).toEqual(eventDocument([...AT, ['Subject', 'é/\u{1f4e7}\n']]));
  });
});
