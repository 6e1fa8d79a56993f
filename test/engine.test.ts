import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStitcher, isPassedLine, type Output, type Settings, SettingsError } from '../host/index.js';
import { instantiateStream } from '../host/module-file.js';
import { Status } from '../host/wasm.js';
import { fixture } from './fixtures/cli-process.js';

const NOW_MS = Date.UTC(2026, 4, 4, 9);
const LOG = readFileSync(fixture('cli-two-messages.log'));
const REPLAY: Settings = { clock: 'event' };

/** Everything a stitcher gives for these pieces. */
function stitchAll(chunks: Iterable<string | Uint8Array>, settings: Settings = REPLAY): Output[] {
  const stitcher = createStitcher(settings);
  for (const chunk of chunks) stitcher.push(chunk, NOW_MS);
  stitcher.drain(NOW_MS);
  return [...stitcher];
}

/** The pieces of a text or of bytes between these places. */
function cut<T extends string | Uint8Array>(whole: T, places: readonly number[]): T[] {
  const ends = [...new Set(places.map((place) => place % whole.length))].sort((a, b) => a - b);
  return [...ends, whole.length].map((end, at) => whole.slice(ends[at - 1] ?? 0, end) as T);
}

const places = fc.array(fc.nat(1_000_000), { maxLength: 40 });

describe('lines of several inputs', () => {
  it('are the appliance of their own header, though the one before was read for another input', () => {
    const stitcher = createStitcher(REPLAY);
    const line = (host: string, mid: number) =>
      `<22>May  4 08:00:00 ${host} mail_logs: Info: Start MID ${mid} ICID 0\n`;
    for (const [mid, [peer, host]] of [
      ['', 'esa1'],
      ['udp', 'esa2'],
      ['', 'esa2'],
      ['udp', 'esa2'],
    ].entries()) {
      stitcher.setOrigin('', peer as string, false);
      stitcher.push(line(host as string, mid + 1), NOW_MS);
    }
    stitcher.drain(NOW_MS);
    const owners = [...stitcher].map((one) => ('MID' in one ? [one.MID, one.appliance] : one)).sort();
    expect(owners).toEqual([
      ['1', 'esa1'],
      ['2', 'esa2'],
      ['3', 'esa2'],
      ['4', 'esa2'],
    ]);
  });
});

describe('the same bytes in any split', () => {
  it('give the same documents', () => {
    const whole = stitchAll([LOG]);
    expect(whole.length).toBeGreaterThanOrEqual(2);
    fc.assert(
      fc.property(places, (at) => {
        expect(stitchAll(cut(LOG, at))).toEqual(whole);
      }),
    );
  });

  it('give the same documents one by one', () => {
    expect(stitchAll([...LOG].map((byte) => Uint8Array.of(byte)))).toEqual(stitchAll([LOG]));
  });

  it('give the same output whatever the bytes are', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 30 }),
      fc
        .constantFrom('MID 5 Subject "', 'Info: MID 6 ', 'Start MID 5 ICID 7', '\n', '\r\n', '"', '\u{1f4e7}')
        .map((text) => new TextEncoder().encode(text)),
    );
    const bytes = fc.array(piece, { minLength: 1, maxLength: 20 }).map((pieces) => Buffer.concat(pieces));
    fc.assert(
      fc.property(bytes, places, (whole, at) => {
        fc.pre(whole.length > 0);
        expect(stitchAll(cut<Uint8Array>(whole, at))).toEqual(stitchAll([whole]));
      }),
    );
  });

  it('give the same documents as text, also where a character is split', () => {
    const text = LOG.toString().replace('Minutes of Monday', 'Minutes \u{1f4e7} \u{1f4c8}');
    const whole = stitchAll([text]);
    expect(whole).toContainEqual(expect.objectContaining({ Subject: 'Minutes \u{1f4e7} \u{1f4c8}' }));
    expect(stitchAll(text.split(''))).toEqual(whole);
  });

  it('are taken in pieces where a chunk is larger than the input region', () => {
    const lines = LOG.toString().split('\n').slice(0, -1);
    const rounds = Array.from({ length: 2000 }, (_, round) =>
      lines.map((line) =>
        line.replace(/(MID|ICID|DCID) (\d+)/g, (_, kind, id) => `${kind} ${+id + 10_000 * (round + 1)}`),
      ),
    );
    const text = `${rounds.flat().join('\n')}\n`;
    const documents = stitchAll([new TextEncoder().encode(text)], { ...REPLAY, unmatched: 'drop' });
    expect(new Set(documents.map((document) => (document as { MID: string }).MID)).size).toBe(4000);
    expect(documents.length).toBe(4000);
  });
});

