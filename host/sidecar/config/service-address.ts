import { parseAuthority } from './url.js';

/** `off`, or where the service listens. */
export type ServiceAddress = 'off' | { host: string; port: number };

/** `http://127.0.0.1:6245`, `off` or false. Undefined if it is none. */
export function parseServiceAddress(raw: unknown): ServiceAddress | undefined {
  if (raw === 'off' || raw === false) return 'off';
  const match = typeof raw === 'string' ? /^http:\/\/([^/?#]*)\/?$/.exec(raw) : null;
  const authority = match === null ? undefined : parseAuthority(match[1] as string);
  if (authority === undefined || authority.host === '' || authority.port === undefined) return undefined;
  return authority.user === undefined ? { host: authority.host, port: authority.port } : undefined;
}

export function serviceText(address: ServiceAddress): string {
  return address === 'off' ? 'off' : `http://${hostText(address.host)}:${address.port}`;
}

/** An IPv6 address has brackets in a URL. */
export function hostText(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
