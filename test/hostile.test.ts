import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ClassicDocument, createStitcher, isPassedLine, type Settings } from '../host/index.js';
import {
  CONNECTION_PLACES,
  DECODING_PLACES,
  fillLine,
  harmless,
  messageLines,
  PLACES,
  type Place,
} from './support/hostile-message.js';
import { HOSTILE_TEXTS, type HostileText, VICTIM } from './support/hostile-texts.js';
import { ciscoRows } from './support/rules.js';

const NOW_MS = Date.UTC(2026, 2, 20);
const SETTINGS: Settings = { clock: 'event', timeout: '1h', max_bytes: '256MiB' };

/** What a stitcher gives for these lines: one line of JSON each, checked to be UTF-8 and JSON. */
function stitch(lines: Iterable<Uint8Array>, settings: Settings = SETTINGS): string[] {
  const stitcher = createStitcher(settings);
  const slices: Buffer[] = [];
  const collect = (ndjson: Uint8Array): void => void slices.push(Buffer.from(ndjson));
  const lineFeed = Uint8Array.of(0x0a);
  const log = Buffer.concat([...lines].flatMap((line) => [line, lineFeed]));
  stitcher.pushBytes(log, NOW_MS, collect);
  stitcher.drainBytes(NOW_MS, collect);
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(slices));
  expect(text === '' || text.endsWith('\n')).toBe(true);
  return text.split('\n').slice(0, -1);
}

const stamp = (second: number): string =>
  `<22>Mar 17 10:${String(Math.floor(second / 60)).padStart(2, '0')}:${String(second % 60).padStart(2, '0')} esa1.example.com mail_logs: Info: `;

/** One victim for all, and for each text a message that carries it, all in step. */
const attacker = (at: number) => ({ mid: 800_001 + at, icid: 810_001 + at, dcid: 820_001 + at });
const victimLines = messageLines(VICTIM);

function traffic(place: Place, texts: readonly Uint8Array[]): Uint8Array[] {
  const scripts = texts.map((text, at) =>
    messageLines(attacker(at)).map((line) => fillLine(line, place, text)),
  );
  return victimLines.flatMap((line, second) => {
    const prefix = Buffer.from(stamp(second));
    const lines = scripts.map((script) => Buffer.concat([prefix, script[second] as Uint8Array]));
    lines.splice(1, 0, Buffer.concat([prefix, fillLine(line, place, Buffer.from(harmless(place)))]));
    return lines;
  });
}

/** Documents by MID, as they came. */
function byMid(lines: readonly string[]): Map<string, string> {
  return new Map(lines.map((line) => [(JSON.parse(line) as ClassicDocument).MID, line]));
}

/** What a document shows of a text: bytes that are no UTF-8 as U+FFFD, and MIME words decoded where columns do. */
function shown({ bytes, decoded }: HostileText, place: Place): string {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return decoded !== undefined && DECODING_PLACES.has(place) ? decoded : text;
}

/** Replaces a text in every value of a document. */
function replaceIn(value: unknown, from: string, to: string): unknown {
  if (typeof value === 'string') return value.split(from).join(to);
  if (Array.isArray(value)) return value.map((item) => replaceIn(item, from, to));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaceIn(item, from, to)]));
}

/** The same lines with and without harm: the documents, each by its MID. */
function withAndWithout(place: Place, texts: readonly Uint8Array[]) {
  const twin = stitch(
    traffic(
      place,
      texts.map(() => Buffer.from(harmless(place))),
    ),
  );
  const lines = stitch(traffic(place, texts));
  expect(lines.length, 'no document more or less, no line passed on').toBe(texts.length + 1);
  expect(byMid(lines).get(String(VICTIM.mid)), 'the victim').toBe(byMid(twin).get(String(VICTIM.mid)));
  return { twin: byMid(twin), documents: byMid(lines) };
}

/** Longer texts do not fit into what is kept of a connection. */
const CONNECTION_BYTES = 6_000;

