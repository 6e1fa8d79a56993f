import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MimecastTraffic } from '../bench/mimecast/traffic.js';
import { createStitcher, type Settings, SettingsError, type Stitcher } from '../host/index.js';
import { expectSame, moments, momentsOf, play } from './support/journal-traffic.js';
import { START_MS } from './support/log.js';

let directory: string;
let journal: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mailstitch-journal-'));
  journal = join(directory, 'journal');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const stamp = '<22>Mar 20 00:00:00 esa1 mail_logs: Info: ';
const begin = (mid: number) =>
  `${stamp}Start MID ${mid} ICID ${mid}\n${stamp}MID ${mid} ICID ${mid} From: <a${mid}@example.com>\n`;
const finish = (mid: number) => `${stamp}Message finished MID ${mid} done\n`;

/** A process that is killed at the end of this function. */
function session(use: (stitcher: Stitcher) => void, settings: Settings = {}): Stitcher {
  const stitcher = createStitcher({ journal, ...settings });
  use(stitcher);
  return stitcher;
}

/** What a new process knows: MIDs of the open messages, and the journal's counters. */
function reopened(settings: Settings = {}, nowMs = START_MS) {
  const stitcher = createStitcher({ journal, ...settings });
  stitcher.tick(nowMs);
  const notes = stitcher.journalNotes();
  const counters = stitcher.stats().journal;
  stitcher.drain(nowMs);
  const mids = [...stitcher].map((document) => Number((document as { MID: string }).MID));
  return { mids: mids.sort((a, b) => a - b), notes, counters };
}

describe('traffic with restarts', () => {
  it.each(['arrival', 'event'] as const)('gives what it gives without, by %s time', (clock) => {
    const traffic = moments(
      { seed: 5, messages: 250, open: 40, mix: 'full', appliances: ['a', 'b'] },
      START_MS,
    );
    const settings: Settings = { clock, timeout: '10s', hold: '1m' };
    const without = play(settings, traffic);
    const restarted = play({ ...settings, journal }, traffic, (at) => at % 13 === 5);
    expect(restarted.restarts).toBeGreaterThan(10);
    expectSame(restarted.outputs, without.outputs);
  });

  it('gives it in the standard formats, with documents for each recipient', () => {
    const traffic = moments({ seed: 6, messages: 100, open: 20, mix: 'full' }, START_MS);
    const settings: Settings = { format: 'ecs', expand: true, keep_raw: true, connections: 'all' };
    const restarted = play({ ...settings, journal }, traffic, (at) => at % 7 === 3);
    expectSame(restarted.outputs, play(settings, traffic).outputs);
  });
});

describe('a journal that grows', () => {
  it('is written anew without what nobody remembers, and says the same', () => {
    const traffic = moments({ seed: 9, messages: 12_000, open: 200, mix: 'full' }, START_MS, 100);
    const settings: Settings = { remember: '1MiB', max_bytes: '8MiB', timeout: '1h' };
    const half = traffic.length >> 1;
    const without = play(settings, traffic);
    const restarted = play({ ...settings, journal }, traffic, (at) => at === half || at === half + 200);
    expectSame(restarted.outputs, without.outputs);
    const written = traffic.reduce((sum, { bytes }) => sum + bytes.length, 0);
    expect(written).toBeGreaterThan(20e6);
    expect(restarted.journalBytes).toBeLessThan(14e6);
  });
});

describe('events of Mimecast', () => {
  it('come to their messages through restarts, and when the journal was written anew', () => {
    const traffic = momentsOf(new MimecastTraffic({ seed: 4, messages: 8000 }), 65_536, START_MS, 400);
    const settings: Settings = { remember: '1MiB', max_bytes: '16MiB', clock: 'event' };
    const restarted = play({ ...settings, journal }, traffic, (at) => at % 40 === 39);
    expect(restarted.restarts).toBeGreaterThan(2);
    expectSame(restarted.outputs, play(settings, traffic).outputs);
  });
});

