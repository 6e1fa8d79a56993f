/**
 * Records in a row are mostly the same bytes up to the text of their line, which the module makes use of. So here
 * the same lines come in records of one shape, and so that no two in a row have anything in common.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClassicDocument } from '../host/index.js';
import { type FilterRecord, FilterSession, splitBatch } from './support/fluent-bit-session.js';
import { HOSTILE_TEXTS } from './support/hostile-texts.js';
import { LATER_MS } from './support/log.js';
import { ciscoRows } from './support/rules.js';

const HOUR = 3_600_000;
const PREFIX = '<22>Mar 16 09:00:00 esa1 mail_logs: Info: ';
const OTHER = { log: '<22>Mar 16 09:00:01 esa2 gui_logs: Info: a line of no message' };

/** What all records give, and the answer to each; with something else before each where `apart`. */
function outcome(records: readonly FilterRecord[], apart: boolean) {
  const session = new FilterSession({ keep_raw: true, batch: true }, LATER_MS);
  const answers = records.map((record) => {
    if (apart) expect(session.send(OTHER)).toBe(JSON.stringify(OTHER));
    return session.send(record);
  });
  const documents = [...session.rest(HOUR), ...session.rest(5 * HOUR)];
  const { matched, messages, documents: count } = session.stats();
  return { answers, documents: documents.map(sortable).sort(), matched, messages, count };
}

const sortable = (document: ClassicDocument): string => JSON.stringify(document);

function expectSame(records: readonly FilterRecord[]) {
  const together = outcome(records, false);
  expect(together).toEqual(outcome(records, true));
  return together;
}

/** Lines of messages with `text` wherever a sender's may stand. */
const around = (text: string): string[] => [
  'Start MID 6 ICID 5',
  `MID 6 ICID 5 From: <${text}>`,
  `MID 6 ICID 5 RID 0 To: <${text}>`,
  `MID 6 Message-ID '<${text}>'`,
  `MID 6 Subject '${text}'`,
  `MID 6 Subject "${text}"`,
  `MID 6 Subject ${text}`,
  `MID 6 attachment '${text}'`,
  `MID 6 Custom Log Entry: ${text}`,
  `MID 6 ${text}`,
  `ICID 5 ${text}`,
  text,
  'MID 7 queued for delivery',
];

describe('lines of one prefix', () => {
  it('give the same as lines apart: every example of the rules', async () => {
    const rows = await ciscoRows();
    const lines = rows.flatMap(({ examples, nots }) => [...examples.map(({ line }) => line), ...nots]);
    expect(lines.length).toBeGreaterThan(300);
    const { matched } = expectSame(lines.map((text) => ({ log: `${PREFIX}${text}` })));
    expect(matched).toBeGreaterThan(200);
  });

  it('give the same as lines apart: what senders write', () => {
    const texts = HOSTILE_TEXTS.map(({ bytes }) => Buffer.from(bytes.subarray(0, 2000)).toString());
    const lines = texts.flatMap(around);
    expect(lines.length).toBeGreaterThan(500);
    expectSame(lines.map((log) => ({ log: `${PREFIX}${log}` })));
    expectSame(lines.map((log) => ({ host: 'esa1', message: log })));
  });

  const pieces = fc.constantFrom(
    ...[
      'MID 6',
      ' ',
      'x',
      '"',
      '\\',
      '\\"',
      '\\\\',
      "'",
      '<',
      '>',
      '}',
      '{',
      '":"',
      '","host":"b',
      '\\u00e9',
      'é',
    ],
    ...['","message":"Start MID 9 ICID 9', '","log":"Start MID 9 ICID 9', '"},{"log":"', '\\n', '\\t', '\\'],
    ...[
      '","x":"',
      '","x":5,"y":"',
      'Subject',
      ' queued for delivery',
      ' RID 0 To: ',
      '(',
      ')',
      '=?utf-8?B?4pyT?=',
    ],
  );
  const inside = fc.array(pieces, { maxLength: 6 }).map((all) => all.join(''));
  const text = fc.tuple(inside, fc.nat({ max: 12 })).map(([words, at]) => around(words)[at] as string);
  const head = fc.constantFrom(
    `{"log":"${PREFIX}`,
    `{"log":"`,
    `{"host":"esa3","log":"${PREFIX}`,
    `{"host":"esa3","message":"Info: `,
    `{"host":"esa3","message":"`,
    `{ "message" : "${PREFIX}`,
  );
  const end = fc.constantFrom('"}', '"}', '"}', ' "}', '","host":"esa4"}', '","n":5}', '"} ', '', '"}}');

  it('give the same whatever stands in the record, JSON or not', () => {
    const raw = fc.tuple(head, text, end).map((parts) => parts.join(''));
    const records = fc.tuple(head, fc.array(fc.tuple(text, end), { minLength: 2, maxLength: 12 }), raw);
    fc.assert(
      fc.property(records, ([first, rest, last]) => {
        const all = [...rest.map(([line, close]) => `${first}${line}${close}`), last].filter(isAnswerable);
        expectSame(all);
      }),
      { numRuns: 80 },
    );
  });

  it('and of one tag belong to the appliance of each tag', () => {
    const session = new FilterSession();
    for (const [tag, mid] of [
      ['a', 1],
      ['b', 2],
      ['a', 3],
      ['b', 4],
    ] as const) {
      session.send({ log: `Info: Start MID ${mid} ICID 5` }, undefined, tag);
    }
    const owners = session.rest(HOUR).map(({ appliance, MID }) => `${appliance} ${MID}`);
    expect(owners.sort()).toEqual(['a 1', 'a 3', 'b 2', 'b 4']);
  });

  it('and without a stamp have the time of their own record', () => {
    const session = new FilterSession();
    for (const mid of [1, 2, 3]) {
      session.send(
        { host: 'esa1', log: `Info: Start MID ${mid} ICID 5` },
        { sec: 1_773_651_600 + mid, nsec: 0 },
      );
    }
    expect(session.rest(HOUR).map(({ first_time: time }) => time?.slice(-3))).toEqual(['01Z', '02Z', '03Z']);
  });

  it('are read in the year of their arrival', () => {
    const session = new FilterSession({}, Date.UTC(2026, 11, 31, 23, 59, 59));
    const line = (mid: number) => ({
      log: `<22>Dec 31 23:59:59 esa1 mail_logs: Info: Start MID ${mid} ICID 5`,
    });
    session.send(line(1));
    session.wait(2000);
    session.send(line(2));
    expect(session.rest(HOUR).map(({ first_time: time }) => time)).toEqual(
      Array(2).fill('2026-12-31T23:59:59Z'),
    );
  });
});

/** Fluent Bit hands over JSON, so what is none need not be the same either way. */
function isAnswerable(record: string): boolean {
  try {
    JSON.parse(record);
    return true;
  } catch {
    return false;
  }
}

describe('a batch of answers', () => {
  it('is split into its documents, any other record stays', () => {
    expect(splitBatch('{"mailstitch_batch":[{"a":1},{"b":2}]}')).toEqual(['{"a":1}', '{"b":2}']);
    expect(splitBatch('{"log":"x"}')).toEqual(['{"log":"x"}']);
  });
});
