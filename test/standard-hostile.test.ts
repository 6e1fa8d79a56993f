/** ECS and OCSF of messages: hostile texts, bounds, and documents of one recipient. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FORMATS, type Loose, standardOf } from './support/formats.js';
import { CONNECTION_PLACES, fillLine, harmless, messageLines, PLACES } from './support/hostile-message.js';
import { HOSTILE_TEXTS, VICTIM } from './support/hostile-texts.js';
import { LATER_MS, line } from './support/log.js';
import { leavesOf, ownOf } from './support/standard.js';

const SETTINGS = { clock: 'event', timeout: '1h', max_bytes: '256MiB' } as const;
const stamp = (second: number): string =>
  `<22>Mar 17 10:${String(Math.floor(second / 60)).padStart(2, '0')}:${String(second % 60).padStart(2, '0')} esa1.example.com mail_logs: Info: `;

/** Longer texts do not fit into what is kept of a connection. */
const CONNECTION_BYTES = 6_000;

describe.each(FORMATS)('in %s', (format) => {
  const victimMid = String(VICTIM.mid);
  const attacker = (at: number) => ({ mid: 800_001 + at, icid: 810_001 + at, dcid: 820_001 + at });

  /** A victim, and for each text a message that carries it in each line that a client writes at that place. */
  function withTexts(place: (typeof PLACES)[number], texts: readonly Uint8Array[]): Map<string, Loose> {
    const scripts = [harmless(place), ...texts].map((text, at) =>
      messageLines(at === 0 ? VICTIM : attacker(at)).map((script) =>
        fillLine(script, place, typeof text === 'string' ? Buffer.from(text) : text),
      ),
    );
    const lines = (scripts[0] as Uint8Array[]).flatMap((_, second) =>
      scripts.map((script) => Buffer.concat([Buffer.from(stamp(second)), script[second] as Uint8Array])),
    );
    const documents = standardOf(lines, format, SETTINGS, LATER_MS);
    return new Map(documents.map((document) => [ownOf(document, format).mid[0] as string, document]));
  }

  it.each(PLACES)(
    'a text of a client as %s changes no other document, and its own keeps to the schema',
    (place) => {
      const texts = HOSTILE_TEXTS.map(({ bytes }) => bytes).filter(
        (bytes) => !CONNECTION_PLACES.has(place) || bytes.length < CONNECTION_BYTES,
      );
      const twin = withTexts(
        place,
        texts.map(() => Buffer.from(harmless(place))),
      );
      const found = withTexts(place, texts);
      expect([...found.keys()].sort()).toEqual([...twin.keys()].sort());
      expect(found.get(victimMid)).toEqual(twin.get(victimMid));
    },
  );

  /** What a message says of its recipients, each with a text. */
  const start = 'Start MID 6 ICID 5';
  const to = (rid: number, address = `r${rid}@example.com`) => `MID 6 ICID 5 RID ${rid} To: <${address}>`;

  it('is never larger than the room that was made for it', () => {
    const nasty = '\u0001'.repeat(60_000);
    const many = Array.from({ length: 4000 }, (_, at) => at);
    const logs: string[][] = [
      [start, `MID 6 ICID 5 From: <${nasty}>`, `MID 6 Subject "${nasty}"`, `MID 6 Message-ID '${nasty}'`],
      [start, `MID 6 URL ${nasty} has reputation -9.0 matched Condition: URL Reputation Rule`],
      [start, ...many.map((at) => `MID 6 attachment '${at}'`)],
      [start, ...many.map((at) => to(at))],
      [
        start,
        ...many.map((at) => to(at)),
        `MID 6 RID [${many.join(', ')}] Response '${nasty.slice(0, 40_000)}'`,
      ],
      [start, `MID 6 RID [${many.join(',')}] Response '${nasty.slice(0, 40_000)}'`],
      [start, `Message done DCID 7 MID 6 to RID [${many.join(',')}]`],
      [start, ...many.map((at) => `MID 6 quarantined to "${at}"`)],
      [start, ...many.map((at) => `MID 6 Custom Log Entry: ${at}`)],
    ];
    for (const log of logs) {
      const lines = log.map((text, at) => line(text, Math.min(at, 50)).trimEnd());
      const [document, ...others] = standardOf(lines, format, { ...SETTINGS, keep_raw: true }, LATER_MS);
      expect(others).toEqual([]);
      expect(JSON.stringify(document).length).toBeLessThan(16384 + 24 * lines.join('').length);
    }
  });

  it('tells a reply to many recipients of each while there is room, of the first in any case, and says so', () => {
    const many = Array.from({ length: 2000 }, (_, at) => at);
    const reply = 'x'.repeat(50_000);
    const lines = [start, ...many.map((at) => to(at)), `MID 6 RID [${many.join(', ')}] Response '${reply}'`];
    const [document] = standardOf(
      lines.map((text) => line(text, 1).trimEnd()),
      format,
      SETTINGS,
      LATER_MS,
    );
    const own = ownOf(document, format);
    expect(own.recipients).toHaveLength(2000);
    expect(own.recipients[0].response).toBe(reply);
    expect(own.recipients[1999].response).toBeUndefined();
    expect(own.truncated).toBe(true);
  });

  it('any lines of a message in any order are one document, the same one', () => {
    const texts = [
      start,
      'MID 6 ICID 5 From: <ann@example.com>',
      to(0),
      to(1),
      `MID 6 Message-ID '<a@example.com>'`,
      'MID 6 Subject "s"',
      "MID 6 attachment 'a.pdf'",
      'File reputation query initiating. File Name = a.pdf, MID = 6, File Size = 10 bytes, File Type = application/pdf',
      `Response received for file reputation query from Cloud. File Name = a.pdf, MID = 6, Disposition = CLEAN, Malware = None, Reputation Score = 1, sha256 = ${'ab'.repeat(32)}, upload_action = 1`,
      'MID 6 URL http://a.example/ has reputation 3.0 matched Condition: URL Reputation Rule',
      'New SMTP DCID 7 interface 192.0.2.1 address 192.0.2.2 port 25',
      'Message done DCID 7 MID 6 to RID [0]',
      "MID 6 RID [0] Response 'ok'",
      "Bounced: DCID 7 MID 6 to RID 1 - 5.1.0 - Unknown address error ('550', ['no']) []",
      'Message finished MID 6 done',
    ];
    const lines = texts.map((text, at) => line(text, at).trimEnd());
    const [wanted] = standardOf(lines, format, SETTINGS, LATER_MS);
    expect(ownOf(wanted, format).attachments).toEqual([
      { name: 'a.pdf', sha256: 'ab'.repeat(32), disposition: 'CLEAN', score: 1 },
    ]);
    expect(ownOf(wanted, format).recipients).toMatchObject([
      { address: 'r0@example.com', rid: 0, disposition: 'delivered', response: 'ok', dcid: '7' },
      { address: 'r1@example.com', rid: 1, disposition: 'bounced', status_code: '5.1.0', reply_code: '550' },
    ]);
    fc.assert(
      fc.property(fc.shuffledSubarray(lines, { minLength: lines.length }), (shuffled) => {
        expect(standardOf(shuffled, format, SETTINGS, LATER_MS)).toEqual([wanted]);
      }),
      { numRuns: 30 },
    );
  });

  it('with expand tells each recipient its own', () => {
    const lines = [
      start,
      'MID 6 ICID 5 From: <ann@example.com>',
      to(0),
      to(1),
      'Message done DCID 7 MID 6 to RID [0]',
      "MID 6 RID [0] Response 'ok'",
      "Bounced: DCID 7 MID 6 to RID 1 - 5.1.0 - Unknown address error ('550', ['no']) []",
      'Message finished MID 6 done',
    ].map((text, at) => line(text, at).trimEnd());
    const documents = standardOf(lines, format, { ...SETTINGS, expand: true }, LATER_MS);
    expect(documents.map((document) => ownOf(document, format).disposition)).toEqual([
      'delivered',
      'bounced',
    ]);
    expect(documents.map((document) => ownOf(document, format).recipients)).toMatchObject([
      [{ address: 'r0@example.com', disposition: 'delivered', response: 'ok' }],
      [{ address: 'r1@example.com', disposition: 'bounced' }],
    ]);
    const addresses = documents.map((document) =>
      format === 'ecs' ? document.email.to.address : document.email.to,
    );
    expect(addresses).toEqual([['r0@example.com'], ['r1@example.com']]);
    expect([...leavesOf(documents[0])]).not.toContain('5.1.0');
  });

  it('keeps the lines with keep_raw', () => {
    const lines = [start, 'MID 6 Subject "a\\"b"', 'Message finished MID 6 done'].map((text, at) =>
      line(text, at).trimEnd(),
    );
    const [document] = standardOf(lines, format, { ...SETTINGS, keep_raw: true }, LATER_MS);
    expect(format === 'ecs' ? document.event.original : document.raw_data).toBe(lines.join('\n'));
  });
});
