/** What a service meets in its life, with the real process: whatever happens, every message that was sent is found. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TrafficSource } from '../../bench/traffic.js';
import { differences } from '../support/truth.js';
import { bestOfEachId, deduplicated, documentsOf, idsOf, readDocuments } from './support/documents.js';
import { Sidecar } from './support/sidecar.js';

let folder = '';
const closing: Array<() => unknown> = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailstitch-kill-'));
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  rmSync(folder, { recursive: true, force: true });
});

async function started(...[setup]: Parameters<typeof Sidecar.start>): Promise<Sidecar> {
  const sidecar = await Sidecar.start(setup);
  closing.push(() => sidecar.child.kill('SIGKILL'));
  return sidecar;
}

/** A receiver that can go and come back on the same port. */
class Receiver {
  text = '';
  port = 0;
  connections = 0;
  #server: Server | undefined;
  readonly #sockets = new Set<Socket>();

  constructor(readonly onConnection: (socket: Socket, count: number) => void = () => {}) {}

  async up(): Promise<void> {
    const server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket)).on('error', () => {});
      socket.setEncoding('utf8').on('data', (text: string) => {
        this.text += text;
      });
      this.onConnection(socket, ++this.connections);
    }).listen(this.port, '127.0.0.1');
    this.#server = server;
    await once(server, 'listening');
    this.port = (server.address() as AddressInfo).port;
    closing.push(() => this.down());
  }

  async down(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.resetAndDestroy();
    if (server === undefined) return;
    server.close();
    await once(server, 'close');
  }
}

const trafficOf = (messages: number, seed = 11) => new TrafficSource({ seed, messages, open: 100 });

/** Sends the lines of a source, or so many bytes of it, over one connection that stays; returns how many lines. */
async function send(
  socket: Socket,
  source: TrafficSource,
  atMost = Number.POSITIVE_INFINITY,
): Promise<number> {
  let bytes = 0;
  let lines = 0;
  for (let chunk = source.next(16_384); chunk; chunk = source.next(16_384)) {
    bytes += chunk.length;
    for (const byte of chunk) if (byte === 0x0a) lines++;
    if (!socket.write(chunk.slice())) await once(socket, 'drain');
    if (bytes >= atMost) break;
  }
  return lines;
}