describe('the time between two processes', () => {
  it('is none for messages that wait', () => {
    session((stitcher) => stitcher.push(begin(1), START_MS), { timeout: '30s' });
    const later = START_MS + 86_400_000;
    const stitcher = createStitcher({ journal, timeout: '30s' });
    stitcher.push(begin(2), later);
    stitcher.tick(later + 29_000);
    expect([...stitcher]).toEqual([]);
    stitcher.tick(later + 31_000);
    expect([...stitcher].map((document) => (document as { MID: string }).MID).sort()).toEqual(['1', '2']);
  });
});

describe('a document', () => {
  it('is handed out again if the process ended before it was safe, under the same id and sequence', () => {
    const first = session((stitcher) => {
      stitcher.accept(0);
      stitcher.push(begin(1) + finish(1), START_MS);
      stitcher.tick(START_MS + 5000);
    });
    const lost = [...first];
    expect(lost.length).toBe(1);
    const second = session((stitcher) => {
      stitcher.accept(0);
      stitcher.tick(START_MS + 6000);
    });
    expect([...second]).toEqual(lost);
    second.accept(1);
    second.tick(START_MS + 7000);
    const third = session((stitcher) => stitcher.tick(START_MS + 8000));
    expect([...third]).toEqual([]);
    third.push(`${stamp}MID 1 Custom Log Entry: late\n`, START_MS + 9000);
    third.tick(START_MS + 20_000);
    const [late] = [...third] as { id: string; sequence: number; From: string }[];
    expect(late).toMatchObject({ id: (lost[0] as { id: string }).id, sequence: 2, From: 'a1@example.com' });
  });

  it('of one recipient each is handed out as a whole', () => {
    const to = (rid: number) => `${stamp}MID 1 ICID 1 RID ${rid} To: <b${rid}@example.com>\n`;
    const run = (accepted: number) => {
      const stitcher = session(() => {}, { expand: true });
      stitcher.accept(0);
      stitcher.push(begin(1) + to(0) + to(1) + finish(1), START_MS);
      stitcher.tick(START_MS + 5000);
      const documents = [...stitcher];
      expect(documents.length).toBe(2);
      stitcher.accept(accepted);
      stitcher.tick(START_MS + 5000);
      const next = [...session((other) => other.tick(START_MS + 6000), { expand: true })];
      rmSync(journal);
      return next.length;
    };
    expect(run(1)).toBe(2);
    expect(run(2)).toBe(0);
  });

  it('of no message is kept as it went out', () => {
    const first = session((stitcher) => {
      stitcher.accept(0);
      stitcher.push('what is this?\nand this?\n', START_MS);
    });
    expect([...first].length).toBe(2);
    first.accept(1);
    first.tick(START_MS);
    expect([...session((stitcher) => stitcher.tick(START_MS))]).toMatchObject([{ message: 'and this?' }]);
  });
});

