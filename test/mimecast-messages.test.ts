import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  differences,
  eventsOf,
  expectedOf,
  type MessageDocument,
  sectionOf,
} from '../bench/mimecast/answers.js';
import { type MimecastEvent, toJson, toPipe } from '../bench/mimecast/event.js';
import { KIND_SHARES } from '../bench/mimecast/kinds.js';
import { type Form, MimecastTraffic, type MimecastTrafficOptions } from '../bench/mimecast/traffic.js';
import { TrafficSource } from '../bench/traffic.js';
import { Random } from '../bench/traffic-random.js';
import { type ClassicDocument, createStitcher, type Settings } from '../host/index.js';
import {
  APART,
  eventDocument,
  type JsonObject,
  type MimecastOutput,
  NOW_MS,
  REPLAY,
  stitchLines,
} from './support/mimecast.js';
import { differences as esaDifferences } from './support/truth.js';

const EVERY_KIND = KIND_SHARES.map(([kind]) => kind);

/** Some messages of every kind, of two accounts that use the same codes. */
const traffic = (options: MimecastTrafficOptions = {}): MimecastTraffic =>
  new MimecastTraffic({ seed: 5, messages: 300, accounts: ['C0A0', 'C1A1'], kinds: EVERY_KIND, ...options });

const linesOf = (source: MimecastTraffic): string[] => [...source.events()].map((sent) => source.write(sent));

const messagesOf = ({ messages }: Pick<MimecastOutput, 'messages'>): MessageDocument[] =>
  messages as unknown as MessageDocument[];

/** The latest document of each message. */
function latest(documents: readonly MessageDocument[]): MessageDocument[] {
  const byId = new Map<string, MessageDocument>();
  for (const document of documents) {
    if ((byId.get(document.id)?.sequence ?? 0) < document.sequence) byId.set(document.id, document);
  }
  return [...byId.values()];
}

/** Everything that is wrong with what came out of the traffic's lines. */
function faults(source: MimecastTraffic, output: MimecastOutput): string[] {
  const wrong: string[] = output.passed.map(({ message }) => `passed on: ${message}`);
  const seen = new Set<number>();
  for (const document of latest(messagesOf(output))) {
    const expected = expectedOf(document, source);
    if (expected === undefined || expected.disposition === null) {
      wrong.push(`nobody sent ${document.appliance} ${document.aCode ?? document.MsgId}`);
      continue;
    }
    const name = `${expected.index} (${expected.kind})`;
    if (seen.has(expected.index)) wrong.push(`${name}: a second document`);
    seen.add(expected.index);
    for (const text of differences(document, expected, source)) wrong.push(`${name}: ${text}`);
  }
  const loose: string[] = [];
  for (const expected of source.truth()) {
    if (expected.disposition === null)
      loose.push(...expected.events.map(({ event }) => documentText(source, expected.index, event)));
    else if (!seen.has(expected.index)) wrong.push(`${expected.index} (${expected.kind}): no document`);
  }
  const found = output.events.map((document) => JSON.stringify(document)).sort();
  if (JSON.stringify(found) !== JSON.stringify(loose.sort()))
    wrong.push(`events on their own are ${found.join('\n')}`);
  return wrong;
}

const documentText = (source: MimecastTraffic, index: number, event: MimecastEvent): string =>
  JSON.stringify(eventDocument(source.asRead({ index, event })));

/** Those that are open at the end come out in no order that matters. */
const byId = ({ messages }: MimecastOutput): JsonObject[] =>
  [...messages].sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1));

const FORMS: readonly Form[] = ['pipe', 'json', 'mixed'];

