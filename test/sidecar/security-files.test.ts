/** Who can read what the service keeps, and what is laid in its way. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimStateDir } from '../../host/sidecar/state-dir.js';
import { Sidecar } from './support/sidecar.js';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mailstitch-files-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const isRoot = process.getuid?.() === 0;
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

/** Every path below a folder. */
function below(path: string): string[] {
  return readdirSync(path).flatMap((name) => {
    const child = join(path, name);
    return lstatSync(child).isDirectory() ? [child, ...below(child)] : [child];
  });
}

describe('what the service keeps', () => {
  it('is for its own user alone, whatever the umask: spool, spill, positions', async () => {
    const stateDir = join(root, 'state');
    const file = join(root, 'mail.log');
    writeFileSync(file, 'Mon Mar 16 09:15:31 2026 Info: Start MID 1 ICID 2\nno line of a message\n');
    // a shell that forbids nothing, and nobody who takes documents
    const before = process.umask(0);
    const starting = Sidecar.start({
      inputs: [`file:${file}`],
      outputs: [`unix:${join(root, 'nobody')}?queue=64KiB`],
      options: ['--stop-timeout', '0'],
      stateDir,
    });
    process.umask(before);
    const sidecar = await starting;
    await sidecar.eventually('positions and a spool', () =>
      ['positions', 'spool'].every((room) => below(stateDir).some((path) => path.includes(room))),
    );
    await sidecar.stop();
    const kept = below(stateDir);
    const rooms = kept.filter((path) => statSync(path).isDirectory());
    const files = kept.filter((path) => statSync(path).isFile());
    expect([stateDir, ...rooms].map(modeOf)).toEqual(Array(rooms.length + 1).fill('700'));
    expect(files.map(modeOf)).toEqual(Array(files.length).fill('600'));
    expect(files.some((path) => path.includes('.spill.'))).toBe(true);
    expect(files.some((path) => path.endsWith('.lines'))).toBe(true);
  });
});

describe('a Unix socket', () => {
  it('is never wider open than its mode says, also in the moment it is made', async () => {
    const path = join(root, 'in.sock');
    const before = process.umask(0);
    const starting = Sidecar.start({ inputs: [`unix:${path}?mode=0600`], outputs: [`file:${root}/out`] });
    process.umask(before);
    const sidecar = await starting;
    expect(modeOf(path)).toBe('600');
    if (isRoot) {
      // another user, who may pass through the folder
      chmodSync(root, 0o755);
      const code = `require('net').connect(${JSON.stringify(path)}).on('error', (e) => console.log(e.code))`;
      const other = spawn(process.execPath, ['-e', code], { uid: 65534, gid: 65534, cwd: '/' });
      const [said] = await once(other.stdout, 'data');
      expect(`${said}`.trim()).toBe('EACCES');
    }
    await once(connect(path).end(), 'close');
    await sidecar.stop();
  });
});

describe('the state folder', () => {
  it('gets back the mode it should have', () => {
    mkdirSync(join(root, '0'));
    chmodSync(join(root, '0'), 0o777);
    const state = claimStateDir(root);
    expect(modeOf(state.path)).toBe('700');
    state.release();
  });

  it('is no link that somebody has laid there', () => {
    const elsewhere = join(root, 'elsewhere');
    mkdirSync(elsewhere);
    symlinkSync(elsewhere, join(root, '0'));
    expect(() => claimStateDir(root)).toThrow(/^state_dir: .*0 is no folder$/);
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it('is warned of where any user may write to it', () => {
    chmodSync(root, 0o777);
    const state = claimStateDir(root);
    expect(state.warnings).toEqual([
      'any user may write to the state folder: take that right away (chmod o-w)',
    ]);
    state.release();
  });

  it.skipIf(!isRoot)('is not taken from another user where all may write, as in /tmp', () => {
    chmodSync(root, 0o1777);
    const planted = join(root, 'mailstitch-0');
    mkdirSync(planted);
    chownSync(planted, 65534, 65534);
    expect(() => claimStateDir(planted)).toThrow(/another user has made this folder/);
    const link = join(root, 'link');
    symlinkSync(root, link);
    lchownSync(link, 65534, 65534);
    expect(() => claimStateDir(link)).toThrow(/another user has made this folder/);
    chmodSync(root, 0o755);
    const state = claimStateDir(planted);
    expect(state.warnings).toEqual([
      'the state folder belongs to another user, who can change what is in it',
    ]);
    state.release();
  });
});
