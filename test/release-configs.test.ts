/** Each configuration in the archive of a release, unpacked in an empty folder, that this machine can run. */
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../bench/programs.js';
import { Sidecar } from './sidecar/support/sidecar.js';
import { FLUENT_BIT, FluentBit } from './support/fluent-bit-process.js';
import { ROOT } from './support/packed.js';
import {
  commitHere,
  describeWith,
  filesOf,
  MANIFEST,
  type Unpacked,
  unpackRelease,
} from './support/release.js';
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

const SAMPLE = readFileSync(join(ROOT, 'examples/mail_logs.log'), 'utf8');

let release: Unpacked;
const running = new Set<{ stop(signal?: NodeJS.Signals): Promise<unknown> }>();

describeWith(commitHere(), 'git knows no commit of this folder', 'a release', () => {
  beforeAll(() => {
    release = unpackRelease();
  });
  afterEach(async () => {
    await Promise.all([...running].map((process) => process.stop('SIGKILL')));
    running.clear();
  });
  afterAll(() => release?.remove());

  it('has no configuration that is not run below', () => {
    const all = filesOf(release.path).filter((path) =>
      /^(fluent-bit|vector|examples)\/.*(\.(ya?ml|conf|json|service|toml)|Dockerfile)$/.test(path),
    );
    // vector/tests/ are run together with what they test
    expect(all.filter((path) => !path.startsWith('vector/tests/'))).toEqual(Object.keys(CONFIGS).sort());
  });

  describeWith(FLUENT_BIT, 'name the program in FLUENT_BIT', 'in Fluent Bit', () => {
    it.each(configsOf('fluent-bit').filter((path) => !/parsers\.conf|\.json$/.test(path)))(
      '%s',
      async (path) => {
        const fluentBit = await FluentBit.start({ from: release.path, config: basename(path) });
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
      folder = await makeVectorFolder(release.path, release.cli);
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
          await Sidecar.start({
            cli: release.cli,
            config: folder.read(`mailstitch-${name}.yaml`),
            stateDir: state,
          }),
        );
      }
      await vector.sendTcp(SAMPLE);
      await vector.until('six documents', () => vector.documents.length >= 6);
      expect(vector.others).toEqual([]);
      running.delete(vector);
      expect(await vector.stop()).toBe(0);
    });

    it('vector/sinks.yaml', async () => {
      folder = await makeVectorFolder(release.path, release.cli);
      const options = ['validate', '--skip-healthchecks', 'vector/exec.yaml', 'vector/sinks.yaml'];
      const { code, text } = runVector(options, folder.path, folder.env);
      expect(code, text).toBe(0);
    });
  });

  describe('mailstitch listen', () => {
    it.each(configsOf('sidecar'))('%s', async (path) => {
      const checked = spawnSync(process.execPath, [release.cli, 'check', path], {
        cwd: release.path,
        encoding: 'utf8',
      });
      expect(checked.status, checked.stderr).toBe(0);
      const text = readFileSync(join(release.path, path), 'utf8');
      const config = text.replaceAll('0.0.0.0:514', '127.0.0.1:0');
      expect(config).not.toBe(text);
      const sidecar = await Sidecar.start({ cli: release.cli, config });
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
      const unit = join(release.temporary, 'mailstitch.service');
      // is a file that has to be there
      const text = readFileSync(join(release.path, path), 'utf8').replace(
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
      const { services } = JSON.parse(
        execFileSync('docker', args, { cwd: release.path, encoding: 'utf8' }),
      ) as {
        services: Record<string, { volumes?: { type: string; source: string }[] }>;
      };
      const mounted = Object.values(services).flatMap(({ volumes = [] }) => volumes);
      for (const { type, source } of mounted.filter(({ type }) => type === 'bind'))
        expect(filesOf(source), type).not.toEqual([]);
    });
  });

  describe('examples/sidecar/Dockerfile', () => {
    it('takes the package that is there, as sh runs it', () => {
      const text = readFileSync(join(release.path, 'examples/sidecar/Dockerfile'), 'utf8').replaceAll(
        '\\\n',
        '',
      );
      const [, command = ''] = /^RUN (if .*)/m.exec(text) ?? [];
      const target = join(release.temporary, 'image');
      mkdirSync(target);
      execFileSync('sh', ['-e', '-c', command.replaceAll('/tmp', target)], { cwd: release.path });
      expect(readdirSync(target)).toEqual([`mailstitch-${MANIFEST.version}.tgz`]);
    });
  });
});

function configsOf(runner: Runner): string[] {
  return Object.entries(CONFIGS)
    .filter(([, by]) => by === runner)
    .map(([path]) => path);
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
