import type { OutputSpec } from '../config/specs.js';
import type { Log } from '../inputs/input.js';
import type { Sink } from './sink.js';
import { fileSink } from './sinks/file.js';
import { httpSink } from './sinks/http.js';
import { stdoutSink } from './sinks/stdout.js';
import { syslogTcpSink, syslogTlsSink, tcpSink, unixSink } from './sinks/stream.js';
import { syslogUdpSink } from './sinks/syslog-udp.js';

/** The sink of an output. Opens nothing yet. Throws an `IoError` where a PEM file can not be used, or there is no standard output. */
export function createSink(spec: OutputSpec, log: Log): Sink {
  if ('verify' in spec && !spec.verify) {
    log.warn({ output: spec.name }, 'any certificate is taken: anybody on the way can read the documents');
  }
  switch (spec.kind) {
    case 'stdout':
      return stdoutSink(spec);
    case 'file':
      return fileSink(spec, log);
    case 'syslog+udp':
      return syslogUdpSink(spec);
    case 'syslog+tcp':
      return syslogTcpSink(spec);
    case 'syslog+tls':
      return syslogTlsSink(spec);
    case 'http':
      return httpSink(spec);
    case 'tcp':
      return tcpSink(spec);
    case 'unix':
      return unixSink(spec);
  }
}
