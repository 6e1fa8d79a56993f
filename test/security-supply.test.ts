/** Where what is installed and what is generated comes from. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

interface Locked {
  version: string;
  integrity?: string;
  inBundle?: true;
  dev?: true;
  devOptional?: true;
  extraneous?: true;
  hasInstallScript?: true;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
const manifest = json('package.json') as Locked & { scripts: Record<string, string> };
const lock = json('package-lock.json') as { lockfileVersion: number; packages: Record<string, Locked> };
const { '': root, ...packages } = lock.packages;

const folder = mkdtempSync(join(tmpdir(), 'mailstitch-supply-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the lock file', () => {
  it('is that of package.json, or npm ci would refuse it', () => {
    expect(root?.dependencies).toEqual(manifest.dependencies);
    expect(root?.devDependencies).toEqual(manifest.devDependencies);
  });

  it('has the SHA-512 of every package that is fetched', () => {
    const unproved = Object.entries(packages).filter(
      // what is bundled is within a package that has one
      ([, { integrity = '', inBundle }]) => !inBundle && !integrity.startsWith('sha512-'),
    );
    expect(unproved).toEqual([]);
  });

  it('has no package that runs a script when it is installed', () => {
    // the older glob-promise that @as-pect/cli asks for fetches packages of its own: see overrides
    expect(Object.entries(packages).filter(([, one]) => one.hasInstallScript)).toEqual([]);
  });

  it('is all that decides where packages come from', () => {
    expect(['.npmrc', '.yarnrc', 'npm-shrinkwrap.json'].filter(existsSync)).toEqual([]);
    const scripts = Object.keys(manifest.scripts).filter((name) => /install$/.test(name));
    expect(scripts).toEqual([]);
  });
});

describe('docs/security.md', () => {
  it('names tests that are there', () => {
    const page = readFileSync('docs/security.md', 'utf8');
    const named = [...page.matchAll(/\(((?:`[a-z/-]+`(?:, )?)+)\)/g)].flatMap(([, list = '']) =>
      list.replaceAll('`', '').split(', '),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => name !== 'reason' && !existsSync(`test/${name}.test.ts`))).toEqual([]);
  });
});

describe('tables of charsets', () => {
  // another Unicode may have moved characters
  it.skipIf(process.versions.unicode !== '17.0')('are what their generator writes', () => {
    const [generator, table] = ['generate-charsets.mjs', 'charset-tables.generated.ts'] as const;
    const text = readFileSync(`scripts/${generator}`, 'utf8');
    const target = join(folder, table);
    const moved = text.replace(
      /new URL\('\.\.\/assembly\/text\/[^']*', import\.meta\.url\)/,
      `new URL(${JSON.stringify(`file://${target}`)})`,
    );
    expect(moved).not.toBe(text);
    writeFileSync(join(folder, generator), moved);
    execFileSync(process.execPath, [join(folder, generator)], { stdio: 'pipe' });
    expect(readFileSync(target, 'utf8') === readFileSync(`assembly/text/${table}`, 'utf8')).toBe(true);
  });
});
