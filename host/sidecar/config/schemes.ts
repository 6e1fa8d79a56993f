/** The schemes of URLs, one row each, and the shapes that what stands behind them may have. */
import type { InputKind, Side } from './option-row.js';
import type { SchemeRow } from './scheme-row.js';
import { addressShape, bareShape, pathShape, redisShape, redisSocketShape, webShape } from './shapes.js';

const REDIS: InputKind[] = ['redis-list', 'redis-stream'];

export const SCHEMES: readonly SchemeRow[] = [
  {
    side: 'input',
    scheme: 'syslog+udp',
    kinds: ['syslog+udp'],
    shape: addressShape,
    port: 514,
    form: 'syslog+udp://HOST:PORT',
    help: 'Listens for datagrams of syslog',
  },
  {
    side: 'input',
    scheme: 'syslog+tcp',
    kinds: ['syslog+tcp'],
    shape: addressShape,
    port: 514,
    form: 'syslog+tcp://HOST:PORT',
    help: 'Listens for connections of syslog, RFC 6587',
  },
  {
    side: 'input',
    scheme: 'syslog+tls',
    kinds: ['syslog+tls'],
    shape: addressShape,
    port: 6514,
    form: 'syslog+tls://HOST:PORT',
    help: 'The same within TLS, RFC 5425',
  },
  {
    side: 'input',
    scheme: 'stdin',
    kinds: ['stdin'],
    shape: bareShape,
    form: 'stdin',
    help: 'Standard input, also written `-`; where it ends, and no other input is left, the service stops',
  },
  {
    side: 'input',
    scheme: 'file',
    kinds: ['file'],
    shape: pathShape,
    form: 'file:PATH',
    help: 'Follows a file by its name, through rotation and truncation; the position is remembered',
  },
  {
    side: 'input',
    scheme: 'unix',
    kinds: ['unix'],
    shape: pathShape,
    form: 'unix:PATH',
    help: 'Listens on a stream socket in the file system',
  },
  {
    side: 'input',
    scheme: 'http',
    kinds: ['http'],
    shape: webShape,
    port: 80,
    form: 'http://HOST:PORT/PATH',
    help: 'Takes lines by POST; answers 200 when they are safe',
  },
  {
    side: 'input',
    scheme: 'redis',
    kinds: REDIS,
    shape: redisShape,
    port: 6379,
    form: 'redis://USER:PASSWORD@HOST:PORT/DB',
    help: 'Takes lines from a list (`list`), or from streams with a consumer group (`stream`)',
  },
  {
    side: 'input',
    scheme: 'rediss',
    kinds: REDIS,
    shape: redisShape,
    port: 6379,
    form: 'rediss://USER:PASSWORD@HOST:PORT/DB',
    help: 'The same within TLS',
  },
  {
    side: 'input',
    scheme: 'redis+unix',
    kinds: REDIS,
    shape: redisSocketShape,
    parameters: ['db'],
    form: 'redis+unix://USER:PASSWORD@/PATH?db=DB',
    help: 'The same over a socket in the file system',
  },
  {
    side: 'output',
    scheme: 'stdout',
    kinds: ['stdout'],
    shape: bareShape,
    form: 'stdout',
    help: 'Standard output, one document a line; also written `-`',
  },
  {
    side: 'output',
    scheme: 'file',
    kinds: ['file'],
    shape: pathShape,
    form: 'file:PATH',
    help: 'Appends to a file, one document a line; SIGHUP opens it anew',
  },
  {
    side: 'output',
    scheme: 'syslog+udp',
    kinds: ['syslog+udp'],
    shape: addressShape,
    port: 514,
    form: 'syslog+udp://HOST:PORT',
    help: 'One datagram of syslog a document',
  },
  {
    side: 'output',
    scheme: 'syslog+tcp',
    kinds: ['syslog+tcp'],
    shape: addressShape,
    port: 514,
    form: 'syslog+tcp://HOST:PORT',
    help: 'A connection of syslog, RFC 6587',
  },
  {
    side: 'output',
    scheme: 'syslog+tls',
    kinds: ['syslog+tls'],
    shape: addressShape,
    port: 6514,
    form: 'syslog+tls://HOST:PORT',
    help: 'The same within TLS, RFC 5425',
  },
  {
    side: 'output',
    scheme: 'http',
    kinds: ['http'],
    shape: webShape,
    port: 80,
    parameters: 'all',
    form: 'http://USER:PASSWORD@HOST:PORT/PATH',
    help: 'Batches by POST, one document a line; the query goes to the server, options stand behind `#`',
  },
  {
    side: 'output',
    scheme: 'https',
    kinds: ['http'],
    shape: webShape,
    port: 443,
    parameters: 'all',
    form: 'https://USER:PASSWORD@HOST:PORT/PATH',
    help: 'The same within TLS',
  },
  {
    side: 'output',
    scheme: 'tcp',
    kinds: ['tcp'],
    shape: addressShape,
    form: 'tcp://HOST:PORT',
    help: 'One document a line into a connection',
  },
  {
    side: 'output',
    scheme: 'unix',
    kinds: ['unix'],
    shape: pathShape,
    form: 'unix:PATH',
    help: 'One document a line into a stream socket in the file system',
  },
];

export function schemesOf(side: Side): readonly SchemeRow[] {
  return SCHEMES.filter((row) => row.side === side);
}

/** The row of a scheme; `-` is standard input or output. */
export function schemeNamed(side: Side, scheme: string): SchemeRow | undefined {
  const name = scheme === '-' ? (side === 'input' ? 'stdin' : 'stdout') : scheme;
  return schemesOf(side).find((row) => row.scheme === name);
}
