import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOG_TYPES } from '../bench/mimecast/script.js';
import { documentsOf, eventsOf, FORMATS, type Loose, OWN } from './support/formats.js';
import type { JsonObject } from './support/mimecast.js';
import {
  CLEAN_TEXTS,
  hostilePipe,
  INVALID_BYTES,
  MULTILINE_TEXTS,
  PLACES,
} from './support/mimecast-hostile.js';

/** The keys that the core knows, from the very file that is compiled into it. */
const path = new URL('../assembly/mimecast/keys.ts', import.meta.url).pathname;
const { KEY_ROWS } = (await import(path)) as { KEY_ROWS: readonly string[] };
const KEYS = KEY_ROWS.map((row) => row.split(' ')[0] as string);
/** They say what event it is, and when. */
const HEAD_KEYS = ['acc', 'aCode', 'datetime', 'timestamp', 'Content-Disposition', 'log_type', 'type'];
const VALUE_KEYS = KEYS.filter((key) => !HEAD_KEYS.includes(key));

const HEAD = { acc: 'C0A0', aCode: 'n7', datetime: '2026-03-16T09:15:30Z' };
const TEXTS = [...CLEAN_TEXTS, ...MULTILINE_TEXTS];

/** Values that look like those of a field with a type, and are not, or only just. */
const ODD_TEXTS = [
  '',
  '<>',
  '<',
  '>',
  '<a>',
  'a <b> c',
  '<<a@b>>',
  'Ann <',
  '0',
  '-0',
  '00',
  '-',
  '9'.repeat(40),
  '1e400',
  '999999999999999999',
  '1.2.3',
  '1.2.3.4',
  '01.2.3.4',
  '1.2.3.4.5',
  '256.1.1.1',
  '::',
  ':::',
  '1::2::3',
  '::ffff:192.0.2.1',
  '1:2:3:4:5:6:7:8:9',
  'fe80::1%eth0',
  'http://',
  '://x',
  'http://[::1]:80/',
  'http://[',
  'http://a@b@c:d:e/',
  'javascript:alert(1)',
  'HTTP://EXAMPLE.COM',
  'http://x\\y',
  'TLS',
  'TLSv1.2.3.',
  'v',
  '1',
  'YES',
  'no',
  'deadBEEF',
  '"a", "b"',
  '"a',
  '"a"b", "a"',
  '"", ""',
  '"\\", "x\\\\"',
  ',',
  ', ,',
];

