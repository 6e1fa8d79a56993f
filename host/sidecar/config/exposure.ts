/** What others than this host can reach or read: said at each start, for it is easy to overlook in a URL. */
import { isIPv4 } from 'node:net';
import type { InputEndpoint, OutputEndpoint } from './conflicts.js';
import type { Findings } from './faults.js';
import { parseAuthority, parseUrl } from './url.js';
import { isOpenHeader } from './value-types.js';

/** Only processes of this host reach such an address. Names but `localhost` may be any address. */
export function isLoopback(host: string): boolean {
  const address = host.toLowerCase().replace(/^::ffff:/, '');
  return isIPv4(address) ? address.startsWith('127.') : address === 'localhost' || address === '::1';
}

/** Warns of each socket that others reach without TLS, and of each password that goes out in the clear. */
export function checkExposure(
  inputs: readonly InputEndpoint[],
  outputs: readonly OutputEndpoint[],
  service: { host: string } | undefined,
  servicePlace: string,
  findings: Findings,
): void {
  for (const { spec, origin } of inputs) {
    const { place } = origin;
    if (spec.kind === 'syslog+udp' || spec.kind === 'syslog+tcp')
      warnOfPort(place, spec.host, PLAIN_SYSLOG, findings);
    if (spec.kind === 'http') {
      warnOfPort(place, spec.host, spec.token === undefined ? OPEN_HTTP : PLAIN_HTTP, findings);
    }
    if (spec.kind === 'redis-list' || spec.kind === 'redis-stream') warnOfPassword(place, spec.url, findings);
  }
  for (const { spec, origin } of outputs) {
    const hasSecret = spec.kind === 'http' && Object.keys(spec.headers).some((name) => !isOpenHeader(name));
    if (spec.kind !== 'http' || !hasSecret || !spec.url.startsWith('http:')) continue;
    warnOfClear(origin.place, spec.url, 'headers that may be secret go', 'https://', findings);
  }
  if (service !== undefined) warnOfPort(servicePlace, service.host, OPEN_SERVICE, findings);
}

const PLAIN_SYSLOG =
  'whoever reaches the port can read along and write lines of any appliance; syslog+tls:// with ca lets in known senders only';
const PLAIN_HTTP = 'whoever sees the requests has the token and the lines; a proxy before it can bring TLS';
const OPEN_HTTP = 'and without token: whoever reaches the port can write lines of any appliance';
const OPEN_SERVICE = 'whoever reaches the port reads counters, and the names of inputs and outputs';

function warnOfPort(place: string, host: string, why: string, findings: Findings): void {
  if (isLoopback(host)) return;
  findings.warn(place, `listens on ${host}, which other hosts may reach, without TLS: ${why}`);
}

function warnOfPassword(place: string, url: string, findings: Findings): void {
  if (!url.startsWith('redis:') || parseAuthority(parseUrl(url)?.authority ?? '')?.password === undefined)
    return;
  warnOfClear(place, url, 'the password goes', 'rediss://', findings);
}

function warnOfClear(place: string, url: string, what: string, better: string, findings: Findings): void {
  const host = parseAuthority(parseUrl(url)?.authority ?? '')?.host ?? '';
  if (isLoopback(host)) return;
  findings.warn(place, `${what} to ${host} in the clear; ${better} brings TLS`);
}
