/**
 * The archive of `npm run release`, unpacked in an empty folder: its checksums, its bill of materials, and each of its
 * configurations that this machine can run.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../bench/programs.js';
import { parseLines } from './fixtures/cli-process.js';
import { Sidecar } from './sidecar/support/sidecar.js';
import { FLUENT_BIT, FluentBit } from './support/fluent-bit-process.js';
import { install, ROOT } from './support/packed.js';
import { makeVectorFolder, type VectorFolder } from './support/vector-config.js';
import { Vector } from './support/vector-process.js';
import { runVector, VECTOR } from './support/vector-program.js';

/** Every file that configures something, and what shows that it works. A new one needs a row. */
const CONFIGS = {
  'fluent-bit/fluent-bit.yaml': 'fluent-bit',
  'fluent-bit/fluent-bit.conf': 'fluent-bit',
  'vector/vector.yaml': 'vector',
  'vector/exec.yaml': 'vector',
  'vector/socket.yaml': 'vector',
  'vector/http.yaml': 'vector',
  // beside one of those above
  'vector/mailstitch-socket.yaml': 'beside vector',
  'vector/mailstitch-http.yaml': 'beside vector',
  'vector/sinks.yaml': 'beside vector',
  'examples/sidecar/mailstitch.yaml': 'sidecar',
  'fluent-bit/mailstitch.service': 'systemd-analyze',
  'examples/sidecar/mailstitch.service': 'systemd-analyze',
  'fluent-bit/compose.yaml': 'docker compose',
  'examples/sidecar/compose.yaml': 'docker compose',
  'examples/sidecar/Dockerfile': 'sh',
  // parts of the pipelines in the same folder
  'fluent-bit/parsers.conf': 'fluent-bit',
  'fluent-bit/mailstitch.json': 'fluent-bit',
} as const;
type Runner = (typeof CONFIGS)[keyof typeof CONFIGS];

const MANIFEST = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  name: string;
  version: string;
};
const SAMPLE = readFileSync(join(ROOT, 'examples/mail_logs.log'), 'utf8');

let temporary: string;
let archive: string;
/** The archive, unpacked. */
let unpacked: string;
/** The command of its package. */
let cli: string;
const running = new Set<{ stop(signal?: NodeJS.Signals): Promise<unknown> }>();

