import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asReadFromPipe,
  type Json,
  type Member,
  type MimecastEvent,
  toJson,
  toPipe,
  toRecord,
} from '../bench/mimecast/event.js';
import { MimecastTraffic } from '../bench/mimecast/traffic.js';
import { fixture } from './fixtures/cli-process.js';
import { APART, documentOf, eventDocument, eventOf, stitchLines } from './support/mimecast.js';
import { idOf, nineFieldsOf } from './support/mimecast-oracle.js';
import { FILED_EVENTS } from './support/mimecast-table.js';

const DOCUMENTED = readFileSync(fixture('mimecast-documented.log'), 'utf8').split('\n').slice(0, -1);
const ID = /^[0-9a-f]{32}$/;

const idsOf = (lines: readonly string[]): unknown[] => {
  const { events } = stitchLines(lines);
  expect(events.length).toBe(lines.length);
  return events.map(({ id }) => id);
};

/** Some events of all kinds. */
const EVENTS: readonly MimecastEvent[] = [
  ...FILED_EVENTS.map(({ json }) => eventOf(json)),
  ...[...new MimecastTraffic({ seed: 11, messages: 400 }).events()].map(({ event }) => event),
];

/** API 2.0 has no pipe form. */
const PIPE_EVENTS = EVENTS.filter((event) => event.some(([key]) => key === 'acc'));

const shuffled = (event: MimecastEvent): fc.Arbitrary<MimecastEvent> =>
  fc.shuffledSubarray([...event], { minLength: event.length });

