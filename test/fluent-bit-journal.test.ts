import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TrafficSource } from '../bench/traffic.js';
import type { ClassicDocument } from '../host/index.js';
import { FluentBitFilter } from './support/fluent-bit-host.js';
import { type FilterSettings, STATS, splitBatch, TAG, TICK } from './support/fluent-bit-session.js';
import { START_MS } from './support/log.js';

let root: string;
let settingsDirectory: string;
let stateDirectory: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mailstitch-filter-journal-'));
  settingsDirectory = join(root, 'etc');
  stateDirectory = join(root, 'lib');
  mkdirSync(settingsDirectory);
  mkdirSync(stateDirectory);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A filter on the settings and the journal that are there; what it is given is lost with it but for the journal. */
class Session {
  readonly filter: FluentBitFilter;
  readonly taken: ClassicDocument[] = [];
  constructor(public now: number) {
    const accessiblePaths = [settingsDirectory, stateDirectory];
    this.filter = new FluentBitFilter({ accessiblePaths, now: () => this.now });
  }
  send(record: string | { log: string }): void {
    const answer = this.filter.filter(TAG, record);
    if (answer !== undefined) this.taken.push(...splitBatch(answer).map((text) => JSON.parse(text)));
  }
  rest(): void {
    for (let before = -1; before !== this.taken.length; ) {
      before = this.taken.length;
      this.send(TICK);
    }
  }
  /** Heartbeats until nothing comes any more, and what came is taken. */
  settle(): void {
    for (let quiet = 0; quiet < 3; ) {
      this.now += 1000;
      const before = this.taken.length;
      this.send(TICK);
      quiet = this.taken.length === before ? quiet + 1 : 0;
    }
  }
  stats() {
    return JSON.parse(this.filter.filter(TAG, STATS) as string);
  }
}

function configure(settings: FilterSettings): void {
  writeFileSync(join(settingsDirectory, 'mailstitch.json'), JSON.stringify(settings));
}

function lines(messages: number): string[] {
  const source = new TrafficSource({ seed: 3, messages, open: 30, mix: 'full', appliances: ['a', 'b'] });
  let text = '';
  for (let chunk = source.next(65_536); chunk; chunk = source.next(65_536)) text += Buffer.from(chunk);
  return text.trimEnd().split('\n');
}

/**
 * The last document of each message. When documents come before it depends on the calls: one is handed out in each.
 */
function lastOf(documents: readonly ClassicDocument[]): Map<string, string> {
  const last = new Map<string, ClassicDocument>();
  for (const document of documents)
    if (document.sequence > (last.get(document.id)?.sequence ?? 0)) last.set(document.id, document);
  return new Map([...last].sort().map(([id, { lines, Other, To }]) => [id, `${lines} ${To} ${Other}`]));
}

/** Ids that have a first document more than once. */
function firstTwice(documents: readonly ClassicDocument[]): string[] {
  const first = documents.filter(({ sequence }) => sequence === 1).map(({ id }) => id);
  return first.filter((id, at) => first.indexOf(id) !== at);
}

describe.each([false, true])('a filter with batch: %s', (batch) => {
  it('that is killed and started again hands out the same, and nothing twice but what nobody took', () => {
    const log = lines(300);
    const run = (journal: boolean) => {
      configure({ batch, timeout: '10s', ...(journal && { journal: join(stateDirectory, 'journal') }) });
      const all: ClassicDocument[] = [];
      let session = new Session(START_MS);
      log.forEach((line, at) => {
        if (journal && at % 401 === 400) {
          session.settle();
          all.push(...session.taken);
          session = new Session(session.now);
        }
        session.now += 20;
        if (at % 50 === 0) session.send(TICK);
        session.send({ log: line });
      });
      session.now += 6 * 3_600_000;
      session.rest();
      return [...all, ...session.taken];
    };
    const restarted = run(true);
    expect(lastOf(restarted)).toEqual(lastOf(run(false)));
    expect(firstTwice(restarted)).toEqual([]);
  });

  it('hands out again what it answered since the last heartbeat but one', () => {
    configure({ batch, journal: 'journal', linger: '0s' });
    const stamp = '<22>Mar 20 00:00:00 esa1 mail_logs: Info: ';
    const first = new Session(START_MS);
    first.send({ log: `${stamp}MID 1 ICID 1 From: <a@example.com>` });
    first.send({ log: `${stamp}Message finished MID 1 done` });
    first.now += 1000;
    first.send(TICK);
    expect(first.taken.length).toBe(1);
    const second = new Session(first.now);
    second.rest();
    expect(second.taken).toEqual(first.taken);
    second.send(TICK); // a copy of the heartbeat, in one chunk with it
    const again = new Session(second.now);
    again.rest();
    expect(again.taken).toEqual(first.taken);
    again.settle();
    const third = new Session(again.now);
    third.rest();
    expect(third.taken).toEqual([]);
    expect(third.stats().journal.restored_messages).toBe(0);
  });
});

describe('a journal that can not be read to its end', () => {
  // the settings are read in the first call, the journal twice behind that
  it.each([2, 3, 4, 5])('is left as it is, and told: call %i fails', (fails) => {
    configure({ journal: 'journal' });
    const first = new Session(START_MS);
    for (let mid = 1; mid <= 20; mid++)
      first.send({ log: `<22>Mar 20 00:00:00 esa1 mail_logs: Info: Start MID ${mid} ICID 1` });
    const path = readdirSync(settingsDirectory).includes('journal') ? settingsDirectory : stateDirectory;
    const before = readFileSync(join(path, 'journal'));
    let calls = 0;
    const filter = new FluentBitFilter({
      accessiblePaths: [settingsDirectory, stateDirectory],
      now: () => START_MS,
      isBroken: () => ++calls === fails,
    });
    filter.filter(TAG, TICK);
    expect(calls).toBeGreaterThanOrEqual(fails);
    expect(filter.stderr()).toMatch(/^mailstitch: journal .*cannot be read/);
    expect(readFileSync(join(path, 'journal'))).toEqual(before);
  });
});

describe('the place of the journal', () => {
  it('is by a relative path where one is, else the first directory that can be written', () => {
    configure({ journal: 'journal' });
    writeFileSync(join(stateDirectory, 'journal'), '');
    new Session(START_MS).send({ log: '<22>Mar 20 00:00:00 esa1 mail_logs: Info: Start MID 1 ICID 1' });
    expect(readdirSync(settingsDirectory)).toEqual(['mailstitch.json']);
    expect(readFileSync(join(stateDirectory, 'journal')).length).toBeGreaterThan(100);
  });

  it('is told to be wrong on standard error, and lines are stitched all the same', () => {
    configure({ journal: '/somewhere/else/journal' });
    const session = new Session(START_MS);
    session.send({ log: '<22>Mar 20 00:00:00 esa1 mail_logs: Info: Start MID 1 ICID 1' });
    expect(session.filter.stderr()).toMatch(
      /^mailstitch: journal .*no directory that the host opened has room for it/,
    );
    expect(session.stats()).toMatchObject({ open: 1 });
    expect(session.stats().journal).toBeUndefined();
  });
});