describeWith(commitHere(), 'git knows no commit of this folder', 'a release', () => {
  beforeAll(() => {
    temporary = mkdtempSync(join(tmpdir(), 'mailstitch-archive-'));
    archive = release(join(temporary, 'release'));
    const empty = join(temporary, 'empty');
    mkdirSync(empty);
    execFileSync('tar', ['-xzf', archive, '-C', empty]);
    const [folder] = readdirSync(empty);
    unpacked = join(empty, folder as string);
    const tarball = join(unpacked, `mailstitch-${MANIFEST.version}.tgz`);
    cli = join(install(tarball, join(temporary, 'installed')), 'dist/host/cli.js');
  });
  afterEach(async () => {
    await Promise.all([...running].map((process) => process.stop('SIGKILL')));
    running.clear();
  });
  afterAll(() => rmSync(temporary, { recursive: true, force: true }));

  describe('the archive', () => {
    it('has the same bytes when it is made again', () => {
      const again = release(join(temporary, 'again'));
      expect(readFileSync(again).equals(readFileSync(archive))).toBe(true);
    });

    it('names nobody and no time but that of the commit', () => {
      const list = execFileSync('tar', ['--numeric-owner', '--full-time', '--utc', '-tvzf', archive], {
        encoding: 'utf8',
      });
      const rows = list.trimEnd().split('\n');
      const seconds = execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: ROOT, encoding: 'utf8' });
      const time = new Date(Number(seconds) * 1000).toISOString().replace('T', ' ').slice(0, 19);
      const kinds = new Set(rows.map((row) => row.replace(/^(\S+) (\S+) +\d+ (\S+ \S+) .*/, '$1 $2 $3')));
      expect([...kinds].sort()).toEqual([`-rw-r--r-- 0/0 ${time}`, `drwxr-xr-x 0/0 ${time}`]);
      expect(new Set(rows.map((row) => row.split('/')[1]?.replace(/^.* /, '')))).toEqual(
        new Set([basename(unpacked)]),
      );
      // in the head of gzip: flags (a name would be one), then the time
      expect([...readFileSync(archive).subarray(3, 8)]).toEqual([0, 0, 0, 0, 0]);
    });

    it('has checksums, of all files within it and of itself beside it', () => {
      const check = (folder: string, sums: string) =>
        execFileSync('sha256sum', ['--check', '--strict', sums], { cwd: folder, encoding: 'utf8' });
      const checked = check(unpacked, 'SHA256SUMS').trimEnd().split('\n');
      expect(checked.sort()).toEqual(
        filesOf(unpacked)
          .filter((path) => path !== 'SHA256SUMS')
          .map((path) => `${path}: OK`)
          .sort(),
      );
      expect(check(join(temporary, 'release'), `${basename(archive)}.sha256`)).toBe(
        `${basename(archive)}: OK\n`,
      );
    });

    it('has a bill of materials with exactly what is installed with the package', () => {
      const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
        packages: Record<string, { version: string; dev?: true; devOptional?: true; extraneous?: true }>;
      };
      const installed = Object.entries(packages)
        .filter(([path, one]) => path !== '' && !one.dev && !one.devOptional && !one.extraneous)
        .map(([path, { version }]) => `${path.replace(/^.*node_modules\//, '')} ${version}`);
      const bom = JSON.parse(readFileSync(join(unpacked, 'sbom.cdx.json'), 'utf8')) as {
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

    it('has no configuration that is not run below', () => {
      const all = filesOf(unpacked).filter((path) =>
        /^(fluent-bit|vector|examples)\/.*(\.(ya?ml|conf|json|service|toml)|Dockerfile)$/.test(path),
      );
      // vector/tests/ are run together with what they test
      expect(all.filter((path) => !path.startsWith('vector/tests/'))).toEqual(Object.keys(CONFIGS).sort());
    });

    it('is named in README.md as it is, version and all', () => {
      const readme = readFileSync(join(unpacked, 'README.md'), 'utf8');
      const versions = [...readme.matchAll(/mailstitch-(\d+\.\d+\.\d+[\w.-]*?)(?=\.t|[ \n])/g)].map(
        ([, one]) => one,
      );
      expect(versions.length).toBeGreaterThan(2);
      expect(new Set(versions)).toEqual(new Set([MANIFEST.version]));
    });

    it('has the command, which gives six documents of the sample log', () => {
      const args = [cli, 'stitch', '-q', 'examples/mail_logs.log'];
      const stdout = execFileSync(process.execPath, args, { cwd: unpacked, encoding: 'utf8' });
      expect(parseLines(stdout).filter((record) => 'disposition' in record)).toHaveLength(6);
    });
  });

  describe('npm run release', () => {
    const run = (script: string, ...args: string[]) => {
      const { status, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
      return { status, stderr };
    };

    it('takes its options only', () => {
      const script = join(ROOT, 'scripts/release.mjs');
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
      const checkout = join(temporary, 'changed');
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

  describeWith(FLUENT_BIT, 'name the program in FLUENT_BIT', 'in Fluent Bit', () => {
    it.each(configsOf('fluent-bit').filter((path) => !/parsers\.conf|\.json$/.test(path)))(
      '%s',
      async (path) => {
        const fluentBit = await FluentBit.start({ from: unpacked, config: basename(path) });
        running.add(fluentBit);
        await fluentBit.sendTcp(SAMPLE);
        await fluentBit.until('six documents', () => fluentBit.documents.length >= 6);
        expect(fluentBit.others).toEqual([]);
      },
    );
  });

  describeWith(VECTOR, 'name the program in VECTOR', 'in and beside Vector', () => {
    let folder: VectorFolder;
    afterEach(() => folder?.remove());

    /** The names in both are those of the files: `socket`. */
    it.each(configsOf('vector').map((path) => basename(path, '.yaml')))('vector/%s.yaml', async (name) => {
      folder = await makeVectorFolder(unpacked, cli);
      const config = `vector/${name}.yaml`;
      const tested = runVector(['test', config, `vector/tests/${name}.yaml`], folder.path, folder.env);
      expect(tested.code, tested.text).toBe(0);

      const vector = new Vector(folder, `${name}.yaml`);
      running.add(vector);
      // sources that listen: for gateways by UDP and by TCP, and for mailstitch
      if (name === 'exec') await vector.says(/"msg":"ready"/);
      else await vector.says(/Listening\./, name === 'socket' ? 3 : 2);
      if (configsOf('beside vector').includes(`vector/mailstitch-${name}.yaml`)) {
        const state = join(folder.path, 'state');
        running.add(
          await Sidecar.start({ cli, config: folder.read(`mailstitch-${name}.yaml`), stateDir: state }),
        );
      }
      await vector.sendTcp(SAMPLE);
      await vector.until('six documents', () => vector.documents.length >= 6);
      expect(vector.others).toEqual([]);
      running.delete(vector);
      expect(await vector.stop()).toBe(0);
    });

    it('vector/sinks.yaml', async () => {
      folder = await makeVectorFolder(unpacked, cli);
      const options = ['validate', '--skip-healthchecks', 'vector/exec.yaml', 'vector/sinks.yaml'];
      const { code, text } = runVector(options, folder.path, folder.env);
      expect(code, text).toBe(0);
    });
  });

  describe('mailstitch listen', () => {
    it.each(configsOf('sidecar'))('%s', async (path) => {
      const checked = spawnSync(process.execPath, [cli, 'check', path], { cwd: unpacked, encoding: 'utf8' });
      expect(checked.status, checked.stderr).toBe(0);
      const text = readFileSync(join(unpacked, path), 'utf8');
      const config = text.replaceAll('0.0.0.0:514', '127.0.0.1:0');
      expect(config).not.toBe(text);
      const sidecar = await Sidecar.start({ cli, config });
      running.add(sidecar);
      const gateway = connect(sidecar.port('syslog+tcp'), '127.0.0.1');
      gateway.end(SAMPLE);
      await once(gateway, 'close');
      await sidecar.until('six documents', () => sidecar.lines.length >= 6);
      running.delete(sidecar);
      expect(await sidecar.stop()).toBe(0);
    });
  });

  describeWith(programOf('systemd-analyze'), 'there is no systemd-analyze', 'systemd-analyze verify', () => {
    it.each(configsOf('systemd-analyze'))('%s', (path) => {
      const unit = join(temporary, 'mailstitch.service');
      // is a file that has to be there
      const text = readFileSync(join(unpacked, path), 'utf8').replace(
        '/opt/fluent-bit/bin/fluent-bit',
        process.execPath,
      );
      writeFileSync(unit, text);
      const { status, stderr } = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' });
      expect(status, stderr).toBe(0);
      expect(stderr).not.toContain('mailstitch.service');
    });
  });

  describeWith(dockerCompose(), 'there is no docker compose', 'docker compose config', () => {
    it.each(configsOf('docker compose'))('%s', (path) => {
      const args = ['compose', '-f', path, 'config', '--format', 'json'];
      const { services } = JSON.parse(execFileSync('docker', args, { cwd: unpacked, encoding: 'utf8' })) as {
        services: Record<string, { volumes?: { type: string; source: string }[] }>;
      };
      const mounted = Object.values(services).flatMap(({ volumes = [] }) => volumes);
      for (const { type, source } of mounted.filter(({ type }) => type === 'bind'))
        expect(filesOf(source), type).not.toEqual([]);
    });
  });

  describe('examples/sidecar/Dockerfile', () => {
    it('takes the package that is there, as sh runs it', () => {
      const text = readFileSync(join(unpacked, 'examples/sidecar/Dockerfile'), 'utf8').replaceAll('\\\n', '');
      const [, command = ''] = /^RUN (if .*)/m.exec(text) ?? [];
      const target = join(temporary, 'image');
      mkdirSync(target);
      execFileSync('sh', ['-e', '-c', command.replaceAll('/tmp', target)], { cwd: unpacked });
      expect(readdirSync(target)).toEqual([`mailstitch-${MANIFEST.version}.tgz`]);
    });
  });
});

/** Of the files as they are here: a build of the commit alone takes a minute, and is what `--verify` compares. */
function release(output: string): string {
  const args = [join(ROOT, 'scripts/release.mjs'), '--allow-changes', '--output', output];
  return execFileSync(process.execPath, args, { encoding: 'utf8' }).trim();
}

function configsOf(runner: Runner): string[] {
  return Object.entries(CONFIGS)
    .filter(([, by]) => by === runner)
    .map(([path]) => path);
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** Tests of what a program runs, or a skipped one that says why there are none. */
function describeWith(program: string | undefined, missing: string, title: string, suite: () => void): void {
  if (program !== undefined) {
    describe(title, suite);
    return;
  }
  console.warn(`Skipped: ${title}: ${missing}`);
  describe(title, () => it.skip(missing, () => {}));
}

function programOf(name: string): string | undefined {
  const found = findProgram(name.toUpperCase().replace('-', '_'), name);
  return 'program' in found ? found.program : undefined;
}

/** It asks no daemon how a file is to be read. */
function dockerCompose(): string | undefined {
  const { status } = spawnSync('docker', ['compose', 'version']);
  return status === 0 ? 'docker compose' : undefined;
}

/** Undefined where this is no checkout, or one of somebody else, which git does not read. */
function commitHere(): string | undefined {
  const { status, stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}
