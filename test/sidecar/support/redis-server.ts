/** A real `redis-server` on a free port, with its data in a folder of its own. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createClient } from '@redis/client';

export const hasRedis = isInstalled();
if (!hasRedis) console.warn('redis-server is not on the PATH: the tests of the Redis inputs are skipped');

export class RedisServer {
  readonly url: string;
  readonly port: number;
  readonly #folder = mkdtempSync(join(tmpdir(), 'mailstitch-redis-'));
  readonly #options: readonly string[];
  #child: ChildProcess | undefined;
  #clients: TestClient[] = [];

  private constructor(port: number, options: readonly string[]) {
    this.port = port;
    this.url = `redis://127.0.0.1:${port}/0`;
    this.#options = options;
  }

  /** `options` as on its command line: `--appendonly yes`. */
  static async start(...options: string[]): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), options);
    await server.run();
    return server;
  }

  /** On a port where nothing listens before `run`. */
  static async later(...options: string[]): Promise<RedisServer> {
    return new RedisServer(await freePort(), options);
  }

  async run(): Promise<void> {
    const place = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.#folder, '--save', ''];
    const child = spawn('redis-server', [...place, ...this.#options], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    const said: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      said.push(line);
      if (line.includes('Ready to accept connections')) break;
    }
    if (!said.at(-1)?.includes('Ready')) throw new Error(`redis-server did not start:\n${said.join('\n')}`);
    child.stdout.resume();
  }

  /** Ends it in order, so that what is appended to its file is written. */
  async halt(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }

  async client(url = this.url): Promise<TestClient> {
    const client = makeClient(url);
    client.on('error', () => undefined);
    await client.connect();
    this.#clients.push(client);
    return client;
  }

  async remove(): Promise<void> {
    for (const client of this.#clients) client.destroy();
    await this.halt('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export type TestClient = ReturnType<typeof makeClient>;

function makeClient(url: string) {
  return createClient({ url, maintNotifications: 'disabled' });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return (address as { port: number }).port;
}

function isInstalled(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
