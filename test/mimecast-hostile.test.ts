import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MimecastEvent, toJson, toPipe, toRecord } from '../bench/mimecast/event.js';
import { message } from './support/log.js';
import {
  APART,
  eventDocument,
  type JsonObject,
  type MimecastOutput,
  REPLAY,
  stitchLines,
} from './support/mimecast.js';
import {
  CLEAN_TEXTS,
  hostileJson,
  hostilePipe,
  INVALID_BYTES,
  MULTILINE_TEXTS,
  PLACES,
  type Place,
  QUOTE_ENDING_TEXTS,
  readAs,
  VICTIM,
  VICTIM_MID,
  withText,
} from './support/mimecast-hostile.js';

const nameOf = ({ type, key }: Place): string => `${key} of ${type}`;
const rows = PLACES.map((place) => [nameOf(place), place] as const);

const without = (document: JsonObject | undefined, ...keys: string[]): JsonObject =>
  Object.fromEntries(Object.entries(document ?? {}).filter(([key]) => !keys.includes(key)));

/** Each line gives one event document, and nothing else comes out. */
function eventsOf(lines: readonly (string | Uint8Array)[], origin?: { records: boolean }): JsonObject[] {
  const { events, messages, others, passed } = stitchLines(lines, APART, origin);
  expect([events.length, messages.length, others.length, passed]).toEqual([lines.length, 0, 0, []]);
  return events;
}

