/** The three places that connections come from. */
import * as fs from 'node:fs';
import { createServer } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { fileTrouble, IoError } from '../../errors.js';
import type { TcpInputSpec, TlsInputSpec } from '../config/specs.js';
import type { Log } from './input.js';
import { addressText, listen, listenTrouble } from './listening.js';
import type { Endpoint, EndpointEvents } from './stream-server.js';

/** Who connects and says nothing must not take the place of others. */
const HANDSHAKE_MS = 10_000;

export function tcpEndpoint(spec: TcpInputSpec, { onReady }: EndpointEvents): Endpoint {
  const server = createServer();
  return {
    server,
    admit: onReady,
    async listen() {
      await listenAt(server, spec);
      return addressText(server.address());
    },
  };
}

/** Connections come to a server of their own, so that one that is not let in costs no handshake. */
export function tlsEndpoint(spec: TlsInputSpec, log: Log, { onReady, onRefused }: EndpointEvents): Endpoint {
  const server = createServer();
  const handshakes = createTlsServer({
    minVersion: 'TLSv1.2',
    handshakeTimeout: HANDSHAKE_MS,
    requestCert: spec.ca !== undefined,
    rejectUnauthorized: spec.ca !== undefined,
  });
  handshakes.on('secureConnection', onReady);
  handshakes.on('tlsClientError', (error, socket) => onRefused('tls', socket, error));
  return {
    server,
    admit: (socket) => handshakes.emit('connection', socket),
    async listen() {
      loadCertificate();
      await listenAt(server, spec);
      return addressText(server.address());
    },
    reload() {
      try {
        loadCertificate();
        log.info({ input: spec.name }, 'the certificate was read anew');
      } catch (error) {
        const { message } = error as Error;
        log.error(
          { input: spec.name, reason: message },
          'the certificate could not be read anew: the old one stays',
        );
      }
    },
  };

  function loadCertificate(): void {
    const files: TlsOptions = {
      cert: readPem(spec.name, 'cert', spec.cert),
      key: readPem(spec.name, 'key', spec.key),
      ...(spec.ca !== undefined && { ca: readPem(spec.name, 'ca', spec.ca) }),
    };
    try {
      handshakes.setSecureContext({ ...files, minVersion: 'TLSv1.2' });
    } catch (error) {
      // `key values mismatch`, `no start line`
      throw new IoError(`${spec.name}: cert, key and ca are not what TLS needs: ${(error as Error).message}`);
    }
  }
}

async function listenAt(
  server: Endpoint['server'],
  { name, host, port }: TcpInputSpec | TlsInputSpec,
): Promise<void> {
  try {
    await listen(server, { host, port });
  } catch (error) {
    throw listenTrouble(name, error);
  }
}

function readPem(input: string, option: string, path: string): Buffer {
  try {
    return fs.readFileSync(path);
  } catch (error) {
    throw new IoError(`${input}: ${option}: ${fileTrouble(path, error)}`);
  }
}
