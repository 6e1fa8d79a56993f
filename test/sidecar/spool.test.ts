import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Origin } from '../../host/sidecar/inputs/input.js';
import { type Place, Spool } from '../../host/sidecar/spool/spool.js';
import { testLog } from './support/log.js';

let dir = '';
const spools: Spool[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mailstitch-spool-'));
});

afterEach(() => {
  for (const spool of spools.splice(0)) spool.close();
  rmSync(dir, { recursive: true, force: true });
});

function open(): Spool {
  const spool = new Spool(dir, testLog());
  spools.push(spool);
  return spool;
}

/** Ends like a process that is killed after its last write of releases: nothing else is tidied up. */
function close(spool: Spool): void {
  spools.splice(spools.indexOf(spool), 1);
  spool.close();
}

interface Replayed {
  text: string;
  origin: Origin;
  place: Place;
}

function replay(spool: Spool): Replayed[] {
  const found: Replayed[] = [];
  spool.replay((lines, origin, place) => {
    found.push({ text: Buffer.from(lines).toString(), origin, place });
  });
  return found;
}

/** The spool looks after its files five times a second. */
const nextLook = () => new Promise((resolve) => setTimeout(resolve, 250));

const bytes = (text: string) => Buffer.from(text);
const peer: Origin = { peer: '192.0.2.7' };

describe('spool', () => {
  it('gives the lines that are not released, with their origin, in order', () => {
    const first = open();
    const place = first.append(bytes('a\nb\nc\nd\n'), 4, peer);
    first.append(bytes('e\n'), 1, { appliance: 'esa1', records: false });
    place?.release(1);
    place?.release(2);
    close(first);
    expect(replay(open()).map(({ text, origin }) => ({ text, origin }))).toEqual([
      { text: 'a\n', origin: peer },
      { text: 'd\n', origin: peer },
      { text: 'e\n', origin: { appliance: 'esa1', records: false } },
    ]);
  });

  it('forgets what is released in a later run, and removes files without open lines', () => {
    const first = open();
    first.append(bytes('a\nb\n'), 2, peer);
    close(first);
    const second = open();
    const found = replay(second);
    found[0]?.place.release(0);
    found[0]?.place.release(1);
    second.append(bytes('c\n'), 1, peer);
    close(second);
    const third = open();
    expect(replay(third).map(({ text }) => text)).toEqual(['c\n']);
    expect(third.state).toMatchObject({ lines: 1, segments: 1 });
  });

  it('numbers lines on after a run that released all of them', () => {
    const first = open();
    first.append(bytes('a\n'), 1, peer)?.release(0);
    close(first);
    const second = open();
    expect(replay(second)).toEqual([]);
    second.append(bytes('b\n'), 1, peer);
    close(second);
    expect(replay(open()).map(({ text }) => text)).toEqual(['b\n']);
  });

  it.each([1, 5, 40])(
    'cuts a frame that was torn %i bytes before its end, and keeps those before it',
    (torn) => {
      const first = open();
      first.append(bytes('whole\n'), 1, peer);
      first.append(bytes(`${'torn'.repeat(20)}\n`), 1, peer);
      close(first);
      const path = segments()[0] as string;
      truncateSync(path, statSync(path).size - torn);
      const second = open();
      expect(replay(second).map(({ text }) => text)).toEqual(['whole\n']);
      second.append(bytes('later\n'), 1, peer);
      close(second);
      expect(replay(open()).map(({ text }) => text)).toEqual(['whole\n', 'later\n']);
    },
  );

  it('takes a torn entry of the log of releases for none', () => {
    const first = open();
    first.append(bytes('a\nb\n'), 2, peer)?.release(0);
    close(first);
    appendFileSync(join(dir, 'released'), 'xyz');
    const second = open();
    const found = replay(second);
    expect(found.map(({ text }) => text)).toEqual(['b\n']);
    found[0]?.place.release(0);
    close(second);
    expect(replay(open())).toEqual([]);
  });

  it('stays small, and can be read, while one line is open for long', async () => {
    const spool = open();
    const line = `${'x'.repeat(40)}\n`;
    const held = spool.append(bytes(line), 1, peer);
    const many = 20_000;
    for (let n = 0; n < 40; n++) {
      const place = spool.append(bytes(line.repeat(many)), many, peer);
      for (let index = 0; index < many; index++) place?.release(index);
      await nextLook();
    }
    await nextLook();
    expect(statSync(join(dir, 'released')).size).toBeLessThan(6 * 2 ** 20);
    expect(segments().reduce((sum, path) => sum + statSync(path).size, 0)).toBeLessThan(10 * 2 ** 20);
    close(spool);
    const second = open();
    expect(replay(second).map(({ text }) => text)).toEqual([line]);
    expect(held).toBeDefined();
  });

  it('writes a file anew once, also where the lines that stay are the long ones', async () => {
    const first = open();
    for (let n = 0; n < 300; n++) first.append(bytes(`${'short'.repeat(30)}\n`), 1, peer)?.release(0);
    for (let n = 0; n < 30; n++) first.append(bytes(`${'long'.repeat(750)}\n`), 1, peer);
    close(first);
    const second = open();
    expect(replay(second)).toHaveLength(30);
    await nextLook();
    await nextLook();
    const before = statSync(segments()[0] as string).ino;
    await nextLook();
    await nextLook();
    expect(statSync(segments()[0] as string).ino).toBe(before);
  });

  it('says when lines are on the disk', async () => {
    const spool = open();
    const places = ['a\n', 'b\n'].map((line) => spool.append(bytes(line), 1, peer) as Place);
    await Promise.all(places.map((place) => place.synced()));
    expect(readFileSync(segments()[0] as string, 'utf8')).toContain('b\n');
  });

  it('keeps little of a file whose lines are released but for a few', () => {
    const spool = open();
    const line = `${'x'.repeat(999)}\n`;
    const places: Place[] = [];
    for (let n = 0; n < 9000; n++) places.push(spool.append(bytes(line), 1, peer) as Place);
    expect(spool.state.segments).toBe(2);
    for (const [n, place] of places.entries()) if (n % 1000 !== 0) place.release(0);
    close(spool);
    const second = open();
    expect(replay(second)).toHaveLength(9);
    close(second);
    expect(segments().reduce((sum, path) => sum + statSync(path).size, 0)).toBeLessThan(100_000);
    expect(replay(open()).every(({ text }) => text === line)).toBe(true);
  });
});

function segments(): string[] {
  return readdirSync(dir)
    .filter((name) => name.endsWith('.lines'))
    .sort()
    .map((name) => join(dir, name));
}