describe('the lines of one message in any order', () => {
  /** One second of the log of one message: within it a relay may deliver in any order. */
  const lines = LOG.toString()
    .split('\n')
    .filter((line) => /MID 901|ICID 5001 (ACCEPT|close)|New SMTP ICID|New SMTP DCID/.test(line))
    .filter((line) => !line.includes('MID 902'));

  /** Values of a list stand in order of arrival, which is all that may differ. */
  function normalised(output: Output): unknown {
    const entries = Object.entries(output).map(([key, value]) => [
      key,
      typeof value === 'string' ? value.split(' || ').sort() : value,
    ]);
    return Object.fromEntries(entries);
  }

  it('give the same document', () => {
    const settings: Settings = { unmatched: 'drop' };
    const inOrder = stitchAll([lines.map((line) => `${line}\n`).join('')], settings).map(normalised);
    expect(inOrder).toMatchObject([
      { MID: ['901'], complete: true, sequence: 1, disposition: ['delivered'] },
    ]);
    fc.assert(
      fc.property(fc.shuffledSubarray(lines, { minLength: lines.length }), (shuffled) => {
        const documents = stitchAll([shuffled.map((line) => `${line}\n`).join('')], settings);
        expect(documents.map(normalised)).toEqual(inOrder);
      }),
    );
  });
});