describe.each(FORMATS)('in %s', (format) => {
  const own = OWN[format];

  it('any text as the value of any key makes a document that keeps to the schema, and is in it', () => {
    const texts = [...TEXTS, ...ODD_TEXTS];
    // each key meets each text, and each type
    const lines = VALUE_KEYS.flatMap((key, n) =>
      texts.map((text, at) =>
        JSON.stringify({ ...HEAD, log_type: LOG_TYPES[(n + at) % LOG_TYPES.length], [key]: text }),
      ),
    );
    const documents = documentsOf(lines, format, { correlate: false });
    const events = eventsOf(lines);
    expect(documents).toHaveLength(events.length);
    expect(documents.map((document) => document[own])).toEqual(events);
  });

  it('a text of a sender in the pipe form is itself in the fields that it goes to', () => {
    for (const place of PLACES) {
      const lines = CLEAN_TEXTS.map((text) => hostilePipe(place, text));
      const documents = documentsOf(lines, format, { correlate: false });
      expect(documents.map((document) => document[own])).toEqual(eventsOf(lines));
      if (place.key !== 'Subject') continue;
      expect(documents.map(({ email }) => email.subject)).toEqual([...CLEAN_TEXTS]);
    }
  });

  it('bytes that are no UTF-8 are replaced', () => {
    for (const place of PLACES) {
      const lines = INVALID_BYTES.map(([, latin1]) => hostilePipe(place, Buffer.from(latin1, 'latin1')));
      const documents = documentsOf(lines, format, { correlate: false });
      expect(documents.map((document) => document[own])).toEqual(eventsOf(lines));
    }
  });

  it('a document is never larger than the room that was made for it', () => {
    // as many items as bytes can make, and values that go to several fields
    const short = Array.from({ length: 20_000 }, (_, at) => at.toString(36));
    const events: JsonObject[] = [
      { log_type: 'process', attachments: short },
      { log_type: 'process', AttNames: short.map((name) => `"${name}"`).join(',') },
      { log_type: 'receipt', Rcpt: short, recipients: short, Recipient: short, Sender: short },
      { log_type: 'avlog', Virus: short, URL: short, UrlCategory: short, SenderDomain: short },
      { log_type: 'url-protect', URL: `http://${'x'.repeat(200_000)}` },
      { log_type: 'receipt', Subject: '\u0001'.repeat(100_000) },
    ];
    const lines = events.map((event) => JSON.stringify({ ...HEAD, ...event }));
    for (const line of lines) {
      const [document] = documentsOf([line], format, { correlate: false, keep_raw: true });
      expect(JSON.stringify(document).length).toBeLessThan(8192 + 16 * line.length);
    }
    const found = Array.from({ length: 2_000 }, (_, at) =>
      JSON.stringify({
        acc: 'C0A0',
        aCode: 'n',
        datetime: HEAD.datetime,
        fileExt: at.toString(36),
        Rcpt: `${at}`,
      }),
    );
    const [message] = documentsOf(found, format, { correlate: true, keep_raw: true });
    expect(JSON.stringify(message).length).toBeLessThan(8192 + 16 * found.join('').length);
  });

  const text = fc.oneof(fc.constantFrom(...TEXTS, ...ODD_TEXTS), fc.string({ unit: 'binary' }));
  const value: fc.Arbitrary<Loose> = fc.oneof(
    { weight: 6, arbitrary: text },
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(text, { maxLength: 4 }),
    fc.array(fc.oneof(text, fc.integer(), fc.constant({ a: ['x'] }), fc.constant([])), { maxLength: 4 }),
    fc.dictionary(text, text, { maxKeys: 3 }),
  );
  const event = fc.record({
    type: fc.constantFrom(...LOG_TYPES, 'none'),
    second: fc.integer({ min: 0, max: 59 }),
    members: fc.dictionary(fc.constantFrom(...VALUE_KEYS), value, { maxKeys: 40 }),
  });
  const eventOf = fc.tuple(event, fc.integer({ min: 0, max: MESSAGES - 1 }));

  it('any values of any keys make documents that keep to the schema, with all of them', () => {
    fc.assert(
      fc.property(fc.array(eventOf, { maxLength: 40 }), (events) => {
        const lines = events.map(([members, message], at) => lineOf(members, message, at));
        const documents = documentsOf(lines, format, { correlate: false });
        expect(documents.map((document) => document[own])).toEqual(eventsOf(lines));
      }),
      { numRuns: 60 },
    );
  });

  it('any events of a message make one such document, whatever their order', () => {
    fc.assert(
      fc.property(fc.array(eventOf, { minLength: 1, maxLength: 40 }), (events) => {
        const lines = events.map(([members, message], at) => lineOf(members, message, at));
        const settings = { correlate: true, keep_raw: true };
        const documents = byId(documentsOf(lines, format, settings), own);
        expect(documents).toHaveLength(new Set(events.map(([, message]) => message)).size);
        expect(byId(documentsOf([...lines].reverse(), format, settings), own)).toEqual(documents);
      }),
      { numRuns: 60 },
    );
  });
});

const MESSAGES = 6;

/** Events that differ in their log_type alone would be one event: `number` tells them apart. */
function lineOf({ type, second, members }: Loose, message: number, number: number): string {
  const datetime = `2026-03-16T09:15:${String(second).padStart(2, '0')}Z`;
  return JSON.stringify({ ...HEAD, aCode: `n${message}`, datetime, log_type: type, number, ...members });
}

/** The documents in the order of their ids. Why one was handed out is about the event that came last. */
function byId(documents: Loose[], own: string): JsonObject[] {
  const idOf = (document: Loose): string => (document.event?.id ?? document.metadata.uid) as string;
  return documents
    .map((document) => ({ ...document, [own]: { ...document[own], reason: '' } }))
    .sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
}