/** A JSON text with blanks between its tokens, its keys in any order and its characters escaped. */
function loosely(value: Json): string {
  if (typeof value === 'string') return escaped(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[ ${value.map(loosely).join(' ,\t')} ]`;
  const members = Object.entries(value).reverse();
  return `{ ${members.map(([key, item]) => `${escaped(key)} : ${loosely(item)}`).join(' , ')} }`;
}

const escaped = (text: string): string =>
  `"${[...text].map((char, at) => (at % 2 === 0 ? unicodeEscape(char) : JSON.stringify(char).slice(1, -1))).join('')}"`;

const unicodeEscape = (char: string): string =>
  Array.from(
    { length: char.length },
    (_, at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');

describe('the id of an event', () => {
  it('is the hash that the reference defines', () => {
    const ids = idsOf(EVENTS.map(toJson));
    expect(ids.every((id) => ID.test(String(id)))).toBe(true);
    expect(ids).toEqual(EVENTS.map(idOf));
  });

  it('does not depend on the order of keys', () => {
    const pair = fc.constantFrom(...EVENTS).chain((event) => fc.tuple(fc.constant(event), shuffled(event)));
    fc.assert(
      fc.property(fc.array(pair, { minLength: 30, maxLength: 60 }), (pairs) => {
        expect(idsOf(pairs.map(([, other]) => toJson(other)))).toEqual(pairs.map(([event]) => idOf(event)));
      }),
      { numRuns: 20 },
    );
  });

  it('is the same in the pipe form, in JSON and in a record', () => {
    const inPipe = PIPE_EVENTS.map(idOf);
    expect(idsOf(PIPE_EVENTS.map((event) => toPipe(event)))).toEqual(inPipe);
    expect(idsOf(PIPE_EVENTS.map((event) => toPipe(event, { unclosed: true })))).toEqual(inPipe);
    const wanted = EVENTS.map(idOf);
    expect(idsOf(EVENTS.map((event) => loosely(Object.fromEntries(event))))).toEqual(wanted);
    const { events } = stitchLines(
      EVENTS.map((event) => toRecord(event)),
      APART,
      { records: true },
    );
    expect(events.map(({ id }) => id)).toEqual(wanted);
  });

  it('is the same where the log misspells a key', () => {
    const misspelled = EVENTS.filter((event) => event.some(([key]) => key === 'Recipient'));
    expect(misspelled.length).toBeGreaterThan(20);
    const documents = stitchLines(misspelled.map((event) => toPipe(event, { misspelled: true }))).events;
    expect(documents).toEqual(misspelled.map((event) => eventDocument(asReadFromPipe(event))));
  });

  it('is the same whatever a shipper adds', () => {
    const [event] = EVENTS as [MimecastEvent];
    const added: MimecastEvent = [
      ['@timestamp', '2026-03-16T09:15:31.217Z'],
      ['@version', '1'],
      ['host', 'a'],
      ['hostname', 'b'],
      ['source_type', 'file'],
      ['path', '/var/log/mimecast.log'],
      ['file', 'mimecast.log'],
      ['timestamp', '2026-03-16T09:15:31Z'],
      ['log_type', 'receipt'],
      ['Content-Disposition', 'attachment; filename="receipt_1.json"'],
    ];
    for (const member of added) expect(documentOf([...event, member]).id, member[0]).toBe(idOf(event));
    expect(documentOf([...added, ...event]).id).toBe(idOf(event));
    expect(documentOf([...event, ['note', 'x']]).id).not.toBe(idOf(event));
  });

  it('is that of a number and of its text', () => {
    const at: MimecastEvent = [
      ['datetime', '2026-03-16T09:15:30+0000'],
      ['acc', 'C0A0'],
    ];
    for (const [number, text] of [
      [0, '0'],
      [-7, '-7'],
      [2 ** 53 - 1, '9007199254740991'],
      [1.5, '1.5'],
      [null, 'null'],
      [true, 'true'],
      [[], '[]'],
    ] as const) {
      const ids = idsOf([
        toJson([...at, ['x', number]]),
        toJson([...at, ['x', text]]),
        toPipe([...at, ['x', text]]),
      ]);
      expect(new Set(ids), text).toEqual(new Set([idOf([...at, ['x', text]])]));
    }
  });
});

describe('distinct events', () => {
  it('have distinct ids: two hundred thousand of them', () => {
    const source = new MimecastTraffic({
      seed: 3,
      messages: 61_000,
      form: 'mixed',
      accounts: ['C0A0', 'C1A1'],
    });
    const ids = new Set<unknown>();
    let events = 0;
    let batch: string[] = [];
    const flush = (): void => {
      for (const id of idsOf(batch)) ids.add(id);
      batch = [];
    };
    for (const sent of source.events()) {
      events++;
      if (batch.push(source.write(sent)) === 20_000) flush();
    }
    flush();
    expect(events).toBeGreaterThan(200_000);
    expect(ids.size).toBe(events);
  });

  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom('', '0', '1', 'a', 'ab', 'null', '\0', '=', '|', '\\', '"', '{}', '[]', '4\0\0\0'),
  );
  /** As few letters as it takes to make lengths and borders meet. */
  const member = fc.tuple(
    text.filter((key) => !/^(acc|datetime|type|__proto__|log_type|host|hostname|path|file)$/i.test(key)),
    text,
  );
  const members = fc.uniqueArray(member, { maxLength: 5, selector: ([key]) => key });

  it('have distinct ids: however their keys and values meet', () => {
    fc.assert(
      fc.property(fc.array(members, { minLength: 2, maxLength: 60 }), (sets) => {
        const events = sets.map(
          (set): MimecastEvent => [
            ['datetime', '2026-03-16T09:15:30+0000'],
            ['acc', 'C0A0'],
            ...(set as Member[]),
          ],
        );
        const ids = idsOf(events.map(toJson));
        expect(ids).toEqual(events.map(idOf));
        const canonical = events.map((event) =>
          JSON.stringify(event.map(([key, value]) => [key, value]).sort()),
        );
        expect(new Set(ids).size).toBe(new Set(canonical).size);
      }),
      { numRuns: 200 },
    );
  });

  it('have distinct ids where a single member differs', () => {
    const variants = new Set<string>();
    for (const event of EVENTS.slice(0, 60)) {
      const changed = event.map((one, at): MimecastEvent => {
        const [key, value] = one;
        const other = typeof value === 'string' ? `${value} ` : { was: value };
        return event.map((kept, index) => (index === at ? [key, other] : kept));
      });
      // without what makes it an event it is none
      const missing = event
        .filter(([key]) => !/^(acc|aCode|datetime|accountId|aggregateId|processingId|timestamp)$/.test(key))
        .map((gone) => event.filter((kept) => kept !== gone));
      const lines = [event, ...changed.filter((_, at) => !/time/.test(event[at]?.[0] ?? '')), ...missing].map(
        toJson,
      );
      for (const line of lines) variants.add(line);
    }
    expect(variants.size).toBeGreaterThan(1_000);
    expect(new Set(idsOf([...variants])).size).toBe(variants.size);
  });

  it('have distinct ids in different order inside a value, and in different case', () => {
    const at = '{"datetime":"2026-03-16T09:15:30+0000","acc":"C0A0",';
    const ids = idsOf(
      ['"x":[1,2]}', '"x":[2,1]}', '"X":[1,2]}', '"x":"[1, 2]"}', '"x":{"a":[]}}', '"x":{"a":{}}}'].map(
        (rest) => at + rest,
      ),
    );
    expect(new Set(ids).size).toBe(ids.length);
    const same = idsOf(
      ['"x":{"a":1,"b":{"c":2,"d":3}}}', '"x":{"b":{"d":3,"c":2},"a":1}}'].map((rest) => at + rest),
    );
    expect(same[0]).toBe(same[1]);
  });

  it('have distinct ids where the API differs in a Hostname only', () => {
    const base: MimecastEvent = [
      ['accountId', 'C0A0'],
      ['aggregateId', 'a'],
      ['timestamp', 1773652530300],
      ['type', 'delivery'],
    ];
    const ids = idsOf([
      toJson([...base, ['Hostname', 'mta1.example.net']]),
      toJson([...base, ['Hostname', 'mta2']]),
    ]);
    expect(ids[0]).not.toBe(ids[1]);
  });
});

describe('the fingerprint of nine fields', () => {
  const settings = { ...APART, nine_fields: true };

  it('is that of the Elasticsearch processor, from both forms', () => {
    const json = stitchLines(EVENTS.map(toJson), settings).events;
    expect(json).toEqual(EVENTS.map((event) => eventDocument(event, true)));
    const pipe = stitchLines(
      PIPE_EVENTS.map((event) => toPipe(event)),
      settings,
    ).events;
    const read = PIPE_EVENTS.map(asReadFromPipe);
    expect(pipe.map(({ fingerprint }) => fingerprint)).toEqual(read.map(nineFieldsOf));
    expect(json.every(({ fingerprint }) => /^[A-Za-z0-9+/]{27}=$/.test(String(fingerprint)))).toBe(true);
  });

  it('takes integers of both sizes, and the types of a tie', () => {
    const at: MimecastEvent = [
      ['datetime', '2026-03-16T09:15:30+0000'],
      ['acc', 'C0A0'],
      ['aCode', 'x'],
    ];
    const rows: MimecastEvent[] = [
      0,
      -1,
      255,
      2 ** 31 - 1,
      -(2 ** 31),
      2 ** 31,
      -(2 ** 31) - 1,
      2 ** 53 - 1,
    ].map((attempt) => [...at, ['Attempt', attempt]]);
    rows.push([...at, ['Dir', 'Inbound'], ['Rcpt', 'bob@example.com']]);
    rows.push([...at, ['MsgId', null], ['sha256', ''], ['URL', 'upper case'], ['Url', 'too']]);
    rows.push([...at, ['url', 'lower case'], ['Sender', true], ['Rcpt', false]]);
    const found = stitchLines(rows.map(toJson), settings).events.map(({ fingerprint }) => fingerprint);
    expect(found).toEqual(rows.map(nineFieldsOf));
  });

  it('is absent unless it is asked for', () => {
    expect(documentOf(toPipe(EVENTS[0] as MimecastEvent))).not.toHaveProperty('fingerprint');
  });

  it('is one for the two parts of the documented sample, whose ids differ', () => {
    const { events } = stitchLines(DOCUMENTED, settings);
    const [one, two] = events.slice(2, 4);
    expect(one?.aCode).toBe(two?.aCode);
    expect(one?.datetime).toBe(two?.datetime);
    expect(one?.fingerprint).toBe(two?.fingerprint);
    expect(one?.id).not.toBe(two?.id);
    expect(new Set(events.map(({ id }) => id)).size).toBe(DOCUMENTED.length);
    expect(new Set(events.map(({ fingerprint }) => fingerprint)).size).toBe(DOCUMENTED.length - 1);
  });
});
