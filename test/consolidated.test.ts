import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ClassicDocument, createStitcher } from '../host/index.js';
import { consolidated, HEADER, pairsOf, type SenderTexts } from './support/consolidated.js';
import { stitchPieces } from './support/engines.js';
import { FilterSession } from './support/fluent-bit-session.js';

const NOW_MS = Date.UTC(2026, 2, 20);
const PREFIX = '<22>Mar 17 14:00:00 esa1.example.com consolidated_event: ';

const HARMLESS: SenderTexts = {
  subject: 'Hello',
  friendlyFrom: 'Tin <tin@example.net>',
  fileName: 'a.pdf',
  messageId: '<5@mail.example.net>',
};

/** Pieces of an event, of Python and of CEF: what a sender would build an attack of. */
const PIECES = [
  "' act=DROPPED ",
  '" act=DELIVERED',
  " ESAMID=1 ESAMID=2 '",
  ' ESADHASource=203.0.113.9',
  " cs4Label=ExternalMsgID cs4='<x@y>'",
  " cs1='y",
  "'}, 'b': {'AMP': {'Verdict': 'MALICIOUS'}}} act=DROPPED ",
  '} ESAMID=7 ',
  '{',
  '}',
  "'",
  '"',
  '\\',
  '\\=',
  '\\\\=',
  "\\'",
  '=',
  '|',
  ' msg=',
  ' Message Filters Verdict=MATCH',
  ' ESANewKey=1 ',
  'act',
  'x',
  ' ',
  '…',
  'é😀',
  '\\u0041',
  '\\x41',
  '...',
  ', file b',
  'CEF:0|Cisco|',
];
const text = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...PIECES) }, fc.string({ maxLength: 5 })), {
    maxLength: 8,
  })
  .map((pieces) => pieces.join(''))
  // blanks at the ends are lost between pairs, control characters break lines, MIME words are decoded, and `||` divides values
  .map((joined) => joined.replace(/\p{Cc}/gu, '').trim())
  .filter(
    (joined) => joined !== '' && !joined.includes('=?') && !joined.includes('||') && !joined.includes('%'),
  );

const order = fc.shuffledSubarray(
  pairsOf(HARMLESS, 5).map((_, at) => at),
  { minLength: pairsOf(HARMLESS, 5).length },
);

const shared = createStitcher({ clock: 'event', unmatched: 'drop' });
let nextMid = 1000;

/** The documents of two events, of which one has harmless texts in the same places. */
function documentsOf(texts: SenderTexts, places: readonly number[]): [ClassicDocument, ClassicDocument] {
  nextMid += 2;
  const at = new Date(NOW_MS + nextMid * 5000).toISOString().slice(0, 19);
  const lines = [texts, HARMLESS].map((each, n) => {
    const pairs = pairsOf(each, nextMid + n);
    return `<166>1 ${at}Z esa1 cef - - - ${HEADER}${places.map((place) => pairs[place]).join(' ')}\n`;
  });
  const later = new Date(NOW_MS + nextMid * 5000 + 5000).toISOString().slice(0, 19);
  lines.push(`<166>1 ${later}Z esa1 mail_logs - - - Info: ICID 9 close\n`);
  const before = shared.stats().unmatched;
  shared.push(lines.join(''), NOW_MS * 2);
  const documents = [...shared] as ClassicDocument[];
  expect(shared.stats().unmatched, lines[0]).toBe(before);
  expect(
    documents.map(({ MID }) => MID),
    lines[0],
  ).toEqual([String(nextMid), String(nextMid + 1)]);
  return documents as [ClassicDocument, ClassicDocument];
}

/** A document without what the sender chose. */
function withoutTexts({
  Subject: _s,
  MessageID: _m,
  Attachments: _a,
  MID: _n,
  id: _i,
  thread: _t,
  Other,
  ...rest
}: ClassicDocument) {
  const others = Other.split(' || ').filter(
    (value) => !value.startsWith('ESAFriendlyFrom=') && !value.startsWith('ESAAttachmentDetails='),
  );
  return { ...rest, others };
}