async function connected(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  closing.push(() => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

describe('an output', () => {
  it('that is down for ten seconds gets everything when it is back', { timeout: 90_000 }, async () => {
    const receiver = new Receiver();
    await receiver.up();
    const sidecar = await started({
      inputs: ['syslog+tcp://127.0.0.1:0'],
      outputs: [`tcp://127.0.0.1:${receiver.port}`],
      options: ['--linger', '100ms'],
    });
    const traffic = trafficOf(3000);
    const socket = await connected(sidecar.port('syslog+tcp'));
    await send(socket, traffic, 3_000_000);
    await sidecar.eventually('documents', () => receiver.text.length > 0);
    await receiver.down();
    await send(socket, traffic);
    await pause(10_000);
    await receiver.up();
    await sidecar.eventually('all messages', () => idsOf(documentsOf(receiver.text)) >= traffic.documents);
    expect(await sidecar.stop()).toBe(0);
    expect(differences(traffic, deduplicated(documentsOf(receiver.text)))).toEqual([]);
  });

  it('that accepts and resets again and again gets everything', { timeout: 90_000 }, async () => {
    // the first connections are reset: after some documents, or before anything was read
    const receiver = new Receiver((socket, count) => {
      if (count > 6) return;
      if (count % 2 === 0) {
        socket.pause();
        const timer = setTimeout(() => socket.resetAndDestroy(), 100);
        closing.push(() => clearTimeout(timer));
        return;
      }
      let read = 0;
      socket.on('data', (text) => {
        read += text.length;
        if (read > 100_000 * count) socket.resetAndDestroy();
      });
    });
    await receiver.up();
    const sidecar = await started({
      inputs: ['syslog+tcp://127.0.0.1:0'],
      outputs: [`tcp://127.0.0.1:${receiver.port}?retry_min=20ms&retry_max=100ms`],
      options: ['--linger', '100ms'],
    });
    const traffic = trafficOf(3000);
    const socket = await connected(sidecar.port('syslog+tcp'));
    await send(socket, traffic);
    await sidecar.eventually('all messages', () => idsOf(documentsOf(receiver.text)) >= traffic.documents);
    expect(receiver.connections).toBeGreaterThan(6);
    expect(await sidecar.stop()).toBe(0);
    expect(differences(traffic, deduplicated(documentsOf(receiver.text)))).toEqual([]);
  });

  it('that is dead at the end leaves its documents in the spill file, for the next process', async () => {
    const receiver = new Receiver();
    await receiver.up();
    await receiver.down();
    const stateDir = join(folder, 'state');
    const setup = {
      inputs: ['syslog+tcp://127.0.0.1:0'],
      outputs: [`tcp://127.0.0.1:${receiver.port}`],
      options: ['--linger', '100ms', '--stop-timeout', '500ms'],
      stateDir,
    };
    const first = await started(setup);
    const traffic = trafficOf(1000);
    const socket = await connected(first.port('syslog+tcp'));
    await send(socket, traffic);
    await first.eventually(
      'documents',
      async () => (await first.metric('mailstitch_documents_total')) >= traffic.documents,
    );
    expect(await first.stop()).toBe(0);
    await receiver.up();
    const second = await started(setup);
    await second.eventually('all messages', () => idsOf(documentsOf(receiver.text)) >= traffic.documents);
    expect(await second.stop()).toBe(0);
    expect(differences(traffic, deduplicated(documentsOf(receiver.text)))).toEqual([]);
  });
});

const canMount = process.getuid?.() === 0 && tryMount();

function tryMount(): boolean {
  const path = mkdtempSync(join(tmpdir(), 'mailstitch-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', path], { stdio: 'ignore' });
    execFileSync('umount', [path]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

describe('a disk that is full', () => {
  it.skipIf(!canMount)(
    'for the spill file holds senders back, and costs no document (skipped where no tmpfs can be mounted)',
    { timeout: 90_000 },
    async () => {
      const stateDir = join(folder, 'state');
      mkdirSync(stateDir);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', stateDir]);
      closing.push(() => execFileSync('umount', ['-l', stateDir]));
      const receiver = new Receiver();
      await receiver.up();
      await receiver.down();
      const sidecar = await started({
        inputs: ['syslog+tcp://127.0.0.1:0'],
        outputs: [`tcp://127.0.0.1:${receiver.port}?queue=1MiB&retry_max=200ms`],
        options: ['--linger', '100ms'],
        stateDir,
      });
      const traffic = trafficOf(6000);
      const socket = await connected(sidecar.port('syslog+tcp'));
      const sending = send(socket, traffic);
      await sidecar.eventually('the service is not ready', async () => {
        return (await fetch(`${sidecar.service}/readyz`)).status === 503;
      });
      await receiver.up();
      await sending;
      await sidecar.eventually('all messages', () => idsOf(documentsOf(receiver.text)) >= traffic.documents);
      expect(await sidecar.stop()).toBe(0);
      expect(differences(traffic, deduplicated(documentsOf(receiver.text)))).toEqual([]);
    },
  );
});

describe('the process', () => {
  it('that is told to stop in mid-traffic leaves the rest of an HTTP sender to the next one', async () => {
    await survives('SIGTERM');
  });

  it('that is killed in mid-traffic loses nothing it has confirmed', async () => {
    await survives('SIGKILL');
  });

  /** A sender that repeats what was not confirmed, and a process that goes while it sends. */
  async function survives(signal: NodeJS.Signals): Promise<void> {
    const stateDir = join(folder, 'state');
    const out = join(folder, 'out.ndjson');
    const setup = { outputs: [`file:${out}`], stateDir, options: ['--linger', '500ms'] };
    const traffic = trafficOf(2000);
    let sidecar = await started({ ...setup, inputs: ['http://127.0.0.1:0/'] });
    let confirmed = 0;
    for (let chunk = traffic.next(8192); chunk; chunk = traffic.next(8192)) {
      const body = Buffer.from(chunk);
      for (;;) {
        const answer = await fetch(`http://${sidecar.address('http')}/`, { method: 'POST', body }).catch(
          () => undefined,
        );
        if (answer?.status === 200) break;
        await answer?.arrayBuffer();
        await sidecar.exit();
        sidecar = await started({ ...setup, inputs: ['http://127.0.0.1:0/'] });
      }
      if (++confirmed === 200) sidecar.child.kill(signal);
    }
    const ids = () => idsOf(readDocuments(out));
    await sidecar.eventually('all messages', () => ids() >= traffic.documents);
    expect(await sidecar.stop()).toBe(0);
    expect(differences(traffic, bestOfEachId(readDocuments(out)))).toEqual([]);
    // nothing is open any more but, for a while, connections
    expect(readdirSync(join(stateDir, '0'))).not.toContain('pid');
  }

  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'that ends by %s goes on with open messages from the spool',
    async (signal) => {
      const out = join(folder, 'out.ndjson');
      const setup = {
        inputs: ['syslog+tcp://127.0.0.1:0?spool=true'],
        outputs: [`file:${out}`],
        stateDir: join(folder, 'state'),
        options: ['--linger', '500ms'],
      };
      const traffic = trafficOf(1500);
      const first = await started(setup);
      const before = await connected(first.port('syslog+tcp'));
      const sent = await send(before, traffic, 2_000_000);
      before.end();
      await once(before, 'close');
      await first.eventually('all lines so far', async () => {
        return (await first.metric('mailstitch_lines_total')) === sent;
      });
      await first.stop(signal);
      const second = await started(setup);
      await send(await connected(second.port('syslog+tcp')), traffic);
      const documents = () => readDocuments(out);
      await second.eventually('all messages', () => {
        return bestOfEachId(documents()).filter(({ complete }) => complete).length >= traffic.documents;
      });
      expect(await second.stop()).toBe(0);
      expect(differences(traffic, bestOfEachId(documents()))).toEqual([]);
    },
  );

  it('ends at once at a second signal', async () => {
    const receiver = new Receiver();
    await receiver.up();
    await receiver.down();
    const sidecar = await started({
      inputs: ['syslog+tcp://127.0.0.1:0'],
      outputs: [`tcp://127.0.0.1:${receiver.port}`],
      options: ['--stop-timeout', '60s'],
    });
    const socket = await connected(sidecar.port('syslog+tcp'));
    await send(socket, trafficOf(200));
    await sidecar.eventually('lines', async () => (await sidecar.metric('mailstitch_lines_total')) > 0);
    sidecar.child.kill('SIGTERM');
    await sidecar.logged('stopping');
    sidecar.child.kill('SIGTERM');
    expect(await sidecar.exit()).toBe(143);
  });
});
