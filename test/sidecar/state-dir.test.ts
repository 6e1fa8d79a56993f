import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readlinkSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimStateDir } from '../../host/sidecar/state-dir.js';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mailstitch-state-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const space = readlinkSync('/proc/self/ns/pid');

describe('state folder', () => {
  it('is another one for each living process, and the same again afterwards', () => {
    const first = claimStateDir(root);
    const second = claimStateDir(root);
    expect([first.path, second.path]).toEqual([join(root, '0'), join(root, '1')]);
    first.release();
    expect(claimStateDir(root).path).toBe(join(root, '0'));
  });

  it('is taken over from a process that has gone', () => {
    const { pid } = spawnSync('true');
    mkdirSync(join(root, '0'));
    writeFileSync(join(root, '0', 'pid'), `${pid} 1234 ${space}\n`);
    expect(claimStateDir(root).path).toBe(join(root, '0'));
  });

  it('is taken over where another process has the old number', () => {
    mkdirSync(join(root, '0'));
    writeFileSync(join(root, '0', 'pid'), `${process.ppid} 1 ${space}\n`);
    expect(claimStateDir(root).path).toBe(join(root, '0'));
  });

  it('is another one than that of a living process in another container, which has the same number', () => {
    mkdirSync(join(root, '0'));
    const file = join(root, '0', 'pid');
    writeFileSync(file, `${process.pid} 1 pid:[1]\n`);
    const later = new Date(Date.now() + 60_000); // it goes on touching its file
    utimesSync(file, later, later);
    expect(claimStateDir(root).path).toBe(join(root, '1'));
  });

  it('is taken over from a container that was killed', () => {
    mkdirSync(join(root, '0'));
    writeFileSync(join(root, '0', 'pid'), `${process.pid} 1 pid:[1]\n`);
    expect(claimStateDir(root).path).toBe(join(root, '0'));
  });

  it('says what is wrong with the folder', () => {
    writeFileSync(join(root, 'file'), '');
    expect(() => claimStateDir(join(root, 'file'))).toThrow(/^state_dir: .*file/);
  });
});
