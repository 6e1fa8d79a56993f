/** What stands behind the scheme of a URL: an address, a path, a page of the web, a Redis server. */
import { resolve } from 'node:path';
import type { SchemeRow, Shape } from './scheme-row.js';
import { hostText } from './service-address.js';
import { type Authority, decode, parseAuthority, type UrlParts } from './url.js';

/** Where an input or the service listens if its URL names no host. */
const DEFAULT_HOST = '127.0.0.1';

/** An address of a socket is at most so long (sun_path of Linux, without its end). */
const MOST_SOCKET_PATH_BYTES = 107;

export const bareShape: Shape = (parts, row) =>
  parts.authority === undefined && parts.path === ''
    ? { fields: {}, url: row.scheme, name: row.scheme }
    : 'more than its name';

/** `HOST:PORT` */
export const addressShape: Shape = (parts, row) => {
  if (parts.authority === undefined) return 'no address, // is missing';
  if (parts.path !== '' && parts.path !== '/') return 'an address with a path behind it';
  const address = parseAddress(parts.authority, row);
  if (typeof address === 'string') return address;
  const url = `${row.scheme}://${hostText(address.host)}:${address.port}`;
  return { fields: { host: address.host, port: address.port }, url, name: url };
};

/** `PATH`, `/PATH` or `///PATH` */
export const pathShape: Shape = (parts, row, cwd) => {
  if (parts.authority !== undefined && parts.authority !== '' && parts.authority !== 'localhost') {
    return 'a path with a host before it';
  }
  const path = decodePath(parts.path, cwd);
  if (path === undefined) return 'no path, or one with a % that stands for nothing (%25 is the sign itself)';
  if (row.scheme === 'unix' && Buffer.byteLength(path) > MOST_SOCKET_PATH_BYTES) {
    return `a path of more than ${MOST_SOCKET_PATH_BYTES} bytes, which is too long for a socket`;
  }
  return { fields: { path }, url: `${row.scheme}:${encodePath(path)}`, name: `${row.scheme}:${path}` };
};

/** `HOST:PORT/PATH`. What is left in the query of an output goes to the server. */
export const webShape: Shape = (parts, row) => {
  if (parts.authority === undefined) return 'no address, // is missing';
  const address = parseAddress(parts.authority, row, 'user');
  if (typeof address === 'string') return address;
  const page = new URL(`http://host${parts.path || '/'}`).pathname;
  const port = address.port === row.port ? '' : `:${address.port}`;
  const base = `${row.scheme}://${hostText(address.host)}${row.side === 'input' ? `:${address.port}` : port}${page}`;
  if (row.side === 'input') {
    return { fields: { host: address.host, port: address.port, path: page }, url: base, name: base };
  }
  const fields: Record<string, unknown> = { url: `${base}${queryText(parts, ({ text }) => text)}` };
  if (address.user !== undefined) {
    const credentials = Buffer.from(`${address.user}:${address.password ?? ''}`).toString('base64');
    fields.authorization = `Basic ${credentials}`;
  }
  // the way to the page and its parameters may be all that keeps others out, but the way has to be told apart
  return { fields, url: `${base}${queryText(parts, ({ text }) => `${text.split('=')[0]}=***`)}`, name: base };
};

/** `USER:PASSWORD@HOST:PORT/DB` */
export const redisShape: Shape = (parts, row) => {
  if (parts.authority === undefined) return 'no address, // is missing';
  const address = parseAddress(parts.authority, row, 'user');
  if (typeof address === 'string') return address;
  const db = /^\/?$/.test(parts.path) ? '0' : /^\/(\d{1,9})$/.exec(parts.path)?.[1];
  if (db === undefined) return 'an address with something other than the number of a database behind it';
  const place = `${hostText(address.host)}:${address.port}/${Number(db)}`;
  const url = `${row.scheme}://${userText(address)}${place}`;
  return {
    fields: { url },
    url: `${row.scheme}://${userText(address, true)}${place}`,
    name: `${row.scheme}://${place}`,
  };
};

/** `USER:PASSWORD@/PATH?db=DB`, which the client library calls `unix:` */
export const redisSocketShape: Shape = (parts, _row, cwd) => {
  const user = parseAuthority(parts.authority ?? '');
  const path = decodePath(parts.path, cwd);
  const db = parts.query.find(({ name }) => name === 'db')?.value ?? '0';
  if (user === undefined || user.host !== '' || path === undefined) return 'not the path of a socket';
  if (!/^\d{1,9}$/.test(db)) return 'a path with something other than the number of a database in db';
  const place = `${path.split('/').map(encodeURIComponent).join('/')}?db=${Number(db)}`;
  return {
    fields: { url: `unix://${userText(user)}${place}` },
    url: `redis+unix://${userText(user, true)}${place}`,
    name: `redis+unix:${path}?db=${Number(db)}`,
  };
};

type Address = Authority & { port: number };

function parseAddress(text: string, row: SchemeRow, user?: 'user'): Address | string {
  const authority = parseAuthority(text);
  if (authority === undefined || (authority.user !== undefined && user === undefined))
    return 'not an address';
  if (row.side === 'input' && row.shape === webShape && authority.user !== undefined) {
    return 'an address with a user, for whom there is the option token';
  }
  const port = authority.port ?? row.port;
  if (port === undefined) return 'an address without a port';
  const connects = row.side === 'output' || row.shape === redisShape;
  if (connects && port === 0) return 'an address with port 0';
  if (connects && authority.host === '') return 'an address without a host';
  // whoever wants to be reached by others says so
  return { ...authority, host: authority.host || DEFAULT_HOST, port };
}

function userText({ user, password }: Authority, hidden = false): string {
  if (user === undefined) return '';
  const name = encodeURIComponent(user);
  if (password === undefined) return `${name}@`;
  return `${name}:${hidden ? '***' : encodeURIComponent(password)}@`;
}

function queryText(parts: UrlParts, write: (parameter: UrlParts['query'][number]) => string): string {
  return parts.query.length === 0 ? '' : `?${parts.query.map(write).join('&')}`;
}

function decodePath(path: string, cwd: string): string | undefined {
  const decoded = decode(path);
  return decoded === undefined || decoded === '' || decoded.includes('\0')
    ? undefined
    : resolve(cwd, decoded);
}

/** Only what would be read as something else. */
function encodePath(path: string): string {
  return path.replace(/[%?]/g, (character) => encodeURIComponent(character));
}