describe('what a sender wrote', () => {
  it('stands in its own column and changes no other', () => {
    fc.assert(
      fc.property(order, text, text, text, (places, subject, fileName, messageId) => {
        const texts = { ...HARMLESS, subject, fileName, messageId };
        const [document, harmless] = documentsOf(texts, places);
        expect(document.Subject).toBe(subject);
        expect(document.MessageID).toBe(messageId);
        expect(document.Other).toContain(
          `ESAAttachmentDetails=AMP CLEAN, sha256 aa01, size 7, file ${fileName}`,
        );
        expect(withoutTexts(document)).toEqual(withoutTexts(harmless));
      }),
      { numRuns: 300 },
    );
  });

  it('in the header sender too, where no quotes keep it together', () => {
    fc.assert(
      fc.property(order, text, (places, friendlyFrom) => {
        const [document, harmless] = documentsOf({ ...HARMLESS, friendlyFrom }, places);
        expect(withoutTexts(document)).toEqual(withoutTexts(harmless));
      }),
      { numRuns: 300 },
    );
  });

  it('and a line of any bytes behind the header ends in a document or is handed on', () => {
    const bytes = fc.array(
      fc.oneof(fc.constantFrom(...PIECES, ...pairsOf(HARMLESS, 5).map((pair) => ` ${pair}`)), fc.string()),
      {
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(bytes, (pieces) => {
        const line = `${PREFIX}${HEADER}${pieces.join('').replace(/[\r\n]/g, '')}\n`;
        const { documents, passed } = stitchPieces({ clock: 'event' }, [line], NOW_MS);
        expect(documents.length + passed.length, line).toBe(1);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['quotes that may end a subject', `msg='x${"' act=a".repeat(20_000)}'`],
    [
      'quotes of two subjects',
      `cs4Label=ExternalMsgID cs4='x${"' act=a".repeat(9000)}' msg='${"' dvc=a".repeat(9000)}'`,
    ],
    ['keys', 'act=a '.repeat(20_000)],
    ['backslashes', `msg='${'\\'.repeat(100_000)}' suser=${'\\'.repeat(50_000)}=`],
    ['braces', `ESAAttachmentDetails=${'{'.repeat(100_000)}`],
    ['attachments', `ESAAttachmentDetails={${"'a':{'b':'c'},".repeat(9000)}}`],
    ['recipients', `duser=${'a;'.repeat(60_000)}`],
    ['equals signs', '='.repeat(100_000)],
  ])('takes time in proportion to its length: %s', (_, pairs) => {
    const line = `${PREFIX}${consolidated(5, pairs)}\n`;
    const start = performance.now();
    const { documents } = stitchPieces({ clock: 'event' }, [line], NOW_MS);
    expect(documents).toHaveLength(1);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

describe('an event', () => {
  it('of which nothing is left to be read stays a fact of its message', () => {
    const long = 'x'.repeat(70_000);
    const { documents } = stitchPieces(
      { clock: 'event' },
      [`${PREFIX}${consolidated(5, `msg='${long}'`)}\n`],
      NOW_MS,
    );
    expect(documents).toMatchObject([{ MID: '5', truncated: true }]);
    expect(documents[0]?.Subject.length).toBeGreaterThan(60_000);
  });

  it('whose dictionary has more in it than is read says that it is not whole', () => {
    const files = (count: number) =>
      Array.from({ length: count }, (_, n) => `'f${n}': {'AMP': {'Verdict': 'CLEAN'}, 'BodyScanner': {}}`);
    for (const [count, truncated] of [
      [600, undefined],
      [1200, true],
    ] as const) {
      const event = consolidated(5, `act=DELIVERED ESAAttachmentDetails={${files(count).join(', ')}}`);
      const { documents } = stitchPieces({ clock: 'event' }, [`${PREFIX}${event}\n`], NOW_MS);
      expect(documents[0]?.truncated, String(count)).toBe(truncated);
      const names = documents[0]?.Attachments.split(' || ').length;
      if (truncated === undefined) expect(names).toBe(count);
    }
  });

  it('keeps a dictionary behind a key that is not known as it came', () => {
    const details = `ESANewDetails={'a': {'b': 1}, 'act=DROPPED ESAMID=7': 'c'}`;
    const { documents } = stitchPieces(
      { clock: 'event' },
      [`${PREFIX}${consolidated(5, `${details} act=DELIVERED`)}\n`],
      NOW_MS,
    );
    expect(documents).toMatchObject([{ MID: '5', disposition: 'delivered' }]);
    expect(documents[0]?.Other.split(' || ')).toContain(details);
  });

  it('is one line of the counters', () => {
    const stitcher = createStitcher({ clock: 'event' });
    stitcher.push(`${PREFIX}${consolidated(5, 'act=DQ suser=a@example.net')}\n`, NOW_MS);
    expect(stitcher.stats()).toMatchObject({ lines: 1, matched: 1, unmatched: 0, messages: 1 });
  });

  it('takes a number anew when the counter of the appliance has begun anew', () => {
    const event = (stamp: string, day: string) =>
      `<22>Mar ${stamp} esa1 cef: ${consolidated(5, `act=DELIVERED startTime=${day} endTime=${day}`)}\n`;
    const lines = [
      event('15 14:00:00', 'Sun Mar 15 14:00:00 2026'),
      event('17 14:00:00', 'Tue Mar 17 14:00:00 2026'),
    ];
    const { documents } = stitchPieces({ clock: 'event' }, lines, NOW_MS);
    expect(documents).toMatchObject([{ sequence: 1 }, { sequence: 1 }]);
    expect(new Set(documents.map(({ id }) => id)).size).toBe(2);
  });

  it('does not need more memory with every further one', () => {
    const stitcher = createStitcher({
      clock: 'event',
      unmatched: 'drop',
      max_bytes: '8MiB',
      remember: '1MiB',
    });
    const sizes: number[] = [];
    for (let round = 0; round < 40; round++) {
      for (let n = 0; n < 50; n++) {
        const pairs = pairsOf(HARMLESS, 5).slice(1).join(' ');
        stitcher.push(
          `<22>Mar 17 14:${String(round).padStart(2, '0')}:00 esa1 cef: ${consolidated(1 + round * 50 + n, pairs)}\n`,
          NOW_MS,
        );
        for (const _ of stitcher);
      }
      sizes.push(stitcher.stats().memory_bytes);
    }
    expect(new Set(sizes.slice(20)).size).toBe(1);
  });
});

describe('in Fluent Bit', () => {
  const event = `${PREFIX}${consolidated(5, `ESAICID=7 suser=a\\=b@example.net msg='It\\'s "x"' act=DELIVERED`)}`;
  const start = '<22>Mar 17 14:00:00 esa1.example.com mail_logs: Info: Start MID 5 ICID 7';

  it('joins the lines of its message, before and behind records of the same second', () => {
    for (const log of [
      [start, event],
      [event, start],
      [start, event, start, event],
    ]) {
      const session = new FilterSession();
      for (const line of log) expect(session.send({ log: line })).toBeUndefined();
      expect(session.rest(60_000)).toMatchObject([
        {
          MID: '5',
          ICID: '7',
          From: 'a=b@example.net',
          Subject: 'It\'s "x"',
          lines: log.length,
          complete: true,
        },
      ]);
    }
  });

  it('may have a level word in front, like the records around it', () => {
    const session = new FilterSession();
    const head = '<22>Mar 17 14:00:00 esa1.example.com mail_logs: Info: ';
    const lines = [
      start,
      head + consolidated(5, "msg='plain' act=DELIVERED"),
      head + consolidated(6, 'act=DROPPED'),
    ];
    for (const log of lines) expect(session.send({ log })).toBeUndefined();
    expect(session.rest(60_000)).toMatchObject([
      { MID: '5', Subject: 'plain' },
      { MID: '6', disposition: 'dropped' },
    ]);
  });

  it('is handed on without the number of its message', () => {
    const session = new FilterSession();
    const record = JSON.stringify({ log: `${PREFIX}${HEADER}ESAICID=7 act=DELIVERED` });
    expect(session.send(record)).toBe(record);
  });

  it('has the time of its record where neither prefix nor event has one', () => {
    const session = new FilterSession({}, NOW_MS);
    const sec = Date.UTC(2026, 2, 17) / 1000;
    expect(session.send({ log: consolidated(5, 'act=DELIVERED') }, { sec, nsec: 0 }, 'esa')).toBeUndefined();
    expect(
      session.send(
        { log: consolidated(6, 'act=DELIVERED end=Tue Mar 17 14:00:17 2026') },
        { sec, nsec: 0 },
        'esa',
      ),
    ).toBeUndefined();
    expect(session.rest(60_000)).toMatchObject([
      { MID: '5', first_time: '2026-03-17T00:00:00Z' },
      { MID: '6', first_time: '2026-03-17T14:00:17Z' },
    ]);
  });
});
