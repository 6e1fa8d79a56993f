/** The rows of inputs of the one table of options: see options.ts. */
import { type InputKind, none, preset, rowsOf } from './option-row.js';
import { bool, count, duration, mode, names, oneOf, path, secret, size, text, wait } from './value-types.js';

const STREAM: InputKind[] = ['syslog+tcp', 'syslog+tls', 'unix'];
/** Connections of these have an address. */
const PORTS: InputKind[] = ['syslog+tcp', 'syslog+tls', 'http'];
/** Whoever sent these lines was told that they are taken, or they were taken away. */
const KEPT: InputKind[] = ['http', 'file', 'redis-list'];
const UNKEPT: InputKind[] = ['syslog+udp', ...STREAM, 'stdin', 'redis-stream'];
const ALL: InputKind[] = [...UNKEPT, ...KEPT];

const input = rowsOf<InputKind>('input');

export const INPUT_OPTIONS = [
  input(ALL, 'name', 'name', text, none, 'Name in logs and metrics; by default the URL without secrets'),
  input(ALL, 'appliance', 'appliance', text, none, 'Appliance of all lines, whatever they say'),
  input(ALL, 'records', 'records', bool, preset('true'), 'Lines that start with { are records'),
  input(
    UNKEPT,
    'spool',
    'spool',
    bool,
    preset('false'),
    'Lines are on disk before they are processed, until their documents are accepted',
  ),
  input(
    KEPT,
    'spool',
    'spool',
    bool,
    preset('true'),
    'The same, for what would not come again: confirmed requests, read files, lists',
  ),
  input(
    ['syslog+udp'],
    'framing',
    'framing',
    oneOf('datagram', 'newline'),
    preset('datagram'),
    'datagram: one line each, line feeds inside are escaped; newline: a datagram may hold several lines',
  ),
  input(
    ['syslog+udp'],
    'receive_buffer',
    'receiveBuffer',
    size('4KiB', '1GiB'),
    preset('8MiB'),
    'Buffer of the socket that is asked for; net.core.rmem_max of the kernel limits it',
  ),
  input(
    STREAM,
    'framing',
    'framing',
    oneOf('auto', 'octet', 'newline'),
    preset('auto'),
    'Framing of RFC 6587; auto: decided for each connection by its first bytes',
  ),
  input(
    [...STREAM, 'http'],
    'max_connections',
    'maxConnections',
    count(100_000),
    preset('1000'),
    'Connections at once; more are refused (`refused`)',
  ),
  input(
    PORTS,
    'max_per_peer',
    'maxPerPeer',
    count(100_000),
    preset('100'),
    'Of these connections of one address, or of one /64 of IPv6; more are refused (`peer_limit`)',
  ),
  input(
    STREAM,
    'idle_timeout',
    'idleTimeoutMs',
    duration,
    // no gateway is silent for a day, and senders of syslog lose a line where a connection is closed
    preset('1d'),
    'A connection without a byte for so long is closed (`idle`); 0 never',
  ),
  input(
    STREAM,
    'max_line',
    'maxLineBytes',
    // the module takes lines of 1 MiB
    size('1KiB', '1MiB'),
    preset('1MiB'),
    'A longer line is cut (`oversize`)',
  ),
  input(['syslog+tls'], 'cert', 'cert', path, { required: true }, 'Certificate, with its chain, PEM'),
  input(['syslog+tls'], 'key', 'key', path, { required: true }, 'Private key of the certificate, PEM'),
  input(
    ['syslog+tls'],
    'ca',
    'ca',
    path,
    none,
    'Clients must show a certificate that one of these signed, PEM',
  ),
  input(['unix'], 'mode', 'mode', mode, preset('0660'), 'Permissions of the socket'),
  input(
    ['file'],
    'from',
    'from',
    oneOf('beginning', 'end'),
    preset('beginning'),
    'Where a file begins that was never seen before',
  ),
  input(
    ['http'],
    'idle_timeout',
    'idleTimeoutMs',
    wait,
    // longer than the pools of clients, which otherwise write into a closed connection
    preset('75s'),
    'A connection without a request for so long is closed',
  ),
  input(
    ['http'],
    'header_timeout',
    'headerTimeoutMs',
    wait,
    preset('20s'),
    'Headers that take longer are answered with 408 (`timeout`)',
  ),
  input(
    ['http'],
    'request_timeout',
    'requestTimeoutMs',
    wait,
    preset('2m'),
    'The same for headers and body together',
  ),
  input(
    ['http'],
    'max_body',
    'maxBodyBytes',
    size('1KiB', '1GiB'),
    preset('16MiB'),
    'A larger body, also once unpacked, is refused with 413 (`request`)',
  ),
  input(['http'], 'token', 'token', secret, none, 'Requests must have Authorization: Bearer with this token'),
  input(['redis-list'], 'list', 'list', text, { required: true }, 'The list that lines are taken from'),
  input(
    ['redis-stream'],
    'stream',
    'streams',
    names,
    { required: true },
    'Streams, or patterns with *; streams that come later are found too',
  ),
  input(
    ['redis-stream'],
    'group',
    'group',
    text,
    preset('mailstitch'),
    'Consumer group; made where there is none',
  ),
  input(
    ['redis-stream'],
    'consumer',
    'consumer',
    text,
    { computed: 'host name and process id' },
    'Name of this worker in the group, no other has it; by default host name and process id',
  ),
  input(
    ['redis-stream'],
    'lease',
    'leaseMs',
    wait,
    preset('30s'),
    'A worker that was not heard of for so long has lost its streams',
  ),
  input(
    ['redis-stream'],
    'batch',
    'batch',
    count(100_000),
    preset('1000'),
    'Entries of one stream that are read at once',
  ),
];
