import type { ListenConfig } from './specs.js';
import { decode, parseAuthority, parseUrl } from './url.js';
import { HIDDEN, isOpenHeader } from './value-types.js';

/** Shorter values of a query are words such as `true` and `json`. */
const LEAST_KEY_CHARACTERS = 8;

/** Shorter secrets are in every other word, and to hide them there would show them. */
const LEAST_SECRET_CHARACTERS = 3;

/** `***` in the place of each of them. A text must come here before it is cut: half a secret is not found. */
export function secretsHidden(secrets: readonly string[]): (text: string) => string {
  const hidden = spellings(secrets);
  return (text) => hidden.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
}

/** Secrets that are long enough, as they are and as they stand in a URL; longer ones first, since they may begin alike. */
export function spellings(secrets: readonly string[]): string[] {
  return secrets
    .filter((secret) => secret.length >= LEAST_SECRET_CHARACTERS)
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
    .sort((a, b) => b.length - a.length);
}

/** Every text in a configuration that no log may show: passwords, tokens, headers, queries of servers. */
export function secretsOf({ inputs, outputs }: Pick<ListenConfig, 'inputs' | 'outputs'>): string[] {
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
