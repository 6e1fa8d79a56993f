/** What is wrong between options that are each right. */
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Endpoint } from './endpoint.js';
import type { Findings } from './faults.js';
import type { InputSpec, OutputSpec } from './specs.js';
import { checkTlsFiles, type TlsFiles } from './tls-files.js';

export type InputEndpoint = Endpoint<InputSpec>;
export type OutputEndpoint = Endpoint<OutputSpec>;

/** Something that only one can have: a port, a file, standard output. */
interface Claim {
  what: string;
  place: string;
  key: string;
  /** Of a port: the address it is taken on. */
  host?: string;
}

export function checkConflicts(
  inputs: readonly InputEndpoint[],
  outputs: readonly OutputEndpoint[],
  service: { host: string; port: number } | undefined,
  hasJournal: boolean,
  findings: Findings,
): void {
  const claims = [
    ...inputs.flatMap(inputClaims),
    ...(service === undefined ? [] : portClaim('tcp', service, 'service')),
    ...outputs.flatMap(outputClaims),
  ];
  claims.forEach((claim, index) => {
    const other = claims.slice(0, index).find((earlier) => clash(earlier, claim));
    if (other === undefined) return;
    findings.fault(claim.place, `${claim.what} is taken by ${other.place}; expected one user of it`);
  });
  for (const endpoint of inputs) checkInput(endpoint, findings);
  if (hasJournal) for (const endpoint of inputs) checkBesideJournal(endpoint, findings);
  for (const endpoint of outputs) checkOutput(endpoint, findings);
}

const ANY_HOSTS = ['0.0.0.0', '::'];

/** A port of all addresses is also one of each. */
function clash(a: Claim, b: Claim): boolean {
  if (a.key !== b.key) return false;
  return a.host === b.host || [a.host, b.host].some((host) => host !== undefined && ANY_HOSTS.includes(host));
}

function inputClaims({ spec, origin: { place } }: InputEndpoint): Claim[] {
  switch (spec.kind) {
    case 'syslog+udp':
      return portClaim('udp', spec, place);
    case 'syslog+tcp':
    case 'syslog+tls':
    case 'http':
      return portClaim('tcp', spec, place);
    case 'unix':
    case 'file':
      return [{ what: spec.path, place, key: spec.path }];
    case 'stdin':
      return [{ what: 'standard input', place, key: 'stdin' }];
    case 'redis-list':
      return [{ what: `the list ${spec.list}`, place, key: `${spec.url} ${spec.list}` }];
    case 'redis-stream':
      return [];
  }
}

/** Documents of two outputs in one file would be mixed up; those in an input's file would come back. */
function outputClaims({ spec, origin: { place } }: OutputEndpoint): Claim[] {
  if (spec.kind === 'stdout') return [{ what: 'standard output', place, key: 'stdout' }];
  return spec.kind === 'file' || spec.kind === 'unix' ? [{ what: spec.path, place, key: spec.path }] : [];
}

/** Port 0 is a different one each time. */
function portClaim(protocol: string, { host, port }: { host: string; port: number }, place: string): Claim[] {
  if (port === 0) return [];
  const address = host === 'localhost' ? '127.0.0.1' : host;
  return [{ what: `${protocol} port ${port} of ${host}`, place, key: `${protocol} ${port}`, host: address }];
}

function checkInput({ spec, origin, origins }: InputEndpoint, findings: Findings): void {
  if (spec.kind === 'syslog+tls') checkTlsFiles(spec, placesOf(origin.place, origins), findings);
}

/** Lines are kept in one place, and by one process. */
function checkBesideJournal({ spec, origin, origins }: InputEndpoint, findings: Findings): void {
  if (spec.kind === 'redis-stream') {
    findings.fault(
      origin.place,
      'a stream that workers share keeps its lines itself; expected no setting journal',
    );
  } else if (spec.spool && origins.spool !== undefined) {
    findings.fault(
      placesOf(origin.place, origins)('spool'),
      'the setting journal keeps the lines; expected one of the two',
    );
  }
}

function checkOutput({ spec, origin, origins }: OutputEndpoint, findings: Findings): void {
  const placeOf = placesOf(origin.place, origins);
  if (spec.retryMinMs > spec.retryMaxMs) {
    findings.fault(placeOf('retry_min'), 'is longer than retry_max; expected a shorter pause first');
  }
  if (spec.kind === 'file') checkFolder(spec.path, origin.place, findings);
  if (spec.kind !== 'syslog+tls' && spec.kind !== 'http') return;
  if (spec.kind === 'http' && spec.url.startsWith('http:')) {
    for (const name of ['ca', 'cert', 'key', 'verify', 'server_name']) {
      if (origins[name] === undefined || (name === 'verify' && spec.verify)) continue;
      findings.fault(placeOf(name), 'means nothing to http://; expected https://');
    }
    return;
  }
  checkTlsFiles(spec as TlsFiles, placeOf, findings);
  if ((spec.cert === undefined) !== (spec.key === undefined)) {
    const [there, missing] = spec.cert === undefined ? ['key', 'cert'] : ['cert', 'key'];
    findings.fault(placeOf(missing as string), `missing; ${there} needs it`);
  }
}

/** It may come later, as what is mounted does: until then the documents wait. */
function checkFolder(path: string, place: string, findings: Findings): void {
  if (statSync(dirname(path), { throwIfNoEntry: false }) === undefined) {
    findings.warn(place, `there is no folder ${dirname(path)}`);
  }
}

function placesOf(place: string, origins: Endpoint['origins']): (name: string) => string {
  return (name) => origins[name]?.place ?? `${place}.${name}`;
}
