import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimStateDir } from '../../host/sidecar/state-dir.js';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mailstitch-state-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

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
    writeFileSync(join(root, '0', 'pid'), `${pid} 1234\n`);
    expect(claimStateDir(root).path).toBe(join(root, '0'));
  });

  it('is taken over where another process has the old number', () => {
    mkdirSync(join(root, '0'));
    writeFileSync(join(root, '0', 'pid'), `${process.ppid} 1\n`);
    expect(claimStateDir(root).path).toBe(join(root, '0'));
  });

  it('says what is wrong with the folder', () => {
    writeFileSync(join(root, 'file'), '');
    expect(() => claimStateDir(join(root, 'file'))).toThrow(/^state_dir: .*file/);
  });
});