describe('a text of a sender is its value, and nothing else changes', () => {
  it.each(rows)('%s, in the pipe form', (_, place) => {
    const documents = eventsOf(CLEAN_TEXTS.map((text) => hostilePipe(place, text)));
    documents.forEach((document, at) => {
      const text = CLEAN_TEXTS[at] as string;
      expect(document, JSON.stringify(text)).toEqual(eventDocument(readAs(place, text)));
    });
  });

  it.each(rows)('%s, in JSON', (_, place) => {
    const texts = [...CLEAN_TEXTS, ...MULTILINE_TEXTS, ...QUOTE_ENDING_TEXTS];
    const events = texts.map((text) => withText(place, text));
    expect(eventsOf(events.map(toJson))).toEqual(events.map((event) => eventDocument(event)));
    const records = eventsOf(
      events.map((event) => toRecord(event)),
      { records: true },
    );
    records.forEach((record, at) => {
      expect(record, JSON.stringify(texts[at])).toMatchObject(eventDocument(events[at] as MimecastEvent));
    });
  });

  it.each(rows)('%s, in a line inside a record', (_, place) => {
    const lines = CLEAN_TEXTS.map((text) => {
      const line = hostilePipe(place, text).toString();
      return JSON.stringify({
        host: 'collector',
        message: `<14>Mar 16 09:15:31 collector mimecast: ${line}`,
      });
    });
    const documents = eventsOf(lines, { records: true });
    documents.forEach((document, at) => {
      const text = CLEAN_TEXTS[at] as string;
      expect(document, JSON.stringify(text)).toMatchObject(eventDocument(readAs(place, text)));
    });
  });

  it.each(rows)('%s, where it seems to end its quotes: what the event really carries stays', (_, place) => {
    // a text between backslashes can always name a key that the event does not have: the form cannot tell
    const documents = eventsOf(QUOTE_ENDING_TEXTS.map((text) => hostilePipe(place, text)));
    documents.forEach((document, at) => {
      const text = QUOTE_ENDING_TEXTS[at] as string;
      for (const [key, value] of readAs(place, '')) {
        if (key !== place.key) expect(document[key], `${key} beside ${JSON.stringify(text)}`).toEqual(value);
      }
    });
  });

  it.each(rows)('%s, with bytes that are no UTF-8', (_, place) => {
    const bytes = INVALID_BYTES.map(([, latin1]) => Buffer.from(latin1, 'latin1'));
    const shown = bytes.map((text) => new TextDecoder().decode(text));
    // in JSON a backslash would begin an escape
    const inJson = bytes
      .map((text, at) => ({ text, shown: shown[at] as string }))
      .filter(({ text }) => !text.includes(0x5c));
    const pipe = eventsOf(bytes.map((text) => hostilePipe(place, text)));
    const json = eventsOf(inJson.map(({ text }) => hostileJson(place, text)));
    pipe.forEach((document, at) => {
      const expected = eventDocument(readAs(place, shown[at] as string));
      expect(without(document, 'id'), INVALID_BYTES[at]?.[0]).toEqual(without(expected, 'id'));
    });
    json.forEach((document, at) => {
      const expected = eventDocument(withText(place, inJson[at]?.shown as string));
      expect(without(document, 'id')).toEqual(without(expected, 'id'));
    });
  });

  it.each([1_000, 20_000, 60_000])('of %i bytes', (size) => {
    const units = ['x', '|', '\\', '|Act=Rej|', '{"a":', '"', '\u00e9'];
    const pairs = PLACES.flatMap((place) =>
      units.map((unit) => ({ place, unit, text: unit.repeat(size / Buffer.byteLength(unit)) })),
    );
    const pipe = eventsOf(pairs.map(({ place, text }) => hostilePipe(place, `${text}x`)));
    const json = eventsOf(pairs.map(({ place, text }) => toJson(withText(place, text))));
    pairs.forEach(({ place, unit, text }, at) => {
      const name = `${nameOf(place)}: ${unit}`;
      expect(pipe[at], name).toEqual(eventDocument(readAs(place, `${text}x`)));
      expect(json[at], name).toEqual(eventDocument(withText(place, text)));
    });
  });

  const piece = fc.oneof(
    fc.constantFrom(
      ...[
        '|',
        '\\',
        '=',
        '{',
        '}',
        '"',
        ',',
        ':',
        ' ',
        'Act',
        'aCode',
        'Rcpt',
        'acc',
        'datetime',
        'x',
        '[',
        ']',
      ],
      ...[
        '|Act=Rej',
        `|aCode=${VICTIM.code}`,
        'Info: ',
        `MID ${VICTIM_MID} `,
        'CEF:0|',
        '\u00fc',
        '\ud83d\udce7',
      ],
    ),
    fc.string({ unit: 'binary', maxLength: 3 }).filter((text) => !/[\r\n]/.test(text)),
  );
  const anyText = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
  /** Only there can the end of the text be in doubt. */
  const seemsToEnd = (text: string): boolean => /\\\|[^|=\\]*=/.test(text);

  it('whatever it is and wherever it stands', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...PLACES), anyText), { minLength: 20, maxLength: 60 }),
        (pairs) => {
          const pipe = eventsOf(pairs.map(([place, text]) => hostilePipe(place, text)));
          const json = eventsOf(pairs.map(([place, text]) => toJson(withText(place, text))));
          pairs.forEach(([place, text], at) => {
            const expected = eventDocument(readAs(place, text));
            expect(json[at]).toEqual(eventDocument(withText(place, text)));
            if (!seemsToEnd(text)) expect(pipe[at], text).toEqual(expected);
            for (const [key, value] of readAs(place, '')) {
              if (key !== place.key) expect(pipe[at]?.[key], `${key} beside ${text}`).toEqual(value);
            }
          });
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** The victims, in both products, among lines of others. */
function among(lines: readonly (string | Uint8Array)[]): MimecastOutput {
  const mimecast = VICTIM.events.map(({ event }) => toPipe(event));
  const esa = message(VICTIM_MID, 915).split('\n').slice(0, -1);
  const own = [...mimecast, ...esa];
  const every = Math.max(1, Math.floor(lines.length / own.length));
  const mixed: (string | Uint8Array)[] = [];
  lines.forEach((line, at) => {
    if (at % every === 0) mixed.push(...own.splice(0, 1));
    mixed.push(line);
  });
  return stitchLines([...mixed, ...own], { ...REPLAY, timeout: '1h', mimecast_timeout: '1h' });
}

describe('messages of others', () => {
  const alone = among([]);
  const victimOf = ({ messages }: MimecastOutput): JsonObject[] =>
    messages.filter(({ aCode }) => aCode === VICTIM.code);

  it('are there', () => {
    expect(alone.passed).toEqual([]);
    expect(victimOf(alone)).toMatchObject([{ disposition: 'delivered', complete: true }]);
    expect(alone.others).toMatchObject([{ MID: String(VICTIM_MID), disposition: 'delivered' }]);
  });

  const hostileTexts = [...CLEAN_TEXTS, ...MULTILINE_TEXTS, ...QUOTE_ENDING_TEXTS];
  it.each(rows)('are not reached by %s', (_, place) => {
    const hasCode = place.event.some(([key]) => key === 'aCode');
    const pipe = [...CLEAN_TEXTS, ...(hasCode ? QUOTE_ENDING_TEXTS : [])].map((text) =>
      hostilePipe(place, text),
    );
    const output = among([...pipe, ...hostileTexts.map((text) => toJson(withText(place, text)))]);
    expect(victimOf(output)).toEqual(victimOf(alone));
    expect(output.others).toEqual(alone.others);
    expect(output.passed).toEqual([]);
  });

  it('are not reached by a Mimecast event inside a line of the other product', () => {
    const [event] = VICTIM.events.map((one) => one.event) as [MimecastEvent];
    const texts = [toPipe(event), toJson(event), ...CLEAN_TEXTS, ...QUOTE_ENDING_TEXTS];
    const lines = texts.map(
      (text, at) =>
        `<22>Mar 16 09:20:00 esa1.example.com mail_logs: Info: MID ${800_000 + at} Subject "${text.replace(/\0/g, '')}"`,
    );
    const output = among(lines);
    expect(victimOf(output)).toEqual(victimOf(alone));
    expect(output.messages.length).toBe(alone.messages.length);
    expect(output.events).toEqual([]);
    expect(output.others.length).toBe(alone.others.length + texts.length);
  });

  it('are not reached by what stands in the middle of a line without end', () => {
    const [event] = VICTIM.events.map((one) => one.event) as [MimecastEvent];
    const forged = toPipe(event.map(([key, value]) => [key, key === 'Act' ? 'Rej' : value]));
    const endless = `datetime=2026-03-16T09:15:31+0000|acc=C0A0|Subject=\\${`\r${forged}`.repeat(12_000)}`;
    const output = among([endless]);
    expect(victimOf(output)).toEqual(victimOf(alone));
    expect(output.others).toEqual(alone.others);
  });
});
