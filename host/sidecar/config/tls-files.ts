/** Certificates and keys are read before anything starts: a wrong path must not wait for the first connection. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileTrouble } from '../../errors.js';
import type { Findings } from './faults.js';

export interface TlsFiles {
  cert?: string;
  key?: string;
  ca?: string;
}

/** `placeOf` gives the place of one of the three options. */
export function checkTlsFiles(files: TlsFiles, placeOf: (name: string) => string, findings: Findings): void {
  const read = <T>(name: keyof TlsFiles, what: string, parse: (pem: Buffer) => T): T | undefined => {
    const path = files[name];
    if (path === undefined) return undefined;
    let pem: Buffer;
    try {
      pem = readFileSync(path);
    } catch (error) {
      findings.fault(placeOf(name), fileTrouble(path, error));
      return undefined;
    }
    try {
      return parse(pem);
    } catch {
      findings.fault(placeOf(name), `${path} is not ${what}; expected a file in PEM`);
      return undefined;
    }
  };
  const cert = read('cert', 'a certificate', (pem) => new X509Certificate(pem));
  const key = read('key', 'a private key without a passphrase', (pem) => createPrivateKey(pem));
  const ca = read('ca', 'a certificate', (pem) => new X509Certificate(pem));
  if (cert !== undefined && key !== undefined) checkPair(cert, key, files, placeOf, findings);
  for (const [name, certificate] of [['cert', cert] as const, ['ca', ca] as const]) {
    if (certificate !== undefined && Date.parse(certificate.validTo) < Date.now()) {
      findings.warn(placeOf(name), `${files[name]} has expired (${certificate.validTo})`);
    }
  }
}

function checkPair(
  cert: X509Certificate,
  key: KeyObject,
  files: TlsFiles,
  placeOf: (name: string) => string,
  findings: Findings,
): void {
  if (cert.checkPrivateKey(key)) return;
  findings.fault(placeOf('key'), `${files.key} is not the key of the certificate ${files.cert}`);
}
