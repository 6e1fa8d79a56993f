import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

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

const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];

function out(certificate: string, key: string): string[] {
  return ['-out', certificate, '-keyout', key];
}

function openssl(args: string[]): void {
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
