import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ExpectedMessage, TrafficOptions } from '../bench/traffic.js';
import { generateTraffic, MAX_LINE_BYTES, TrafficSource } from '../bench/traffic.js';

const PREFIX = /^<22>([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) (\S+) mail_logs: Info: (.*)$/;

function linesOf(options: TrafficOptions): string[] {
  return [...generateTraffic(options)].map(({ line }) => line);
}

/** `host text` pairs: what the line says and on which appliance. */
function textsOf(options: TrafficOptions): Array<{ host: string; text: string; seconds: number }> {
  return linesOf(options).map((line) => {
    const [, stamp = '', host = '', text = ''] = PREFIX.exec(line) ?? [];
    return { host, text, seconds: Date.parse(`${stamp} 2026 UTC`) / 1000 };
  });
}

/** Without the text that a sender wrote and that may name other messages. */
function trusted(text: string): string {
  return text.replace(/ (Subject|attachment) .*/, ' $1 ');
}

function digest(options: TrafficOptions, chunkBytes: number): string {
  const source = new TrafficSource(options);
  const hash = createHash('sha256');
  for (let chunk = source.next(chunkBytes); chunk; chunk = source.next(chunkBytes)) {
    if (chunk.length > chunkBytes || chunk.at(-1) !== 0x0a) throw new Error('a chunk is not of whole lines');
    hash.update(chunk);
  }
  return hash.digest('hex');
}

describe('the stream', () => {
  const options: TrafficOptions = { seed: 7, messages: 1500, open: 60, mix: 'full', appliances: ['a', 'b'] };

  it('is the same for the same seed and options, in chunks of any size', () => {
    const first = digest(options, 65_536);
    expect(digest(options, 65_536)).toBe(first);
    expect(digest(options, MAX_LINE_BYTES)).toBe(first);
    expect(digest({ ...options, seed: 8 }, 65_536)).not.toBe(first);
  });

  it('has the announced number of lines, each with its prefix and none too long', () => {
    const lines = linesOf(options);
    expect(lines.length).toBe(new TrafficSource(options).lines);
    const odd = lines.filter((line) => !PREFIX.test(line) || /[{}]|undefined|NaN/.test(line));
    expect(odd).toEqual([]);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(MAX_LINE_BYTES);
  });

  it('never goes back in time', () => {
    const stamps = textsOf(options).map(({ seconds }) => seconds);
    expect(stamps).toEqual([...stamps].sort((a, b) => a - b));
  });

  it('writes the file form with the year', () => {
    const [line] = linesOf({ messages: 1, prefix: 'P3', startTime: Date.UTC(2026, 7, 4, 23, 59, 59) });
    expect(line).toMatch(/^Tue Aug {2}4 23:59:59 2026 Info: New SMTP ICID \d+ interface /);
    expect(() => new TrafficSource({ prefix: 'P3', appliances: ['a', 'b'] })).toThrow(RangeError);
  });

  it('ends, also when there is less than one message per cursor, or none', () => {
    expect(linesOf({ messages: 0 })).toEqual([]);
    expect(linesOf({ messages: 3, open: 1000 }).length).toBe(new TrafficSource({ messages: 3 }).lines);
    expect(() => new TrafficSource().nextInto(new Uint8Array(100))).toThrow(RangeError);
  });
});

describe('the shape', () => {
  // One whole deck, so the shares are the dealt ones.
  const options: TrafficOptions = { seed: 3, messages: 2048, open: 100 };
  const texts = textsOf(options);

  it('has about 25 lines a message', () => {
    expect(texts.length / 2048).toBeGreaterThan(24);
    expect(texts.length / 2048).toBeLessThan(27);
    const full = new TrafficSource({ messages: 2048, mix: 'full' });
    expect(full.lines / full.documents).toBeGreaterThan(24);
    expect(full.lines / full.documents).toBeLessThan(27);
  });

  // Lines per message of lifecycle.md section 8, or what was chosen where it has no row.
  it.each([
    [/^New SMTP ICID/, 1, 0.01],
    [/^ICID \d+ (ACCEPT|RELAY) SG/, 1, 0.01],
    [/^ICID \d+ close/, 1, 0.01],
    [/^ICID \d+ TLS/, 0.6, 0.02],
    [/^Start MID/, 1, 0.01],
    [/^MID \d+ ICID \d+ From:/, 1, 0.01],
    [/^MID \d+ ICID \d+ RID \d To:/, 1.15, 0.02],
    [/^MID \d+ SPF: mailfrom/, 0.51, 0.03],
    [/^MID \d+ DKIM:/, 0.51, 0.03],
    [/^MID \d+ DMARC: Verification/, 0.51, 0.03],
    [/^MID \d+ Message-ID '/, 1, 0.01],
    [/^MID \d+ Subject /, 1, 0.01],
    [/^MID \d+ ready/, 1, 0.01],
    [/^MID \d+ matched all recipients/, 1, 0.01],
    [/^MID \d+ interim verdict using engine: CASE/, 0.57, 0.02],
    [/^MID \d+ using engine: (CASE|GRAYMAIL)/, 0.72, 0.06],
    [/^MID \d+ interim AV/, 1, 0.01],
    [/^MID \d+ antivirus/, 1, 0.01],
    [/^MID \d+ attachment '/, 0.44, 0.02],
    [/^MID \d+ Outbreak Filters/, 0.57, 0.02],
    [/^MID \d+ queued for delivery$/, 1, 0.01],
    [/^New SMTP DCID/, 1.02, 0.02],
    [/^Delivery start/, 1.02, 0.02],
    [/^Message done/, 1.02, 0.02],
    [/^MID \d+ RID \[.*\] Response/, 1.02, 0.02],
    [/^Message finished/, 1, 0.01],
    [/^DCID \d+ close/, 1.02, 0.02],
    [/^MID \d+ Subject .*=\?/, 0.12, 0.02],
    [/^MID \d+ Subject "[^"]*'/, 0.08, 0.02],
  ])('%s comes %f times a message', (form, share, tolerance) => {
    const count = texts.filter(({ text }) => form.test(text)).length;
    expect(Math.abs(count / 2048 - share)).toBeLessThanOrEqual(tolerance);
  });

  it.each([100, 1000])('keeps about %i messages open', (open) => {
    const started = new Set<string>();
    const samples: number[] = [];
    textsOf({ messages: open * 8, open }).forEach(({ text }, number) => {
      const start = /^Start MID (\d+)/.exec(text);
      const finish = /^Message finished MID (\d+)/.exec(text);
      if (start) started.add(start[1] as string);
      if (finish) started.delete(finish[1] as string);
      if (number > open * 40 && number < open * 160) samples.push(started.size);
    });
    const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
    expect(mean / open).toBeGreaterThan(0.9);
    expect(mean / open).toBeLessThan(1.1);
    expect(Math.max(...samples) / open).toBeLessThan(1.3);
  });

  it('takes little memory for a million open messages', () => {
    const before = process.memoryUsage().arrayBuffers;
    const source = new TrafficSource({ messages: 10_000_000, open: 1_000_000 });
    expect(source.cursors).toBeGreaterThan(1_000_000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1_000_000);
  });

  it.each(['clean', 'full'] as const)('has all lines of a message within 30 s, typically ten (%s)', (mix) => {
    const first = new Map<string, number>();
    const last = new Map<string, number>();
    for (const { text, seconds } of textsOf({ messages: 6000, open: 200, mix })) {
      for (const mid of trusted(text).match(/\bMID \d+/g) ?? []) {
        if (!first.has(mid)) first.set(mid, seconds);
        last.set(mid, seconds);
      }
    }
    const spans = [...first].map(([mid, seconds]) => (last.get(mid) ?? 0) - seconds).sort((a, b) => a - b);
    expect(spans.at(-1)).toBeLessThan(30);
    expect(spans[spans.length >> 1]).toBeGreaterThan(4);
    expect(spans[spans.length >> 1]).toBeLessThan(14);
  });

  it('keeps the life-cycle order of every message', () => {
    const order = [
      /^Start MID/,
      / From: </,
      / RID 0 To: </,
      / Message-ID '/,
      / Subject /,
      / ready \d+ bytes/,
      / matched all recipients/,
      / interim AV verdict/,
      / antivirus /,
      / queued for delivery$/,
      /^Delivery start/,
      /^Message done/,
      /^Message finished/,
    ];
    const reached = new Map<string, number>();
    const misplaced: string[] = [];
    for (const { text } of texts) {
      const mid = /\bMID (\d+)/.exec(text)?.[1] ?? '';
      const next = order.findIndex((form) => form.test(trusted(text)));
      if (mid === '' || next < 0) continue;
      if (next < (reached.get(mid) ?? 0)) misplaced.push(text);
      reached.set(mid, next);
    }
    expect(misplaced).toEqual([]);
    expect([...reached.values()].every((step) => step === order.length - 1)).toBe(true);
  });
});

/** What a slow reader with plain expressions finds about one MID of one appliance. */
interface Seen {
  lines: string[];
  icid: string;
}

function read(options: TrafficOptions): { seen: Map<string, Seen>; address: Map<string, string> } {
  const seen = new Map<string, Seen>();
  const address = new Map<string, string>();
  for (const { host, text } of textsOf(options)) {
    const client = /^New SMTP ICID (\d+) interface .* \(.*\) address (\S+) reverse/.exec(text);
    if (client) address.set(`${host} ${client[1]}`, client[2] as string);
    // The MIDs of the line, not those inside a Subject or a file name.
    for (const [, mid] of trusted(text).matchAll(/\bMID (\d+)/g)) {
      const key = `${host} ${mid}`;
      const entry = seen.get(key) ?? { lines: [], icid: '' };
      entry.lines.push(text);
      entry.icid ||= /^Start MID \d+ ICID ([1-9]\d*)/.exec(text)?.[1] ?? '';
      seen.set(key, entry);
    }
  }
  return { seen, address };
}

/** RFC 2047 by the platform's own decoders. */
function decodeWords(text: string): string {
  return text
    .replace(/(\?=)(?:\\r\\n)? (?==\?)/g, '$1')
    .replace(/=\?([^?]+)\?([BQ])\?([^?]*)\?=/g, (_, charset, encoding, data) => {
      const bytes =
        encoding === 'B' ? Buffer.from(data, 'base64') : quotedPrintable(data.replaceAll('_', ' '));
      return new TextDecoder(charset, { fatal: true }).decode(bytes);
    });
}

function quotedPrintable(text: string): Buffer {
  const plain = text.replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(plain, 'latin1');
}

function captures(lines: readonly string[], form: RegExp): string[] {
  return [...new Set(lines.flatMap((line) => form.exec(line)?.[1] ?? []))];
}

/** Column -> how to find its values in the lines of one MID. */
const READERS: ReadonlyArray<
  readonly [field: keyof ExpectedMessage['fields'], read: (lines: string[]) => string[]]
> = [
  ['From', (lines) => captures(lines, /^MID \d+ ICID \d+ From: <(.+)>$/)],
  ['To', (lines) => captures(lines, /^MID \d+ ICID \d+ RID \d+ To: <(.*)>$/)],
  ['MessageID', (lines) => captures(lines, /^MID \d+ Message-ID '(.*)'$/)],
  [
    'Subject',
    (lines) =>
      captures(lines, /^MID \d+ Subject (.*)$/).map((subject) =>
        decodeWords(/^(["']).*\1$/.test(subject) ? subject.slice(1, -1) : subject),
      ),
  ],
  [
    'Attachments',
    (lines) =>
      captures(lines, /^MID \d+ attachment '(.*)'$/).map((name) =>
        name.startsWith('=?') ? decodeWords(name) : quotedPrintable(name).toString('utf8'),
      ),
  ],
  ['CASE', (lines) => captures(lines, /^MID \d+ using engine: CASE (.*)$/)],
  ['GRAYMAIL', (lines) => captures(lines, /^MID \d+ using engine: GRAYMAIL (.*)$/)],
  ['Antivirus', (lines) => captures(lines, /^MID \d+ interim AV verdict using \S+ (\S+)$/)],
  ['OutbreakFilters', (lines) => captures(lines, /^MID \d+ Outbreak Filters: verdict (\S+)$/)],
  ['SPF', (lines) => captures(lines, /^MID \d+ SPF: mailfrom identity \S+ (\S+) /)],
  ['DKIM', (lines) => captures(lines, /^MID \d+ DKIM: (\S+)/)],
  ['DKIM_Detail', (lines) => captures(lines, /^MID \d+ DKIM: (.*)$/)],
  ['DMARK', (lines) => captures(lines, /^MID \d+ DMARC: Verification (\S+)/)],
  ['DMARK_Detail', (lines) => captures(lines, /^MID \d+ DMARC: (Message .*)$/)],
  ['SenderReputation', (lines) => captures(lines, /^MID \d+ SDR: Consolidated Sender Threat Level: (\w+),/)],
  ['ThreatCategory', (lines) => captures(lines, /^MID \d+ SDR: .* Threat Category: ([^,]*),/)],
  ['DomainAge', (lines) => captures(lines, /^MID \d+ SDR: .* Sender Maturity: (.*)$/)],
  ['Action', (lines) => captures(lines, /^MID \d+ (queued for delivery)$|$^/)],
];

describe('the truth', () => {
  const options: TrafficOptions = {
    seed: 11,
    messages: 5000,
    open: 150,
    mix: 'full',
    appliances: ['esa1.example.com', 'esa2.example.com', 'esa3.example.com'],
  };
  const source = new TrafficSource(options);
  const truth = [...source.truth()];
  const { seen, address } = read(options);
  const linesOfMessage = (message: ExpectedMessage): string[] =>
    message.mids.flatMap((mid) => seen.get(`${message.appliance} ${mid}`)?.lines ?? []);

  it('knows every message of the log and no other', () => {
    const mids = truth.flatMap(({ appliance, mids }) => mids.map((mid) => `${appliance} ${mid}`));
    expect(new Set(mids)).toEqual(new Set(seen.keys()));
    expect(mids.length).toBe(seen.size);
    expect(truth.length).toBe(source.documents);
    for (const kind of [
      'delivered',
      'isq',
      'bounce',
      'mixed',
      'split',
      'rewritten',
      'copy',
      'aborted',
      'virus',
      'filtered',
      'held',
      'session',
    ]) {
      expect(truth.some((message) => message.kind === kind)).toBe(true);
    }
  });

  it.each(READERS)('%s is what the lines say', (field, read) => {
    for (const message of truth) {
      const values = [...(message.fields[field] ?? [])].filter((value) => value !== 'notify-copy');
      expect(values, JSON.stringify(message.mids)).toEqual(read(linesOfMessage(message)));
    }
  });

  it('knows connection, parent, completeness and end of a message', () => {
    for (const message of truth) {
      const lines = linesOfMessage(message);
      const text = lines.join('\n');
      const icid = seen.get(`${message.appliance} ${message.mids[0]}`)?.icid ?? '';
      if (icid !== '') {
        expect(message.fields.ICID).toEqual([icid]);
        expect(message.fields.IP).toEqual([address.get(`${message.appliance} ${icid}`)]);
      } else expect(message.parent).not.toBeNull();
      const last = message.mids.at(-1);
      expect(message.complete).toBe(text.includes(`Message finished MID ${last} `));
      const form = {
        delivered: /Message done/,
        bounced: /Bounced:/,
        mixed: /Bounced:[\s\S]*Message done/,
        dropped: /Message aborted MID \d+ Dropped/,
        aborted: /Message finished MID \d+ aborted/,
        quarantined: /ISQ: Quarantined|quarantined to/,
      }[message.disposition];
      expect(text).toMatch(form);
      if (message.parent) {
        const { mid, relation } = message.parent;
        const own = message.mids[0];
        const line = {
          split: `MID ${mid} was split creating MID ${own} due`,
          bounce: `MID ${own} was generated for bounce of MID ${mid}`,
          generated: `MID ${own} was generated based on MID ${mid} by`,
        }[relation];
        expect(text).toContain(line);
      }
    }
  });

  it('is found by appliance and MID, and recomputed alike', () => {
    for (const message of truth.slice(0, 1000)) {
      for (const mid of message.mids) expect(source.find(message.appliance, mid)).toEqual(message);
    }
    expect(source.find('elsewhere', truth[0]?.mids[0] ?? 0)).toBeNull();
    expect(source.find('esa1.example.com', 5)).toBeNull();
    expect(source.find('esa1.example.com', 2_000_000_000)).toBeNull();
    expect(source.expected(5000)).toEqual([]);
  });

  it('uses the same numbers on every appliance', () => {
    const mids = (host: string) =>
      truth.filter(({ appliance }) => appliance === host).flatMap(({ mids }) => mids);
    expect(mids('esa2.example.com').slice(0, 500)).toEqual(mids('esa1.example.com').slice(0, 500));
  });

  it('has one delivered, finished message per unit in the clean mix', () => {
    const clean = new TrafficSource({ messages: 3000 });
    expect(clean.documents).toBe(3000);
    for (const message of clean.truth()) {
      expect(message).toMatchObject({
        complete: true,
        disposition: 'delivered',
        parent: null,
        kind: 'delivered',
      });
    }
  });
});
