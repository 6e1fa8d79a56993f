import type { ListenConfig } from './specs.js';
import { decode, parseAuthority, parseUrl } from './url.js';
import { isOpenHeader } from './value-types.js';

/** Shorter values of a query are words such as `true` and `json`. */
const LEAST_KEY_CHARACTERS = 8;

/** Every text in a configuration that no log may show: passwords, tokens, headers, queries of servers. */
export function secretsOf({ inputs, outputs }: ListenConfig): string[] {
  const secrets: string[] = [];
  for (const spec of inputs) {
    if (spec.kind === 'http' && spec.token !== undefined) secrets.push(spec.token);
    if (spec.kind === 'redis-list' || spec.kind === 'redis-stream') secrets.push(...passwordOf(spec.url));
  }
  for (const spec of outputs) {
    if (spec.kind !== 'http') continue;
    for (const [name, value] of Object.entries(spec.headers)) {
      if (!isOpenHeader(name)) secrets.push(value, ...credentialsOf(value));
    }
    for (const { value } of parseUrl(spec.url)?.query ?? []) {
      if (value.length >= LEAST_KEY_CHARACTERS) secrets.push(value);
    }
  }
  return [...new Set(secrets.filter((secret) => secret !== ''))];
}

function passwordOf(url: string): string[] {
  const password = parseAuthority(parseUrl(url)?.authority ?? '')?.password;
  return password === undefined ? [] : [password];
}

/** `Bearer x` and `Basic eDp5` without their first word, and the password of the latter. */
function credentialsOf(header: string): string[] {
  const [scheme = '', credentials] = header.split(' ');
  if (credentials === undefined) return [];
  if (!/^basic$/i.test(scheme)) return [credentials];
  const password = Buffer.from(credentials, 'base64').toString().split(':').slice(1).join(':');
  return [credentials, decode(password) ?? password, password];
}
