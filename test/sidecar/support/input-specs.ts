/** Specifications with the defaults of the configuration, at an address that the system chooses. */
import type {
  FileInputSpec,
  HttpInputSpec,
  TcpInputSpec,
  TlsInputSpec,
  UdpInputSpec,
  UnixInputSpec,
} from '../../../host/sidecar/config/specs.js';

const common = { records: true, spool: false };
const stream = {
  framing: 'auto',
  maxConnections: 1000,
  maxPerPeer: 1000,
  idleTimeoutMs: 0,
  maxLineBytes: 65_536,
} as const;
const address = { host: '127.0.0.1', port: 0 };

export function udpSpec(changes: Partial<UdpInputSpec> = {}): UdpInputSpec {
  const own = { kind: 'syslog+udp', framing: 'datagram', receiveBuffer: 1 << 20 } as const;
  return { name: 'syslog+udp', ...own, ...common, ...address, ...changes };
}

export function tcpSpec(changes: Partial<TcpInputSpec> = {}): TcpInputSpec {
  return { name: 'syslog+tcp', kind: 'syslog+tcp', ...common, ...stream, ...address, ...changes };
}

export function tlsSpec(
  files: Pick<TlsInputSpec, 'cert' | 'key'>,
  changes: Partial<TlsInputSpec> = {},
): TlsInputSpec {
  return { name: 'syslog+tls', kind: 'syslog+tls', ...common, ...stream, ...address, ...files, ...changes };
}

export function unixSpec(path: string, changes: Partial<UnixInputSpec> = {}): UnixInputSpec {
  return { name: 'unix', kind: 'unix', mode: 0o660, ...common, ...stream, path, ...changes };
}

export function fileSpec(path: string, changes: Partial<FileInputSpec> = {}): FileInputSpec {
  return { name: 'file', kind: 'file', from: 'beginning', ...common, path, ...changes };
}

export function httpSpec(changes: Partial<HttpInputSpec> = {}): HttpInputSpec {
  const limits = { maxConnections: 1000, maxPerPeer: 1000, maxBodyBytes: 1 << 20 };
  const times = { idleTimeoutMs: 75_000, headerTimeoutMs: 20_000, requestTimeoutMs: 120_000 };
  const own = { kind: 'http', path: '/in', ...limits, ...times } as const;
  return { name: 'http', ...own, ...common, ...address, ...changes };
}
