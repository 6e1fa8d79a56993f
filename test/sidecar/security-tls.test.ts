/** What holds of TLS whatever the environment says, and the words for a handshake that fails. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect, createServer, type Server, type TlsOptions } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInput } from '../../host/sidecar/inputs/create.js';
import { type Certificate, createCertificate } from './support/certificates.js';
import { InputRecorder, Inputs } from './support/input-recorder.js';
import { tlsSpec } from './support/input-specs.js';
import { Sidecar } from './support/sidecar.js';

const OLD = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' } as const;

let folder = '';
let own: Certificate;
let authority: Certificate;
let stranger: Certificate;
const servers: Server[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailstitch-tls-'));
  own = createCertificate(folder, 'own');
  authority = createCertificate(folder, 'authority');
  stranger = createCertificate(folder, 'stranger');
});
afterAll(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A server that notes how many handshakes came to an end. */
async function server(options: TlsOptions): Promise<{ port: number; secured: () => number }> {
  let secured = 0;
  const listening = createServer(options, (socket) => {
    secured++;
    socket.on('error', () => {}).destroy();
  });
  listening.on('tlsClientError', () => {});
  servers.push(listening);
  await once(listening.listen(0, '127.0.0.1'), 'listening');
  return { port: (listening.address() as AddressInfo).port, secured: () => secured };
}

describe('as a client', () => {
  it('takes no unknown certificate and no old version, whatever the environment asks of Node', async () => {
    const unknown = await server({ cert: own.certPem, key: own.keyPem });
    const old = await server({ cert: own.certPem, key: own.keyPem, ...OLD });
    const names = [
      `https://localhost:${unknown.port}/`,
      `syslog+tls://localhost:${unknown.port}`,
      `https://localhost:${old.port}/`,
      `syslog+tls://localhost:${old.port}`,
    ];
    const options = ['', '', '#verify=false', '?verify=false'];
    const sidecar = await Sidecar.start({
      inputs: ['stdin', `rediss://localhost:${unknown.port}?list=a`, `rediss://localhost:${old.port}?list=a`],
      outputs: names.map((name, at) => `${name}${options[at]}`),
      options: ['--stop-timeout', '0'],
      env: {
        NODE_TLS_REJECT_UNAUTHORIZED: '0',
        NODE_OPTIONS: '--tls-min-v1.0 --tls-cipher-list=ALL:@SECLEVEL=0',
      },
    });
    sidecar.child.stdin?.write('a line\n');
    const failing = (name: string) =>
      sidecar.logs.some(
        ({ output, input, error }) => `${output ?? input}`.startsWith(name) && error !== undefined,
      );
    const wanted = [...names, `rediss://localhost:${unknown.port}`, `rediss://localhost:${old.port}`];
    await sidecar.until('all of them fail', () => wanted.every(failing));
    expect([unknown.secured(), old.secured()]).toEqual([0, 0]);
    await sidecar.stop();
  });
});

describe('as a server', () => {
  it('says in words why a client does not come in', async () => {
    const inputs = new Inputs();
    const recorder = new InputRecorder();
    await inputs.start(createInput(tlsSpec(own, { ca: authority.cert }), recorder.context()));
    const reasons = async (options: ConnectionOptions | 'plain') => {
      const count = recorder.troubles.length;
      const socket =
        options === 'plain'
          ? connectTcp(recorder.port, '127.0.0.1').end('GET / HTTP/1.1\r\n\r\n')
          : connect({ port: recorder.port, host: '127.0.0.1', rejectUnauthorized: false, ...options });
      socket.on('error', () => {}).resume();
      await recorder.until('trouble', () => recorder.troubles.length > count);
      socket.destroy();
    };
    // the log says the first of many only, so the words are taken from their source
    const { handshakeTrouble } = await import('../../host/sidecar/inputs/handshake-trouble.js');
    await reasons({});
    expect(recorder.log.entries.at(-1)?.facts.reason).toBe(
      'the client shows no certificate, and ca asks for one',
    );
    await reasons({ cert: stranger.certPem, key: stranger.keyPem });
    await reasons(OLD);
    await reasons('plain');
    expect(recorder.troubles).toEqual(['tls', 'tls', 'tls', 'tls']);
    await inputs.stopAll();
    const words = (code: string) =>
      handshakeTrouble(Object.assign(new Error('error:0A0:SSL routines'), { code }));
    expect(words('ERR_SSL_UNSUPPORTED_PROTOCOL')).toBe('the client speaks no TLS 1.2 or newer');
    expect(words('ERR_SSL_HTTP_REQUEST')).toBe('what the client sends is HTTP without TLS');
    expect(words('DEPTH_ZERO_SELF_SIGNED_CERT')).toBe(
      'the certificate of the client is signed by nobody that ca names',
    );
  });
});
