/** The rows of outputs of the one table of options: see options.ts. */
import { none, type OutputKind, preset, rowsOf } from './option-row.js';
import {
  bool,
  duration,
  headers,
  ident,
  mode,
  numbered,
  oneOf,
  path,
  size,
  text,
  wait,
} from './value-types.js';

const SYSLOG: OutputKind[] = ['syslog+udp', 'syslog+tcp', 'syslog+tls'];
const STREAM: OutputKind[] = ['syslog+tcp', 'syslog+tls', 'tcp', 'unix', 'http'];
const TLS: OutputKind[] = ['syslog+tls', 'http'];
const ALL: OutputKind[] = ['stdout', 'file', 'syslog+udp', ...STREAM];

const FACILITIES = (
  'kern user mail daemon auth syslog lpr news uucp cron authpriv ftp ntp audit alert clock ' +
  'local0 local1 local2 local3 local4 local5 local6 local7'
).split(' ');
const SEVERITIES = 'emerg alert crit err warning notice info debug'.split(' ');

const output = rowsOf<OutputKind>('output');

export const OUTPUT_OPTIONS = [
  output(ALL, 'name', 'name', text, none, 'Name in logs and metrics; by default the URL without secrets'),
  output(
    ALL,
    'queue',
    'queueBytes',
    size('4KiB', '4GiB'),
    preset('64MiB'),
    'Documents that wait in memory; the oldest beyond go to the spill file',
  ),
  output(ALL, 'spill', 'spillBytes', size('0', '1024GiB'), preset('1GiB'), 'Largest size of the spill file'),
  output(ALL, 'retry_min', 'retryMinMs', wait, preset('200ms'), 'First pause between two tries'),
  output(ALL, 'retry_max', 'retryMaxMs', wait, preset('5s'), 'Longest pause between two tries'),
  output(['file'], 'mode', 'mode', mode, preset('0640'), 'Permissions of a file that is made'),
  output(
    SYSLOG,
    'form',
    'form',
    oneOf('rfc5424', 'ident'),
    preset('rfc5424'),
    'ident: <PRI>IDENT: {json}, the form of ironport-correlator',
  ),
  output(SYSLOG, 'ident', 'ident', ident, preset('mailstitch'), 'APP-NAME, or the IDENT'),
  output(SYSLOG, 'facility', 'facility', numbered('facility', FACILITIES), preset('mail'), 'Facility'),
  output(SYSLOG, 'severity', 'severity', numbered('severity', SEVERITIES), preset('info'), 'Severity'),
  output(
    ['syslog+tcp'],
    'framing',
    'framing',
    oneOf('octet', 'newline'),
    preset('newline'),
    'Framing of RFC 6587; every receiver reads newline, and no document has one inside',
  ),
  output(
    ['syslog+tls'],
    'framing',
    'framing',
    oneOf('octet', 'newline'),
    preset('octet'),
    'Framing; RFC 5425 asks for octet',
  ),
  output(
    STREAM,
    'timeout',
    'timeoutMs',
    wait,
    preset('30s'),
    'A connection or request that gets no further for so long is broken',
  ),
  output(TLS, 'ca', 'ca', path, none, 'Certificates that may sign, PEM; by default those that Node brings'),
  output(TLS, 'cert', 'cert', path, none, 'Certificate to show, PEM'),
  output(TLS, 'key', 'key', path, none, 'Private key of the certificate, PEM'),
  output(
    TLS,
    'verify',
    'verify',
    bool,
    preset('true'),
    'false takes any certificate, and says so at each start',
  ),
  output(
    TLS,
    'server_name',
    'serverName',
    text,
    none,
    'Name that the certificate must have, where it is not the host',
  ),
  output(['http'], 'headers', 'headers', headers, none, 'Headers of each request'),
  output(
    ['http'],
    'batch',
    'batchBytes',
    size('1KiB', '256MiB'),
    preset('1MiB'),
    'Largest body before compression',
  ),
  output(['http'], 'batch_wait', 'batchWaitMs', duration, preset('1s'), 'Longest wait for more documents'),
  output(
    ['http'],
    'compression',
    'compression',
    oneOf('none', 'gzip'),
    preset('none'),
    'How bodies are packed',
  ),
];
