/** The archive of `npm run release`, made of this checkout and unpacked in an empty folder. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { install, ROOT } from './packed.js';

export const MANIFEST = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  name: string;
  version: string;
};
export const RELEASE_SCRIPT = join(ROOT, 'scripts/release.mjs');

export interface Unpacked {
  /** A folder for whatever a test makes. */
  readonly temporary: string;
  readonly archive: string;
  /** What is in it. */
  readonly path: string;
  /** The command of the package in it. */
  readonly cli: string;
  remove(): void;
}

export function unpackRelease(): Unpacked {
  const temporary = mkdtempSync(join(tmpdir(), 'mailstitch-archive-'));
  const archive = makeRelease(join(temporary, 'release'));
  const empty = join(temporary, 'empty');
  mkdirSync(empty);
  execFileSync('tar', ['-xzf', archive, '-C', empty]);
  const [folder] = readdirSync(empty);
  const path = join(empty, folder as string);
  const tarball = join(path, `mailstitch-${MANIFEST.version}.tgz`);
  const cli = join(install(tarball, join(temporary, 'installed')), 'dist/host/cli.js');
  return { temporary, archive, path, cli, remove: () => rmSync(temporary, { recursive: true, force: true }) };
}

/** Of the files as they are here: a build of the commit alone takes a minute, and is what `--verify` compares. */
export function makeRelease(output: string): string {
  const args = [RELEASE_SCRIPT, '--allow-changes', '--output', output];
  return execFileSync(process.execPath, args, { encoding: 'utf8' }).trim();
}

export function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** Tests of what a program runs, or a skipped one that says why there are none. */
export function describeWith(
  program: string | undefined,
  missing: string,
  title: string,
  suite: () => void,
): void {
  if (program !== undefined) {
    describe(title, suite);
    return;
  }
  console.warn(`Skipped: ${title}: ${missing}`);
  describe(title, () => it.skip(missing, () => {}));
}

/** Undefined where this is no checkout, or one of somebody else, which git does not read. */
export function commitHere(): string | undefined {
  const { status, stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}
