/** The files of vector/, copied into a folder of their own, with ports that are free and paths that can be written. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CLI = join(ROOT, 'dist/host/cli.js');

export interface VectorFolder {
  /** Its working directory, in which the files are in `vector/` as in the repository. */
  readonly path: string;
  /** Where the gateways send to, by UDP and by TCP. */
  readonly port: number;
  /** Where the gateways' files go: a folder for each. */
  readonly logs: string;
  /** With `mailstitch` on the PATH. */
  readonly env: NodeJS.ProcessEnv;
  /** The text of a file in `vector/`, as it was made fit for this folder. */
  read(name: string): string;
  /** The process number of the mailstitch that Vector has started; undefined if there is none. */
  childPid(): number | undefined;
  remove(): void;
}

/**
 * Changes the ports and paths of all files, and nothing else. `from`: where vector/ and build/ are taken from; `cli`: what
 * the command `mailstitch` is.
 */
export async function makeVectorFolder(from = ROOT, cli = CLI): Promise<VectorFolder> {
  const path = mkdtempSync(join(tmpdir(), 'mailstitch-vector-'));
  const inFolder = (...names: string[]) => join(path, ...names);
  cpSync(join(from, 'vector'), inFolder('vector'), { recursive: true });
  mkdirSync(inFolder('build'));
  const luaModule = join(from, 'build/mailstitch.lua');
  if (existsSync(luaModule)) cpSync(luaModule, inFolder('build/mailstitch.lua'));
  for (const name of ['bin', 'data', 'logs', 'state']) mkdirSync(inFolder(name));
  const ports = [await freePort(), await freePort(), await freePort()];
  const read = (name: string) => readFileSync(inFolder('vector', name), 'utf8');
  for (const name of ['vector', 'exec', 'socket', 'http', 'mailstitch-socket', 'mailstitch-http', 'sinks']) {
    const text = read(`${name}.yaml`)
      .replaceAll('127.0.0.1:5140', `127.0.0.1:${ports[0]}`)
      .replaceAll('127.0.0.1:5141', `127.0.0.1:${ports[1]}`)
      .replaceAll('127.0.0.1:5142', `127.0.0.1:${ports[2]}`)
      .replaceAll('/var/lib/vector', inFolder('data'))
      .replaceAll('/var/log/esa', inFolder('logs'))
      .replaceAll('/etc/vector/secrets', inFolder('secrets'));
    // the default, which "vector validate" wants to be there also where nothing is written to it
    const dataDir = ['vector', 'exec', 'socket'].includes(name) ? `data_dir: ${inFolder('data')}\n` : '';
    writeFileSync(inFolder('vector', `${name}.yaml`), dataDir + text);
  }
  // what a package manager puts there
  writeFileSync(inFolder('bin', 'mailstitch'), `#!/bin/sh\nexec "${process.execPath}" "${cli}" "$@"\n`);
  chmodSync(inFolder('bin', 'mailstitch'), 0o755);
  return {
    path,
    port: ports[0] as number,
    logs: inFolder('logs'),
    env: {
      ...process.env,
      PATH: `${inFolder('bin')}:${process.env.PATH}`,
      // stamps of syslog have no zone: Vector takes its own
      TZ: 'UTC',
      MAILSTITCH_STATE_DIR: inFolder('state'),
      MAILSTITCH_SERVICE: 'http://127.0.0.1:0',
    },
    read,
    childPid: () => {
      // the state of a process is in a folder that says whose it is
      const owner = inFolder('state/0/pid');
      return existsSync(owner) ? Number(readFileSync(owner, 'utf8').split(' ')[0]) : undefined;
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** Switches on what is commented: a block begins with `# NAME:` and goes on as long as the comment is indented. */
export function switchOn(config: string, wanted: (name: string) => boolean): string {
  let isOn = false;
  return config
    .split('\n')
    .map((line) => {
      const begin = /^ *# ([a-z][a-z0-9_]*):$/.exec(line);
      if (begin) isOn = wanted(begin[1] as string);
      else if (!/^ *# {3}/.test(line)) isOn = false;
      return isOn ? line.replace('# ', '') : line;
    })
    .join('\n');
}

/** A number that is free for UDP and for TCP. */
async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const socket = createSocket('udp4').bind(port, '127.0.0.1');
    const isFree = await Promise.race([
      once(socket, 'listening').then(() => true),
      once(socket, 'error').then(() => false),
    ]);
    socket.close();
    server.close();
    await once(server, 'close');
    if (isFree) return port;
  }
}
