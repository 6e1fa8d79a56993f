import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TlsInputSpec } from '../../host/sidecar/config/specs.js';
import { createInput } from '../../host/sidecar/inputs/create.js';
import { type Certificate, createCertificate } from './support/certificates.js';
import { InputRecorder, Inputs } from './support/input-recorder.js';
import { tlsSpec } from './support/input-specs.js';

const inputs = new Inputs();
const sockets: { destroy(): unknown }[] = [];
let folder = '';
let server: Certificate;
let authority: Certificate;
let client: Certificate;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailstitch-tls-'));
  server = createCertificate(folder, 'server');
  authority = createCertificate(folder, 'authority');
  client = createCertificate(folder, 'client', authority);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await inputs.stopAll();
});

async function started(changes: Partial<TlsInputSpec> = {}) {
  const recorder = new InputRecorder();
  const input = await inputs.start(createInput(tlsSpec(server, changes), recorder.context()));
  return { recorder, input };
}

/** Connects; rejects if the handshake fails. */
async function sender(port: number, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = connect({
    port,
    host: '127.0.0.1',
    servername: 'localhost',
    ca: server.certPem,
    ...options,
  });
  sockets.push(socket);
  await once(socket, 'secureConnect');
  socket.on('error', () => {});
  return socket;
}

describe('syslog by TLS', () => {
  it('takes 100,000 lines whole, by length', async () => {
    const { recorder } = await started();
    const socket = await sender(recorder.port);
    const messages = Array.from({ length: 100_000 }, (_, number) => `<22>message ${number}`);
    socket.end(messages.map((text) => `${text.length} ${text}`).join(''));
    await recorder.until('all lines', () => recorder.lineCount === messages.length);
    expect(recorder.text === `${messages.join('\n')}\n`).toBe(true);
    expect(recorder.pushes[0]?.origin).toEqual({ peer: '127.0.0.1', records: true });
    await recorder.until('the end', () => recorder.connections === 0);
    expect(recorder.troubles).toEqual([]);
  });

  it('counts handshakes that fail, and goes on', async () => {
    const { recorder } = await started();
    const plain = connectTcp(recorder.port, '127.0.0.1');
    sockets.push(plain);
    plain.on('error', () => {}).resume();
    plain.write('<22>no handshake at all\n');
    await once(plain, 'close');
    await expect(
      sender(recorder.port, { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' }),
    ).rejects.toThrow();
    const gone = connectTcp(recorder.port, '127.0.0.1');
    await once(gone, 'connect');
    gone.destroy();
    await recorder.until('three troubles', () => recorder.troubles.length === 3);
    expect(recorder.troubles).toEqual(['tls', 'tls', 'tls']);
    (await sender(recorder.port)).end('one\n');
    await recorder.until('a line', () => recorder.lineCount === 1);
  });

  it('lets in only clients with a certificate where it is told to', async () => {
    const { recorder } = await started({ ca: authority.cert });
    const stranger = createCertificate(folder, 'stranger');
    for (const options of [{}, { cert: stranger.certPem, key: stranger.keyPem }]) {
      // in TLS 1.3 the client is told after its part of the handshake
      const socket = await sender(recorder.port, options);
      socket.write('forged\n');
      await new Promise((resolve) => socket.resume().once('close', resolve));
    }
    expect(recorder.troubles).toEqual(['tls', 'tls']);
    (await sender(recorder.port, { cert: client.certPem, key: client.keyPem })).end('one\n');
    await recorder.until('a line', () => recorder.lineCount === 1);
    expect(recorder.lines).toEqual(['one']);
  });

  it('reads a new certificate when it is told to, and keeps the old one if it can not', async () => {
    const files = { cert: join(folder, 'live.pem'), key: join(folder, 'live.key') };
    copyFileSync(server.cert, files.cert);
    copyFileSync(server.key, files.key);
    const { recorder, input } = await started(files);
    const old = await sender(recorder.port);
    const next = createCertificate(folder, 'next');
    copyFileSync(next.cert, files.cert);
    input.reload?.();
    expect(recorder.log.entries.at(-1)).toMatchObject({
      level: 'error',
      message: 'the certificate could not be read anew: the old one stays',
    });
    expect((await sender(recorder.port)).getPeerCertificate().subject.CN).toBe('server');
    copyFileSync(next.key, files.key);
    input.reload?.();
    const fresh = await sender(recorder.port, { ca: next.certPem });
    expect(fresh.getPeerCertificate().subject.CN).toBe('next');
    old.end('old\n');
    fresh.end('fresh\n');
    await recorder.until('both lines', () => recorder.lineCount === 2);
    expect(recorder.lines.sort()).toEqual(['fresh', 'old']);
  });

  it('waits while it is paused, and takes at a stop what was sent', async () => {
    const { recorder, input } = await started();
    input.pause();
    const socket = await sender(recorder.port);
    await recorder.until('a connection', () => recorder.connections === 1);
    await new Promise<void>((resolve) => socket.write('one\n', () => resolve()));
    expect(recorder.lineCount).toBe(0);
    input.resume();
    await recorder.until('a line', () => recorder.lineCount === 1);
    socket.write(`${'x'.repeat(99)}\n`.repeat(10_000));
    const ended = once(socket.resume(), 'close');
    const silent = connectTcp(recorder.port, '127.0.0.1'); // never begins its handshake
    sockets.push(silent);
    await once(silent, 'connect');
    await input.stop();
    expect(recorder.lineCount).toBe(10_001);
    expect(recorder.connections).toBe(0);
    await ended;
  });

  it('says which file is wrong', async () => {
    const broken = join(folder, 'broken.pem');
    writeFileSync(broken, 'no certificate');
    const start = (changes: Partial<TlsInputSpec>) =>
      createInput(tlsSpec(server, changes), new InputRecorder().context()).start();
    await expect(start({ cert: '/no/such.pem' })).rejects.toThrow(
      'syslog+tls: cert: /no/such.pem: no such file or directory',
    );
    await expect(start({ cert: broken })).rejects.toThrow(
      /^syslog\+tls: cert, key and ca are not what TLS needs: /,
    );
    await expect(start({ key: client.key })).rejects.toThrow(/are not what TLS needs: .*mismatch/);
  });

  it('takes lines of a program that is not ours', async () => {
    const { recorder } = await started();
    const program = spawn('openssl', ['s_client', '-quiet', '-connect', recorder.address]);
    sockets.push({ destroy: () => program.kill() });
    program.stderr.resume();
    program.stdin.write('one\ntwo\n');
    await recorder.until('two lines', () => recorder.lineCount === 2);
    expect(recorder.lines).toEqual(['one', 'two']);
  });
});