describe('damage', () => {
  const write = (messages: number) =>
    session((stitcher) => {
      for (let mid = 1; mid <= messages; mid++) stitcher.push(begin(mid), START_MS);
    });

  it('at the end costs what was not whole', () => {
    write(3);
    const whole = readFileSync(journal);
    const lastEntry = whole.length - 200;
    for (let length = whole.length - 1; length > lastEntry; length -= 37) {
      writeFileSync(journal, whole.subarray(0, length));
      const { mids, counters, notes } = reopened();
      expect(mids.slice(0, 2)).toEqual([1, 2]);
      expect(counters?.torn_bytes).toBeGreaterThan(0);
      expect(notes.join()).toMatch(/torn end/);
    }
  });

  it('anywhere costs one entry, is counted, and the rest is read', () => {
    write(30);
    const whole = readFileSync(journal);
    fc.assert(
      fc.property(
        fc.integer({ min: 32, max: whole.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (at, flip) => {
          const damaged = Buffer.from(whole);
          damaged[at] = (damaged[at] as number) ^ flip;
          writeFileSync(journal, damaged);
          const { mids, counters } = reopened();
          expect((counters?.damaged ?? 0) + Number((counters?.torn_bytes ?? 0) > 0)).toBe(1);
          // the entry of the appliance is needed by all that follow
          if (counters?.unknown_lines === 0) expect(mids.length).toBeGreaterThanOrEqual(29);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('of whole pages is stepped over', () => {
    write(400);
    const damaged = readFileSync(journal);
    damaged.fill(0, 8192, 8192 + 4096);
    writeFileSync(journal, damaged);
    const { mids, counters } = reopened();
    expect(counters?.damaged).toBe(1);
    expect(mids.length).toBeGreaterThan(360);
    expect(mids.length).toBeLessThan(400);
  });

  it('does not bring to life what a sender wrote to look like an entry', () => {
    write(1);
    // a whole entry of another journal, in which it is right, within a line of this one
    const foreign = readFileSync(journal).subarray(32);
    const entry = Buffer.from(foreign.toString('latin1').replaceAll('\n', ' '), 'latin1');
    rmSync(journal);
    session((stitcher) => {
      stitcher.push(begin(5), START_MS);
      for (let pad = 0; pad < 8; pad++) {
        const line = Buffer.concat([
          Buffer.from(`${stamp}MID 5 Subject '${'x'.repeat(pad)}`),
          entry,
          Buffer.from("'\n"),
        ]);
        stitcher.push(line, START_MS);
      }
    });
    const damaged = readFileSync(journal);
    // the marks of the entries that hold it are gone
    for (
      let at = damaged.indexOf(entry.subarray(0, 40));
      at >= 0;
      at = damaged.indexOf(entry.subarray(0, 40), at + 1)
    )
      damaged.fill(0, at - 200, at);
    writeFileSync(journal, damaged);
    expect(reopened().mids).not.toContain(1);
  });
});

describe('a file that is no journal of this version', () => {
  const aside = () => readdirSync(directory).filter((name) => name.startsWith('journal.aside-'));

  it('is kept aside, with a message that says so', () => {
    session((stitcher) => stitcher.push(begin(1), START_MS));
    const other = readFileSync(journal);
    other.writeUInt32LE(77, 8);
    writeFileSync(journal, other);
    const { mids, notes } = reopened();
    expect(mids).toEqual([]);
    expect(notes.join()).toMatch(
      /has version 77, this module reads version 1; it was kept aside as journal\.aside-/,
    );
    expect(readFileSync(join(directory, aside()[0] as string))).toEqual(other);
    session((stitcher) => stitcher.push(begin(2), START_MS));
    expect(reopened().mids).toEqual([2]);
  });

  it('is kept aside also where it was never one', () => {
    writeFileSync(journal, 'dear diary');
    expect(reopened().notes.join()).toMatch(/does not begin like a journal/);
    expect(readFileSync(join(directory, aside()[0] as string), 'utf8')).toBe('dear diary');
  });

  it('is taken for a new one where it is empty', () => {
    writeFileSync(journal, '');
    expect(reopened()).toMatchObject({ mids: [], notes: [] });
  });
});

describe('the setting', () => {
  it('names what is wrong with its path', () => {
    const attempt = (path: unknown) => () => createStitcher({ journal: path as string });
    expect(attempt(join(directory, 'no', 'journal'))).toThrow(SettingsError);
    expect(attempt(join(directory, 'no', 'journal'))).toThrow(/journal.*not in a directory/s);
    expect(attempt(directory)).toThrow(/a directory/);
    expect(attempt(5)).toThrow(/journal/);
    expect(() => createStitcher({ journal, sync: 'always' as never })).toThrow(/sync.*off,second,line/s);
  });

  it("is told to be another process's when that has begun to use it, and that one goes on", () => {
    const first = session((stitcher) => stitcher.push(begin(1), START_MS));
    const second = session((stitcher) => stitcher.push(begin(2), START_MS));
    first.push(begin(3), START_MS + 6000);
    expect(first.journalNotes().join()).toMatch(/was replaced, by another process/);
    expect(first.stats().journal).toBeUndefined();
    second.push(begin(4), START_MS + 6000);
    expect(second.journalNotes()).toEqual([]);
    expect(reopened().mids).toEqual([1, 2, 4]);
  });

  it('leaves nothing else behind', () => {
    session((stitcher) => stitcher.push(begin(1), START_MS), { sync: 'line' });
    expect(readdirSync(dirname(journal))).toEqual(['journal']);
    appendFileSync(`${journal}.new`, 'what a process that was killed had begun');
    expect(reopened().mids).toEqual([1]);
    expect(existsSync(`${journal}.new`)).toBe(false);
  });
});
