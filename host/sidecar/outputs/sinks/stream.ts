import * as net from 'node:net';
import * as tls from 'node:tls';
import type {
  StreamOutputOptions,
  SyslogTcpSpec,
  SyslogTlsSpec,
  TcpOutputSpec,
  UnixOutputSpec,
} from '../../config/specs.js';
import type { Batch, Sink } from '../sink.js';
import { CONNECTION_DOUBT, Connection, type ConnectionOptions } from './connection.js';
import { SyslogFormat } from './syslog-format.js';
import { tlsOptions } from './tls-options.js';

const MAX_BATCH_BYTES = 256 * 1024;

type Dial = Pick<ConnectionOptions, 'dial' | 'readyEvent'>;

/** Lines of JSON into a TCP connection. */
export function tcpSink(spec: TcpOutputSpec): Sink {
  return new StreamSink(spec, dialTcp(spec), ({ bytes }) => bytes);
}

/** Lines of JSON into a Unix socket. */
export function unixSink(spec: UnixOutputSpec): Sink {
  const dial = () => net.connect({ path: spec.path });
  return new StreamSink(spec, { dial, readyEvent: 'connect' }, ({ bytes }) => bytes);
}

/** Syslog messages into a TCP connection. */
export function syslogTcpSink(spec: SyslogTcpSpec): Sink {
  return new StreamSink(spec, dialTcp(spec), framer(spec));
}

/** Syslog messages into a TLS connection. Throws an `IoError` where a PEM file can not be used. */
export function syslogTlsSink(spec: SyslogTlsSpec): Sink {
  const { host, port } = spec;
  tlsOptions(spec, host);
  // The files are read again for each connection: certificates are renewed.
  const dial = () => tls.connect({ host, port, ...tlsOptions(spec, host) });
  return new StreamSink(spec, { dial, readyEvent: 'secureConnect' }, framer(spec));
}

function dialTcp({ host, port }: { host: string; port: number }): Dial {
  return { dial: () => net.connect({ host, port }), readyEvent: 'connect' };
}

function framer(spec: SyslogTcpSpec | SyslogTlsSpec): (batch: Batch) => Buffer {
  const format = new SyslogFormat(spec);
  return (batch) => format.frame(batch, spec.framing, Date.now());
}

class StreamSink implements Sink {
  readonly name: string;
  readonly maxBatchBytes = MAX_BATCH_BYTES;
  readonly maxBatchWaitMs = 0;
  readonly doubt = CONNECTION_DOUBT;
  onBroken?: (error: Error) => void;
  readonly #connection: Connection;
  readonly #frame: (batch: Batch) => Buffer;

  constructor({ name, timeoutMs }: StreamOutputOptions, dial: Dial, frame: (batch: Batch) => Buffer) {
    this.name = name;
    this.#frame = frame;
    const onBroken = (error: Error) => this.onBroken?.(error);
    this.#connection = new Connection({ name, ...dial, timeoutMs, onBroken });
  }

  send(batch: Batch, signal: AbortSignal): Promise<void> {
    return this.#connection.write(this.#frame(batch), signal);
  }

  close(): Promise<void> {
    return this.#connection.close();
  }
}