describe('traffic of all kinds', () => {
  it.each(FORMS)('%s: each message is one document, as the traffic says', (form) => {
    const source = traffic({ form });
    expect(faults(source, stitchLines(linesOf(source), {}))).toEqual([]);
  });

  it.each(FORMS)('%s, on the time of the log: the latest document says it all', (form) => {
    const source = traffic({ form, messages: 2_000 });
    const output = stitchLines(linesOf(source), REPLAY);
    expect(faults(source, output)).toEqual([]);
    const reasons = new Set(messagesOf(output).map(({ reason }) => reason));
    expect(reasons).toEqual(new Set(['finished', 'timeout', 'late']));
  });

  it('is read in any order', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(...FORMS), (seed, form) => {
        const source = traffic({ form, messages: 120 });
        const lines = new Random(seed).shuffle(linesOf(source));
        expect(faults(source, stitchLines(lines, {}))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('gives the same documents in any order', () => {
    const source = traffic({ messages: 120, form: 'mixed' });
    const lines = linesOf(source);
    const wanted = byId(stitchLines(lines, {}));
    for (const seed of [1, 2, 3, 4, 5]) {
      expect(byId(stitchLines(new Random(seed).shuffle([...lines]), {}))).toEqual(wanted);
    }
    expect(byId(stitchLines([...lines].reverse(), {}))).toEqual(wanted);
  });

  it('gives the same output in any split', () => {
    const source = traffic({ messages: 40, form: 'mixed' });
    const bytes = Buffer.from(`${linesOf(source).join('\n')}\n`);
    const stitch = (pieces: readonly Uint8Array[]): string => {
      const stitcher = createStitcher(REPLAY);
      const slices: Buffer[] = [];
      for (const piece of pieces)
        stitcher.pushBytes(piece, NOW_MS, (ndjson) => void slices.push(Buffer.from(ndjson)));
      stitcher.drainBytes(NOW_MS, (ndjson) => void slices.push(Buffer.from(ndjson)));
      return Buffer.concat(slices).toString();
    };
    const whole = stitch([bytes]);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 40 }), (places) => {
        const ends = [...places, bytes.length].sort((a, b) => a - b);
        expect(stitch(ends.map((end, at) => bytes.subarray(ends[at - 1] ?? 0, end)))).toBe(whole);
      }),
      { numRuns: 60 },
    );
    expect(stitch(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toBe(whole);
  });

  it('has its events in each section by time, whole, each with its type and id', () => {
    const source = traffic({ form: 'mixed' });
    const documents = messagesOf(stitchLines(linesOf(source), {}));
    expect(documents.length).toBeGreaterThan(200);
    for (const document of documents) {
      const expected = expectedOf(document, source);
      if (expected === undefined) throw new Error(`nobody sent ${document.id}`);
      for (const type of expected.logTypes) {
        const own = expected.events
          .filter((event) => event.type === type)
          .map(({ event, ms }) => ({
            second: Math.floor(ms / (event.some(([key]) => key === 'datetime') ? 1000 : 1)),
            document: eventDocument(source.asRead({ index: expected.index, event })),
          }))
          .sort((a, b) => a.second - b.second || (String(a.document.id) < String(b.document.id) ? -1 : 1))
          .map((event) => event.document);
        const found = sectionOf(document, type);
        // deliveries stand by recipient; of one recipient by time
        if (type === 'delivery') expect(found).toEqual(expect.arrayContaining(own));
        else expect(found).toEqual(own);
        expect(found.length).toBe(own.length);
      }
      for (const { attempts } of document.delivery ?? []) {
        const tries = attempts.map(({ Attempt, deliveryAttempts }) => Number(Attempt ?? deliveryAttempts));
        expect(tries).toEqual(tries.map((_, at) => at + 1));
      }
    }
  });

  it('has one id for each message, the same whenever its log is read', () => {
    const source = traffic();
    const ids = (lines: readonly string[], settings: Settings): string[] =>
      [...new Set(messagesOf(stitchLines(lines, settings)).map(({ id }) => id))].sort();
    const lines = linesOf(source);
    const wanted = ids(lines, {});
    expect(wanted.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
    expect(wanted.length).toBe([...source.truth()].filter(({ disposition }) => disposition !== null).length);
    expect(ids([...lines].reverse(), {})).toEqual(wanted);
    expect(ids(linesOf(traffic({ form: 'json' })), REPLAY)).toEqual(wanted);
  });

  it('is the same where every event is sent again, in whatever form', () => {
    const source = traffic({ messages: 120 });
    const events = [...source.events()];
    const once = stitchLines(
      events.map(({ event }) => toJson(event)),
      {},
    );
    const again = stitchLines(
      events.flatMap(({ event }) => [toJson(event), toJson([...event].reverse())]),
      {},
    );
    const twoForms = stitchLines(
      events.flatMap(({ event }) => [toPipe(event), toJson(event)]),
      {},
    );
    const wanted = byId(once);
    const found = byId(again);
    expect(found).toEqual(wanted);
    const idsOf = (output: MimecastOutput): unknown[] =>
      byId(output).map((document) => eventsOf(document as unknown as MessageDocument).map(({ id }) => id));
    expect(idsOf(twoForms)).toEqual(idsOf(once));
  });
});

describe('one event a document', () => {
  it.each(FORMS)('%s: as many documents as events, in order, each as the reference has it', (form) => {
    const source = traffic({ form });
    const { events, messages, passed } = stitchLines(linesOf(source), APART);
    expect({ messages, passed }).toEqual({ messages: [], passed: [] });
    const wanted = [...source.events()].map(({ event, index }) =>
      eventDocument(source.asRead({ index, event })),
    );
    expect(events).toEqual(wanted);
    expect(events.map(({ log_type }) => log_type)).toEqual([...source.events()].map(({ type }) => type));
  });
});

describe('a pipeline that carries both products', () => {
  const esaLog = (source: TrafficSource): string[] => {
    const lines: string[] = [];
    for (let chunk = source.next(); chunk; chunk = source.next()) {
      lines.push(...chunk.toString('utf8', 0, chunk.length - 1).split('\n'));
    }
    return lines;
  };

  it.each([[{}], [REPLAY]])('needs no setting: with %o', (settings: Settings) => {
    const source = traffic({ messages: 600, form: 'mixed' });
    const esa = new TrafficSource({ seed: 9, messages: 600, open: 100, mix: 'full' });
    const own = linesOf(source);
    const theirs = esaLog(esa);
    const mixed: string[] = [];
    const random = new Random(1);
    for (let a = 0, b = 0; a < own.length || b < theirs.length; ) {
      const left = own.length - a;
      const isOwn = random.below(left + theirs.length - b) < left;
      mixed.push((isOwn ? own[a++] : theirs[b++]) as string);
    }
    const output = stitchLines(mixed, settings);
    expect(faults(source, output)).toEqual([]);
    expect(esaDifferences(esa, output.others as unknown as ClassicDocument[])).toEqual([]);
    const alone = stitchLines(theirs, settings);
    const text = ({ others }: MimecastOutput): string[] =>
      others.map((document) => JSON.stringify(document)).sort();
    expect(text(output)).toEqual(text(alone));
  });
});