describe('settings', () => {
  it('are told all their faults at once', () => {
    const settings = { timeout: 'soon', hold: -1, expand: 'maybe', colour: 'blue', max_messages: '12 or so' };
    let thrown: unknown;
    try {
      createStitcher(settings as unknown as Settings);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(SettingsError);
    const { faults, message } = thrown as SettingsError;
    expect(Object.fromEntries(faults.map(({ key, value }) => [key, value]))).toEqual(settings);
    expect(message.split('\n')).toContain(
      'timeout: "soon" is not a duration; expected a number above 0 with ms, s, m, h or d, such as 30s',
    );
    expect(message).toContain('colour: unknown setting: "blue"; expected one of format, expand, timeout, ');
    expect(message.split('\n').length).toBe(faults.length);
  });

  it('that are wrong change nothing in the module', () => {
    const core = instantiateStream();
    const ptr = core.inputPtr();
    const input = () => new Uint8Array(core.memory.buffer, ptr, core.inputCap());
    const { written } = new TextEncoder().encodeInto('{"unmatched": "drop", "timeout": "soon"}', input());
    expect(core.configure(written)).toBe(1);
    input().set(Buffer.from('hello\n'));
    expect(core.push(6, 0n)).toBe(Status.done);
    expect(core.outputLen(), 'unmatched is still pass').toBeGreaterThan(0);
  });

  it('that are larger than the module takes are refused', () => {
    const rules = Array.from(
      { length: 100_000 },
      (_, at) => `MID {mid:num} of the longest list of rules ${at}`,
    );
    expect(() => createStitcher({ rules })).toThrow(SettingsError);
  });
});

describe('a stitcher', () => {
  it('gives passed lines and documents, and nothing when nothing is ready', () => {
    const stitcher = createStitcher();
    expect(stitcher.next()).toBeUndefined();
    stitcher.push('hello\nMID 5 Subject "x"\n', NOW_MS);
    const passed = stitcher.next();
    expect(passed).toEqual({ message: 'hello', mailstitch: { unmatched: true, matched_bytes: 0 } });
    expect(passed && isPassedLine(passed)).toBe(true);
    expect(stitcher.next()).toBeUndefined();
    stitcher.drain(NOW_MS);
    const document = stitcher.next();
    expect(document).toMatchObject({ MID: '5', Subject: 'x', complete: false, reason: 'drain', sequence: 1 });
    expect(document && isPassedLine(document)).toBe(false);
  });

  it('lets time pass by tick alone', () => {
    const stitcher = createStitcher({ timeout: '10s', hold: '0' });
    stitcher.push('MID 5 Subject "x"\n', NOW_MS);
    stitcher.tick(NOW_MS + 9_000);
    expect([...stitcher]).toEqual([]);
    stitcher.tick(NOW_MS + 11_000);
    expect([...stitcher]).toMatchObject([{ MID: '5', reason: 'timeout', complete: false }]);
  });

  it('iterates over what is ready, with and without await', async () => {
    const stitcher = createStitcher();
    stitcher.push('one\ntwo\n', NOW_MS);
    const seen: Output[] = [];
    for await (const output of stitcher) seen.push(output);
    expect(seen).toMatchObject([{ message: 'one' }, { message: 'two' }]);
    expect([...stitcher]).toEqual([]);
  });

  it('follows a source to its end', async () => {
    async function* source() {
      for (const chunk of cut(LOG, [100, 1000, 3000])) yield chunk;
    }
    const seen: Output[] = [];
    for await (const output of createStitcher(REPLAY).stitch(source(), () => NOW_MS)) seen.push(output);
    expect(seen).toEqual(stitchAll([LOG]));

    const fromArray = createStitcher(REPLAY).stitch([LOG.toString()], () => NOW_MS);
    expect((await fromArray.next()).value).toEqual(seen[0]);
  });

  it('counts', () => {
    const stitcher = createStitcher(REPLAY);
    stitcher.push(LOG, NOW_MS);
    stitcher.push('hello\n', NOW_MS);
    stitcher.drain(NOW_MS);
    const stats = stitcher.stats();
    expect(stats).toMatchObject({
      lines: 31,
      messages: 2,
      open: 0,
      documents: 2,
      incomplete: 0,
    });
    expect(stats.matched + stats.unmatched).toBe(31);
    expect(stats.unmatched).toBe(1);
  });

  it('explains a line without touching what is open', () => {
    const stitcher = createStitcher(REPLAY);
    const [start, end] = cut(LOG, [1234]) as [Buffer, Buffer];
    stitcher.push(start, NOW_MS);
    expect(stitcher.explain('MID 901 ICID 5001 From: <a@example.net>')).toMatchObject({
      rule: 'E-04',
      captures: [
        { name: 'mid', type: 'num', value: '901' },
        { name: 'icid', type: 'num', value: '5001' },
        { name: 'from', type: 'addr', value: 'a@example.net' },
      ],
    });
    stitcher.push(end, NOW_MS);
    stitcher.drain(NOW_MS);
    expect([...stitcher]).toEqual(stitchAll([LOG]));
  });

  it('gives the NDJSON as it is to who asks for bytes', () => {
    const stitcher = createStitcher(REPLAY);
    const slices: Buffer[] = [];
    const collect = (ndjson: Uint8Array) => void slices.push(Buffer.from(ndjson));
    stitcher.pushBytes(LOG, NOW_MS, collect);
    stitcher.drainBytes(NOW_MS, collect);
    const text = Buffer.concat(slices).toString();
    expect(text.endsWith('\n')).toBe(true);
    const lines = text.split('\n').slice(0, -1);
    expect(lines.map((line) => JSON.parse(line))).toEqual(stitchAll([LOG]));
    expect(stitcher.next()).toBeUndefined();
  });
});
