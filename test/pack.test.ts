/** What `npm pack` makes works in an empty folder: as a command, in a program, with its types. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseLines } from './fixtures/cli-process.js';
import { install, pack, ROOT } from './support/packed.js';

let temporary: string;
let tarball: string;
/** The empty folder, and the package in it. */
let folder: string;
let target: string;
let files: string[];

beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'mailstitch-pack-'));
  tarball = pack(join(temporary, 'packed'));
  folder = join(temporary, 'empty');
  target = install(tarball, folder);
  const entries = readdirSync(target, { recursive: true, withFileTypes: true });
  files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(target.length + 1))
    .sort();
  cpSync(join(ROOT, 'examples/mail_logs.log'), join(folder, 'mail.log'));
});
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

function node(...args: string[]): string {
  return execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
}

describe('the tarball', () => {
  it('has the same bytes when it is packed again', () => {
    const again = pack(join(temporary, 'again'));
    expect(readFileSync(again).equals(readFileSync(tarball))).toBe(true);
  });

  it('has what a user needs, and nothing of what builds, tests and measures', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'SECURITY.md',
        'build/mailstitch.html',
        'build/mailstitch.lua',
        'build/mailstitch.wasm',
        'dist/assembly/config-table.js',
        'dist/host/cli.js',
        'dist/host/index.d.ts',
        'docs/stability.md',
        'examples/mail_logs.log',
        'fluent-bit/fluent-bit.yaml',
        'vector/vector.yaml',
      ]),
    );
    const rooms = new Set(files.map((path) => path.split('/')[0]));
    expect(
      [...rooms].filter((room) => /^(assembly|bench|fuzz|host|lua|scripts|test)$/.test(room as string)),
    ).toEqual([]);
    expect(files.filter((path) => /^dist\/(?!host\/|assembly\/)/.test(path))).toEqual([]);
    expect(files.filter((path) => /\.(test|spec)\./.test(path))).toEqual([]);
  });

  it('has no source map, for the sources are not in it', () => {
    expect(files.filter((path) => path.endsWith('.map'))).toEqual([]);
    const naming = files.filter(
      (path) => /\.(js|d\.ts)$/.test(path) && read(path).includes('//# sourceMappingURL='),
    );
    expect(naming).toEqual([]);
  });

  it('has what its pages link to, but for sources', () => {
    const dead = files
      .filter((path) => path.endsWith('.md'))
      .flatMap((page) => linksOf(page).map((link) => ({ page, link: join(dirname(page), link) })))
      .filter(({ link }) => !/^(bench|fuzz)\//.test(link) && !existsSync(join(target, link)));
    expect(dead).toEqual([]);
  });

  it('names no folder of the machine that made it', () => {
    const texts = files.filter((path) => !/\.(wasm|lua)$/.test(path));
    expect(texts.filter((path) => read(path).includes(ROOT.replace(/\/$/, '')))).toEqual([]);
    for (const name of ['build/mailstitch.wasm', 'build/mailstitch.lua'])
      expect(readFileSync(join(target, name)).includes(ROOT.replace(/\/$/, '')), name).toBe(false);
  });

  function read(path: string): string {
    return readFileSync(join(target, path), 'utf8');
  }

  /** Of `[text](docs/page.md#place)` the path; not what leads to the web or stays on the page. */
  function linksOf(page: string): string[] {
    return [...read(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map(([, link]) => link as string)
      .filter((link) => !/^[a-z]+:/.test(link));
  }
});

describe('in an empty folder', () => {
  it('npx mailstitch stitches and explains', () => {
    const npx = (...args: string[]) =>
      execFileSync('npx', ['--offline', 'mailstitch', ...args], { cwd: folder, encoding: 'utf8' });
    const documents = parseLines(npx('stitch', '-q', 'mail.log'));
    expect(documents.filter((document) => 'disposition' in document)).toHaveLength(6);
    expect(npx('explain', 'MID 26983 ICID 824108 From: <alice@example.net>')).toContain('alice@example.net');
    expect(npx('--version').trim()).toMatch(/^\d+\.\d+\.\d+/);
  });

  it('a program imports it, and finds the module', () => {
    writeFileSync(
      join(folder, 'program.mjs'),
      `import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createStitcher } from 'mailstitch';

const stitcher = createStitcher({ clock: 'event', unmatched: 'drop' });
stitcher.push(readFileSync('mail.log'));
stitcher.drain();
const wasm = readFileSync(fileURLToPath(import.meta.resolve('mailstitch/mailstitch.wasm')));
console.log(JSON.stringify({ documents: [...stitcher].length, isModule: WebAssembly.validate(wasm) }));
`,
    );
    expect(JSON.parse(node('program.mjs'))).toEqual({ documents: 6, isModule: true });
  });

  it('TypeScript knows its types, without those of Node', () => {
    const program = `import { createStitcher, type Output, type Settings, SettingsError } from 'mailstitch';

const settings: Settings = { format: 'ecs', timeout: '1m' };
const stitcher = createStitcher(settings);
stitcher.push('Mon Mar 16 09:15:31 2026 Info: Start MID 26983 ICID 824108\\n');
export const outputs: Output[] = [...stitcher];
export const lines: number = stitcher.stats().lines;
export const isFault = (error: unknown): boolean => error instanceof SettingsError;
`;
    writeFileSync(join(folder, 'program.mts'), program);
    const compilerOptions = { noEmit: true, strict: true, target: 'es2022', module: 'nodenext', types: [] };
    const tsc = (file: string) => {
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }));
      const { status, stdout } = spawnSync(
        'node',
        [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder],
        {
          encoding: 'utf8',
        },
      );
      return { status, stdout };
    };
    expect(tsc('program.mts')).toEqual({ status: 0, stdout: '' });
    writeFileSync(join(folder, 'wrong.mts'), program.replace("'ecs'", "'csv'"));
    expect(tsc('wrong.mts').stdout).toContain(`Type '"csv"' is not assignable`);
  });
});
