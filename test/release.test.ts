/** The archive of `npm run release`: its bytes, its checksums, its bill of materials, and when there is none. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseLines } from './fixtures/cli-process.js';
import { ROOT } from './support/packed.js';
import {
  commitHere,
  describeWith,
  filesOf,
  MANIFEST,
  makeRelease,
  RELEASE_SCRIPT,
  type Unpacked,
  unpackRelease,
} from './support/release.js';

/** Bundled into build/mailstitch.html. */
const PAGE_PARTS = ['node_modules/comlink', 'node_modules/preact'];

let release: Unpacked;

describeWith(commitHere(), 'git knows no commit of this folder', 'a release', () => {
  beforeAll(() => {
    release = unpackRelease();
  });
  afterAll(() => release?.remove());

  describe('the archive', () => {
    it('has the same bytes when it is made again', () => {
      const again = makeRelease(join(release.temporary, 'again'));
      expect(readFileSync(again).equals(readFileSync(release.archive))).toBe(true);
    });

    it('names nobody and no time but that of the commit', () => {
      const list = execFileSync(
        'tar',
        ['--numeric-owner', '--full-time', '--utc', '-tvzf', release.archive],
        {
          encoding: 'utf8',
        },
      );
      const rows = list.trimEnd().split('\n');
      const seconds = execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: ROOT, encoding: 'utf8' });
      const time = new Date(Number(seconds) * 1000).toISOString().replace('T', ' ').slice(0, 19);
      const kinds = new Set(rows.map((row) => row.replace(/^(\S+) (\S+) +\d+ (\S+ \S+) .*/, '$1 $2 $3')));
      expect([...kinds].sort()).toEqual([`-rw-r--r-- 0/0 ${time}`, `drwxr-xr-x 0/0 ${time}`]);
      expect(new Set(rows.map((row) => row.split('/')[1]?.replace(/^.* /, '')))).toEqual(
        new Set([basename(release.path)]),
      );
      // in the head of gzip: flags (a name would be one), then the time
      expect([...readFileSync(release.archive).subarray(3, 8)]).toEqual([0, 0, 0, 0, 0]);
    });

    it('has checksums, of all files within it and of itself beside it', () => {
      const check = (folder: string, sums: string) =>
        execFileSync('sha256sum', ['--check', '--strict', sums], { cwd: folder, encoding: 'utf8' });
      const checked = check(release.path, 'SHA256SUMS').trimEnd().split('\n');
      expect(checked.sort()).toEqual(
        filesOf(release.path)
          .filter((path) => path !== 'SHA256SUMS')
          .map((path) => `${path}: OK`)
          .sort(),
      );
      expect(check(join(release.temporary, 'release'), `${basename(release.archive)}.sha256`)).toBe(
        `${basename(release.archive)}: OK\n`,
      );
    });

    it('has a bill of materials with exactly what is installed with the package or stands in the page', () => {
      const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
        packages: Record<string, { version: string; dev?: true; devOptional?: true; extraneous?: true }>;
      };
      const installed = Object.entries(packages)
        .filter(
          ([path, one]) =>
            PAGE_PARTS.includes(path) || (path !== '' && !one.dev && !one.devOptional && !one.extraneous),
        )
        .map(([path, { version }]) => `${path.replace(/^.*node_modules\//, '')} ${version}`);
      const bom = JSON.parse(readFileSync(join(release.path, 'sbom.cdx.json'), 'utf8')) as {
        serialNumber: string;
        metadata: {
          component: { name: string; version: string };
          properties: { name: string; value: string }[];
        };
        components: { name: string; version: string; hashes: { alg: string }[] }[];
      };
      expect(bom.components.map(({ name, version }) => `${name} ${version}`).sort()).toEqual(
        installed.sort(),
      );
      expect(bom.components.filter(({ hashes }) => hashes[0]?.alg !== 'SHA-512')).toEqual([]);
      expect(bom.metadata.component).toMatchObject({ name: MANIFEST.name, version: MANIFEST.version });
      const uuid = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
      expect(bom.serialNumber).toMatch(uuid);
      const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim();
      expect(bom.metadata.properties).toContainEqual({ name: 'mailstitch:commit', value: commit });
    });

    it('is named in README.md as it is, version and all', () => {
      const readme = readFileSync(join(release.path, 'README.md'), 'utf8');
      const versions = [...readme.matchAll(/mailstitch-(\d+\.\d+\.\d+[\w.-]*?)(?=\.t|[ \n])/g)].map(
        ([, one]) => one,
      );
      expect(versions.length).toBeGreaterThan(2);
      expect(new Set(versions)).toEqual(new Set([MANIFEST.version]));
    });

    it('has the command, which gives six documents of the sample log', () => {
      const args = [release.cli, 'stitch', '-q', 'examples/mail_logs.log'];
      const stdout = execFileSync(process.execPath, args, { cwd: release.path, encoding: 'utf8' });
      expect(parseLines(stdout).filter((record) => 'disposition' in record)).toHaveLength(6);
    });
  });

  describe('npm run release', () => {
    const run = (script: string, ...args: string[]) => {
      const { status, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
      return { status, stderr };
    };

    it('takes its options only', () => {
      const script = RELEASE_SCRIPT;
      expect(run(script, '--fast')).toEqual({
        status: 2,
        stderr: 'release: unknown option --fast; expected --verify, --allow-changes, --output\n',
      });
      expect(run(script, 'v1')).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('unexpected argument "v1"'),
      });
      expect(run(script, '--output')).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('name of a folder'),
      });
      expect(run(script, '--verify', '--allow-changes')).toMatchObject({ status: 2 });
    });

    it('refuses changes that are in no commit', () => {
      const checkout = join(release.temporary, 'changed');
      cpSync(join(ROOT, 'scripts'), join(checkout, 'scripts'), { recursive: true });
      const git = (...args: string[]) =>
        execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
          cwd: checkout,
        });
      git('init', '--quiet');
      git('add', '--all');
      git('commit', '--quiet', '--message', 'all');
      writeFileSync(join(checkout, 'new.txt'), '');
      expect(run(join(checkout, 'scripts/release.mjs'))).toEqual({
        status: 1,
        stderr: expect.stringMatching(
          /^release: there are changes that are in no commit:\n\?\? new\.txt\n.*--allow-changes/,
        ),
      });
    });
  });
});
