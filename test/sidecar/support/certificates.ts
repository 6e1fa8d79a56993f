/** Certificates for tests, made by the openssl of the machine. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];

export interface Certificate {
  /** Paths of PEM files. */
  readonly cert: string;
  readonly key: string;
  /** What is in them. */
  readonly certPem: Buffer;
  readonly keyPem: Buffer;
}

/** A certificate for `name`, signed by `issuer` or by itself. */
export function createCertificate(folder: string, name: string, issuer?: Certificate): Certificate {
  const [cert, key] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
  const args = [
    ...['req', '-x509', ...EC, '-nodes', '-days', '2'],
    ...['-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert],
    ...(issuer === undefined ? [] : ['-CA', issuer.cert, '-CAkey', issuer.key]),
  ];
  openssl(args);
  return { cert, key, certPem: readFileSync(cert), keyPem: readFileSync(key) };
}

/** An authority, and files of certificates that it has signed. */
export class Authority {
  readonly #dir: string;
  readonly ca: string;
  readonly #key: string;

  constructor(dir: string, name = 'authority') {
    this.#dir = dir;
    this.ca = join(dir, `${name}.pem`);
    this.#key = join(dir, `${name}.key`);
    openssl([
      'req',
      '-x509',
      '-nodes',
      ...EC,
      '-days',
      '2',
      '-subj',
      `/CN=${name}`,
      ...out(this.ca, this.#key),
    ]);
  }

  /** A certificate for these names, such as `DNS:siem.test,IP:127.0.0.1`. */
  issue(name: string, names: string): { cert: string; key: string } {
    const file = (ending: string) => join(this.#dir, `${name}.${ending}`);
    openssl(['req', '-nodes', ...EC, '-subj', `/CN=${name}`, ...out(file('csr'), file('key'))]);
    writeFileSync(file('ext'), `subjectAltName=${names}\n`);
    const signed = ['-CA', this.ca, '-CAkey', this.#key, '-CAcreateserial', '-extfile', file('ext')];
    openssl(['x509', '-req', '-in', file('csr'), '-days', '2', ...signed, '-out', file('pem')]);
    return { cert: file('pem'), key: file('key') };
  }
}

/** What a server of node:tls takes. */
export function pem({ cert, key }: { cert: string; key: string }): { cert: Buffer; key: Buffer } {
  return { cert: readFileSync(cert), key: readFileSync(key) };
}

function out(certificate: string, key: string): string[] {
  return ['-out', certificate, '-keyout', key];
}

export function openssl(args: string[]): void {
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
