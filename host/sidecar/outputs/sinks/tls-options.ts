import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { type ConnectionOptions, checkServerIdentity, createSecureContext } from 'node:tls';
import { fileTrouble, IoError } from '../../../errors.js';
import type { TlsClientOptions } from '../../config/specs.js';

/** The options of a TLS connection to this host, with its PEM files read. Throws an `IoError` that names the file. */
export function tlsOptions(tls: TlsClientOptions, host: string): ConnectionOptions {
  const name = tls.serverName ?? host;
  const pem = {
    ...(tls.ca !== undefined && { ca: readPem(tls.ca) }),
    ...(tls.cert !== undefined && { cert: readPem(tls.cert) }),
    ...(tls.key !== undefined && { key: readPem(tls.key) }),
  };
  return {
    secureContext: secureContext(pem, tls),
    rejectUnauthorized: tls.verify,
    // TLS knows no addresses as server names, but a certificate may be for one.
    ...(isIP(name) === 0 && { servername: name }),
    checkServerIdentity: (_, certificate) => checkServerIdentity(name, certificate),
  };
}

function readPem(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new IoError(fileTrouble(path, error), { cause: error });
  }
}

function secureContext(pem: Parameters<typeof createSecureContext>[0], tls: TlsClientOptions) {
  try {
    // said here, so that no option of Node for older servers lowers it
    return createSecureContext({ ...pem, minVersion: 'TLSv1.2' });
  } catch (error) {
    const files = [tls.ca, tls.cert, tls.key].filter((path) => path !== undefined).join(', ');
    const { message } = error as Error;
    throw new IoError(`${files}: no certificate and key in PEM form that belong together (${message})`, {
      cause: error,
    });
  }
}
