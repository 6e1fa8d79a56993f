/** The service as its users have it: a real process, real senders, every output at once. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TrafficSource } from '../../bench/traffic.js';
import type { ClassicDocument } from '../../host/types.js';
import { differences } from '../support/truth.js';
import { createCertificate } from './support/certificates.js';
import { sendDatagrams } from './support/senders.js';
import { CLI, Sidecar } from './support/sidecar.js';

const SAMPLE = readFileSync('examples/mail_logs.log');

let folder = '';
const closing: Array<() => unknown> = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailstitch-listen-'));
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  rmSync(folder, { recursive: true, force: true });
});

async function started(...[setup]: Parameters<typeof Sidecar.start>): Promise<Sidecar> {
  const sidecar = await Sidecar.start(setup);
  closing.push(() => sidecar.child.kill('SIGKILL'));
  return sidecar;
}

/** Documents as a receiver has them, each first document once. */
function parsed(ndjson: string): ClassicDocument[] {
  return ndjson
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line.slice(line.indexOf('{'))) as ClassicDocument);
}

describe('mailstitch listen', () => {
  it('prints the documents of lines that came by TCP', async () => {
    const sidecar = await started({ inputs: ['syslog+tcp://127.0.0.1:0'], outputs: ['stdout'] });
    const socket = connect(sidecar.port('syslog+tcp'), '127.0.0.1');
    socket.end(SAMPLE);
    await once(socket, 'close');
    await sidecar.until('six documents', () => sidecar.lines.length === 6);
    expect(await sidecar.stop()).toBe(0);
    expect(new Set(sidecar.documents.map(({ complete }) => complete))).toEqual(new Set([true]));
  });

  it('takes the seed daemon’s variables', async () => {
    const { createSocket } = await import('node:dgram');
    const siem = createSocket('udp4').bind(0, '127.0.0.1');
    closing.push(() => siem.close());
    await once(siem, 'listening');
    const received: string[] = [];
    siem.on('message', (message) => received.push(message.toString()));
    const sidecar = await started({
      inputs: ['syslog+tcp://127.0.0.1:0'],
      env: {
        ENV_SYSLOG_SERVER: '127.0.0.1',
        ENV_SYSLOG_PORT: `${siem.address().port}`,
        ENV_SYSLOG_IDENT: 'Gateway',
        ENV_TIMEOUT: '20',
        ENV_MSG_EXPAND: 'False',
      },
    });
    const socket = connect(sidecar.port('syslog+tcp'), '127.0.0.1');
    socket.end(SAMPLE);
    await sidecar.eventually('six datagrams', () => received.length === 6);
    for (const message of received) expect(message).toMatch(/^<\d+>Gateway: \{"ICID":.*\}$/);
    expect(await sidecar.stop()).toBe(0);
  });

  it('hands out what is open when it is told to stop', async () => {
    const sidecar = await started({ inputs: ['syslog+tcp://127.0.0.1:0'], outputs: ['stdout'] });
    const socket = connect(sidecar.port('syslog+tcp'), '127.0.0.1');
    closing.push(() => socket.destroy());
    socket.write(SAMPLE.subarray(0, SAMPLE.indexOf('Message finished')));
    await sidecar.eventually(
      'lines were read',
      async () => (await sidecar.metric('mailstitch_lines_total')) > 0,
    );
    expect(await sidecar.stop()).toBe(0);
    expect(sidecar.documents.some(({ reason, complete }) => reason === 'drain' && !complete)).toBe(true);
  });

  it.each([
    ['SIGINT', 'SIGTERM'],
    ['SIGTERM', 'SIGINT'],
  ] as const)('takes %s and %s at once for one request', async (one, other) => {
    const sidecar = await started({ inputs: ['syslog+tcp://127.0.0.1:0'], outputs: ['stdout'] });
    const socket = connect(sidecar.port('syslog+tcp'), '127.0.0.1');
    closing.push(() => socket.destroy());
    socket.write(SAMPLE.subarray(0, SAMPLE.indexOf('Message finished')));
    await sidecar.eventually(
      'lines were read',
      async () => (await sidecar.metric('mailstitch_lines_total')) > 0,
    );
    sidecar.child.kill(one);
    sidecar.child.kill(other);
    expect(await sidecar.exit()).toBe(0);
    expect(sidecar.lines.length).toBeGreaterThan(0);
  });

  it('ends when its parent and the reader of its standard output have gone, with nothing to print', async () => {
    const service = [
      process.execPath,
      CLI,
      'listen',
      '--input',
      'syslog+tcp://127.0.0.1:0',
      '--service',
      'off',
    ];
    const state = ['--state-dir', join(folder, 'state')];
    // the service has a pipe to a reader that ends after one second, and a parent that ends after two
    const script = '("$0" "$@" & sleep 2) | sleep 1';
    const shell = spawn('sh', ['-c', script, ...service, ...state], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    shell.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    await once(shell, 'close'); // of standard error, which the service has too
    expect(said).toContain('nobody reads it any more');
    expect(said).toContain('"stopped"');
  });

  it('stops when standard input, its only input, is at its end', async () => {
    const sidecar = await started({ inputs: ['stdin'], outputs: ['stdout'] });
    sidecar.child.stdin?.end(SAMPLE);
    expect(await sidecar.exit()).toBe(0);
    expect(sidecar.lines).toHaveLength(6);
  });

  it('says what is wrong with a configuration, all at once, and does not start', async () => {
    const sidecar = new Sidecar({
      inputs: ['sylog+tcp://127.0.0.1:0'],
      outputs: ['stdout'],
      options: ['--timeout', 'soon'],
    });
    expect(await sidecar.exit()).toBe(2);
    expect(sidecar.noise).toMatch(/syslog\+tcp/);
    expect(sidecar.noise).toMatch(/timeout/);
  });

  it('answers questions about its health', async () => {
    const sidecar = await started({ inputs: ['syslog+udp://127.0.0.1:0'], outputs: ['stdout'] });
    expect((await fetch(`${sidecar.service}/healthz`)).status).toBe(200);
    expect((await fetch(`${sidecar.service}/readyz`)).status).toBe(200);
    expect(await sidecar.metric('mailstitch_lines_total')).toBe(0);
    await sendDatagrams(sidecar.port('syslog+udp'), SAMPLE);
    await sidecar.until('documents', () => sidecar.lines.length === 6);
    expect(await sidecar.metric('mailstitch_lines_total')).toBe(142);
    expect(await sidecar.stop()).toBe(0);
  });
});

describe('200,000 lines', () => {
  const source = () => new TrafficSource({ seed: 7, messages: 8000, open: 300 });

  it('come out once on each output, sent by TCP, with every kind of output', async () => {
    const received = { tcp: '', syslog: '', http: '', unix: '' };
    const tcp = await collector((text) => (received.tcp += text));
    const syslog = await collector((text) => (received.syslog += text));
    const unixPath = join(folder, 'out.sock');
    await collector((text) => (received.unix += text), unixPath);
    const http = createHttpServer((request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => (received.http += text));
      request.on('end', () => response.end());
    }).listen(0, '127.0.0.1');
    closing.push(() => http.close());
    await once(http, 'listening');
    const file = join(folder, 'out.ndjson');
    const sidecar = await started({
      inputs: ['syslog+tcp://127.0.0.1:0'],
      outputs: [
        'stdout',
        `file:${file}`,
        `tcp://127.0.0.1:${tcp}`,
        `syslog+tcp://127.0.0.1:${syslog}?framing=newline`,
        `unix:${unixPath}`,
        `http://127.0.0.1:${(http.address() as AddressInfo).port}/in`,
      ],
    });
    const traffic = source();
    const socket = connect(sidecar.port('syslog+tcp'), '127.0.0.1');
    for (let chunk = traffic.next(65_536); chunk; chunk = traffic.next(65_536)) {
      if (!socket.write(chunk.slice())) await once(socket, 'drain');
    }
    socket.end();
    await sidecar.until('all documents', () => sidecar.lines.length >= traffic.documents);
    expect(await sidecar.stop()).toBe(0);
    const outputs = { ...received, stdout: sidecar.lines.join('\n'), file: readFileSync(file, 'utf8') };
    for (const [name, text] of Object.entries(outputs)) {
      const documents = parsed(text);
      expect(documents.length, name).toBe(traffic.documents);
      expect(differences(traffic, documents), name).toEqual([]);
    }
  });

  it('come out once, sent by TLS by a program of its own', async () => {
    const { cert, key } = createCertificate(folder, 'localhost');
    const sidecar = await started({
      inputs: [`syslog+tls://127.0.0.1:0?cert=${cert}&key=${key}`],
      outputs: ['stdout'],
    });
    const traffic = source();
    const client = spawn('openssl', ['s_client', '-quiet', '-connect', sidecar.address('syslog+tls')]);
    closing.push(() => client.kill());
    client.stderr.resume();
    for (let chunk = traffic.next(65_536); chunk; chunk = traffic.next(65_536)) {
      if (!client.stdin.write(chunk.slice())) await once(client.stdin, 'drain');
    }
    await sidecar.until('all documents', () => sidecar.lines.length >= traffic.documents);
    client.stdin.end();
    expect(await sidecar.stop()).toBe(0);
    expect(differences(traffic, sidecar.documents as unknown as ClassicDocument[])).toEqual([]);
  });

  it('come out once, sent by UDP no faster than the kernel keeps them', async () => {
    const sidecar = await started({ inputs: ['syslog+udp://127.0.0.1:0'], outputs: ['stdout'] });
    const traffic = source();
    for (let chunk = traffic.next(65_536); chunk; chunk = traffic.next(65_536)) {
      await sendDatagrams(sidecar.port('syslog+udp'), Buffer.from(chunk));
    }
    await sidecar.until('all documents', () => sidecar.lines.length >= traffic.documents);
    expect(await sidecar.metric('mailstitch_lines_total')).toBe(traffic.lines);
    expect(await sidecar.stop()).toBe(0);
    expect(differences(traffic, sidecar.documents as unknown as ClassicDocument[])).toEqual([]);
  });
});

/** A server that keeps what it is sent; its port, or 0 for a path. */
async function collector(take: (text: string) => void, path?: string): Promise<number> {
  const server: Server = createServer((socket) => {
    socket
      .setEncoding('utf8')
      .on('data', take)
      .on('error', () => {});
  });
  closing.push(() => server.close());
  if (path === undefined) server.listen(0, '127.0.0.1');
  else server.listen(path);
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'string' || address === null ? 0 : address.port;
}