describe('a text of a client changes nothing but the value it is', () => {
  it.each(PLACES)('as %s', (place) => {
    const texts = HOSTILE_TEXTS.filter(
      ({ bytes }) => !CONNECTION_PLACES.has(place) || bytes.length < CONNECTION_BYTES,
    );
    const { twin, documents } = withAndWithout(
      place,
      texts.map(({ bytes }) => bytes),
    );
    texts.forEach((text, at) => {
      const mid = String(attacker(at).mid);
      const expected = replaceIn(JSON.parse(twin.get(mid) as string), harmless(place), shown(text, place));
      expect(JSON.parse(documents.get(mid) as string), text.name).toEqual(expected);
    });
  });

  const anyText = fc
    .oneof(
      fc.uint8Array({ minLength: 1, maxLength: 60 }),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).map((text) => Buffer.from(text)),
      fc
        .array(
          fc.constantFrom(
            ...[
              `MID ${VICTIM.mid} `,
              'ICID 5 ',
              "'",
              '"',
              '<',
              '>',
              ' to ',
              'From: ',
              ' RID 0 ',
              '(',
              ')',
              '[',
              ']',
            ],
            ...[
              ' by ',
              'filter ',
              ' Rejected by RAT',
              ' Response ',
              ', ',
              '=?utf-8?B?',
              '?=',
              '\\r\\n ',
              ' verified no',
            ],
          ),
          { minLength: 1, maxLength: 12 },
        )
        .map((words) => Buffer.from(words.join(''))),
    )
    // a line feed ends the line, and blanks at its end are not part of it
    .map((text) =>
      Buffer.concat([Buffer.from('x'), text.map((byte) => (byte === 0x0a ? 0x20 : byte)), Buffer.from('x')]),
    );

  it('whatever it is and wherever it stands', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PLACES),
        fc.array(anyText, { minLength: 1, maxLength: 12 }),
        (place, texts) => {
          const { twin, documents } = withAndWithout(place, texts);
          texts.forEach((text, at) => {
            const mid = String(attacker(at).mid);
            const wanted = JSON.parse(twin.get(mid) as string);
            const found = JSON.parse(documents.get(mid) as string);
            const changed = Object.keys(wanted).filter(
              (key) => JSON.stringify(wanted[key]) !== JSON.stringify(found[key]),
            );
            const touched = Object.keys(wanted).filter((key) =>
              JSON.stringify(wanted[key]).includes(harmless(place)),
            );
            expect(touched, text.toString()).toEqual(expect.arrayContaining(changed));
          });
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('what does not fit', () => {
  const start = 'Start MID 6 ICID 5';
  const end = 'Message finished MID 6 done';
  const one = (lines: readonly string[]): ClassicDocument => {
    const documents = stitch(lines.map((line) => Buffer.from(line))).map((line) => JSON.parse(line));
    expect(documents).toHaveLength(1);
    return documents[0];
  };

  it('is cut, and the document says so: a value', () => {
    const long = one([
      start,
      `MID 6 Subject "${'\u00e9'.repeat(100_000)}"`,
      'MID 6 queued for delivery',
      end,
    ]);
    expect(long).toMatchObject({ MID: '6', ICID: '5', Action: 'queued for delivery', truncated: true });
    expect(long.Subject.length).toBeGreaterThan(30_000);
    expect(long.Subject).toMatch(/^\u00e9+\ufffd?$/);
  });

  it('is cut, and the document says so: all lines of a message', () => {
    const log = (at: number) => `MID 6 Custom Log Entry: ${'x'.repeat(1000)} ${at}`;
    const long = one([start, ...Array.from({ length: 3000 }, (_, at) => log(at)), end]);
    expect(long).toMatchObject({ MID: '6', ICID: '5', complete: true, truncated: true });
    expect(long.Content_Filter.length).toBeGreaterThan(100_000);
  });

  it('is cut, and the document says so: lines of a connection', () => {
    const connection =
      'New SMTP ICID 5 interface D (192.0.2.1) address 198.51.100.9 reverse dns host a verified no';
    const command = (at: number) => `ICID 5 Unknown command: ${'x'.repeat(1000)} ${at}`;
    const long = one([connection, ...Array.from({ length: 100 }, (_, at) => command(at)), start, end]);
    expect(long).toMatchObject({ MID: '6', IP: '198.51.100.9', complete: true, truncated: true });
  });

  it('is handed on in pieces: a line without end, of which nothing is read as a line of its own', () => {
    const rest = `${'x'.repeat(1 << 20)}\rMID 7 queued for delivery MID 7 Subject "`.repeat(3);
    const stitcher = createStitcher({ clock: 'event' });
    stitcher.push(`${start}\nMID 9 Subject "${rest}\nMID 6 Subject "after"\n${end}\n`, NOW_MS);
    stitcher.drain(NOW_MS);
    const outputs = [...stitcher];
    const documents = outputs.filter((output) => !isPassedLine(output));
    expect(documents.map((document) => (document as ClassicDocument).MID).sort()).not.toContain('7');
    expect(documents).toContainEqual(expect.objectContaining({ MID: '6', Subject: 'after', complete: true }));
    expect(stitcher.stats().oversize).toBeGreaterThan(0);
  });
});

describe('lines that only look like lines of a message', () => {
  const { mid, icid } = VICTIM;
  const text = (line: string): string => `${stamp(0)}${line}`;
  it.each([
    text(`Status: CPULd 3 DskIO 0 CrtMID ${mid} CrtICID ${icid} InjMsg 243087`),
    text(
      `A Anti-Virus/Critical alert was sent to a@example.com with subject "MID ${mid} antivirus timeout error".`,
    ),
    text(
      `Internal SMTP system successfully sent a message to a@example.com with subject 'MID ${mid} close'.`,
    ),
    text(
      `File uploaded for analysis. SHA256: 75fe, file name: a, MID = ${mid}, File Size = 1 bytes, File Type = b`,
    ),
    text(`Alias match: recipient MID ${mid} RID 0 mapped to ['a@example.com']`),
    text(`LDAP: Accepted query q address "x MID ${mid} RID 0 address y"@example.com`),
    text(`MID${mid} queued for delivery`),
    text(`mid ${mid} queued for delivery`),
    text(`XMID ${mid} queued for delivery`),
    text(`MID ${mid}queued for delivery`),
    text(`MID 0 queued for delivery`),
    text(`MID -${mid} queued for delivery`),
    text(`MID 9999999999999 queued for delivery`),
    text(`Start MID ${mid}`),
    text(`Subject MID ${mid} Subject "x"`),
    text(`CEF:0|Cisco|x|MID ${mid} queued for delivery|`),
    // a folded header of an old version goes on in lines without a prefix
    ` MID ${mid} antivirus positive 'x'`,
    `\tMID ${mid} Message finished MID ${mid} done`,
    ` <22>Mar 17 10:00:00 esa1.example.com mail_logs: Info: MID ${mid} queued for delivery`,
    `x <22>Mar 17 10:00:00 esa1.example.com mail_logs: Info: MID ${mid} queued for delivery`,
  ])('%s', (line) => {
    const settings: Settings = { ...SETTINGS, appliance: 'esa1.example.com' };
    const lines = traffic('subject', []);
    const [victim] = stitch(lines, settings);
    const found = stitch(
      lines.flatMap((own) => [own, Buffer.from(line)]),
      { ...settings, unmatched: 'drop' },
    );
    expect(found).toEqual([victim]);
  });
});

/** A line that a form nearly fits, with what divides its captures in all of them, again and again. */
function tangle(form: string, size: number): string {
  const parts = form.replace(/\[\[(.*?)\]\]/g, '$1').split(/\{\w+:(\w+)\}/);
  const line = parts.map((part, at) => {
    if (at % 2 === 0) return part;
    const unit = parts[at + 1] || ' ';
    const many = `x${unit}`.repeat(Math.ceil(size / (unit.length + 1)));
    const texts: Record<string, string> = {
      num: '5',
      list: '[0, 1]',
      word: 'w',
      quoted: `'${`'${unit}`.repeat(Math.ceil(size / (unit.length + 1)))}'`,
      addr: `<${`>${unit}`.repeat(Math.ceil(size / (unit.length + 1)))}>`,
    };
    return texts[part] ?? many;
  });
  return `${line.join('').slice(0, 100_000)} \x01`;
}

describe('a line that fits nearly, in thousands of ways,', () => {
  it('takes time in proportion to its length', async () => {
    const stitcher = createStitcher();
    const slow: string[] = [];
    for (const row of await ciscoRows()) {
      for (const form of row.forms) {
        const line = tangle(form, 8_000);
        const from = performance.now();
        stitcher.explain(line);
        const ms = performance.now() - from;
        // an honest line of that length takes a fraction of one; the square of it would take seconds
        if (ms > 250) slow.push(`${row.id} ${form}: ${ms} ms`);
      }
    }
    expect(slow).toEqual([]);
  });
});
