/** Certificates for tests, made by the openssl of the machine. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

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
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert],
    ...(issuer === undefined ? [] : ['-CA', issuer.cert, '-CAkey', issuer.key]),
  ];
  execFileSync('openssl', args, { stdio: 'pipe' });
  return { cert, key, certPem: readFileSync(cert), keyPem: readFileSync(key) };
}
