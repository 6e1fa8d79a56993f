/**
 * What a configuration comes to: one object an input or output, all defaults filled in. `schema.ts` reads and
 * checks; the rooms of inputs and outputs only see these. Times are milliseconds, sizes bytes.
 */

/** Of every input. */
export interface InputCommon {
  /** The URL without secrets; the name in logs and metrics. */
  name: string;
  /** Names the appliance of all lines, above what they say. */
  appliance?: string;
  /** Lines that start with `{` are records. */
  records: boolean;
  /** Lines are on disk before they are processed, until their documents are accepted. */
  spool: boolean;
}

export interface UdpInputSpec extends InputCommon {
  kind: 'syslog+udp';
  host: string;
  port: number;
  /** `datagram`: one line each, line feeds inside are escaped. `newline`: a datagram may hold several lines. */
  framing: 'datagram' | 'newline';
  /** SO_RCVBUF that is asked for; the kernel may give less (net.core.rmem_max). */
  receiveBuffer: number;
}

export interface StreamInputOptions extends InputCommon {
  /** `auto`: decided for each connection by its first bytes, as RFC 6587 allows. */
  framing: 'auto' | 'octet' | 'newline';
  maxConnections: number;
  /** Connections of one address; a Unix socket knows none. */
  maxPerPeer?: number;
  /** A connection without a byte for so long is closed; 0 never. */
  idleTimeoutMs: number;
  /** A longer line is cut and counted. */
  maxLineBytes: number;
}

export interface TcpInputSpec extends StreamInputOptions {
  kind: 'syslog+tcp';
  host: string;
  port: number;
}

export interface TlsInputSpec extends StreamInputOptions {
  kind: 'syslog+tls';
  host: string;
  port: number;
  /** PEM files. With `ca`, clients must show a certificate that it signed. */
  cert: string;
  key: string;
  ca?: string;
}

export interface UnixInputSpec extends StreamInputOptions {
  kind: 'unix';
  path: string;
  /** Permissions of the socket, such as 0o660. */
  mode: number;
}

export interface StdinInputSpec extends InputCommon {
  kind: 'stdin';
}

export interface FileInputSpec extends InputCommon {
  kind: 'file';
  path: string;
  /** Where a file begins that was never seen before. */
  from: 'beginning' | 'end';
}

export interface HttpInputSpec extends InputCommon {
  kind: 'http';
  host: string;
  port: number;
  path: string;
  maxConnections: number;
  maxPerPeer: number;
  /** Between two requests. */
  idleTimeoutMs: number;
  /** From the first byte, or the connection, to the end of the headers. */
  headerTimeoutMs: number;
  /** To the end of the body. */
  requestTimeoutMs: number;
  /** A larger body is refused with 413. */
  maxBodyBytes: number;
  /** `Authorization: Bearer ...` that requests must have. */
  token?: string;
}

/** What both Redis inputs share. */
export interface RedisConnectionSpec {
  /** With user, password and database, as the client library takes it: `redis://:secret@host:6379/0`. */
  url: string;
}

export interface RedisListInputSpec extends InputCommon, RedisConnectionSpec {
  kind: 'redis-list';
  list: string;
}

export interface RedisStreamInputSpec extends InputCommon, RedisConnectionSpec {
  kind: 'redis-stream';
  /** Names, or patterns with `*`; streams that come later are found too. */
  streams: string[];
  group: string;
  /** Name of this worker in the group; unique. */
  consumer: string;
  /** A worker that was not heard of for so long has lost its streams. */
  leaseMs: number;
  /** Entries of one stream that are read at once. */
  batch: number;
}

export type InputSpec =
  | UdpInputSpec
  | TcpInputSpec
  | TlsInputSpec
  | UnixInputSpec
  | StdinInputSpec
  | FileInputSpec
  | HttpInputSpec
  | RedisListInputSpec
  | RedisStreamInputSpec;

/** Of every output. */
export interface OutputCommon {
  name: string;
  /** Documents that wait in memory take at most so many bytes; the oldest beyond go to the spill file. */
  queueBytes: number;
  /** The spill file takes at most so many bytes. */
  spillBytes: number;
  /** First and longest pause between two tries. */
  retryMinMs: number;
  retryMaxMs: number;
}

export interface StdoutSpec extends OutputCommon {
  kind: 'stdout';
}

export interface FileOutputSpec extends OutputCommon {
  kind: 'file';
  path: string;
  /** Permissions of a file that is made, such as 0o640. */
  mode: number;
}

/** How a document becomes a syslog message. */
export interface SyslogForm {
  /** `rfc5424`, or `ident`: `<PRI>IDENT: {json}`, the form of ironport-correlator. */
  form: 'rfc5424' | 'ident';
  /** APP-NAME, or the IDENT. */
  ident: string;
  /** 0 to 23, and 0 to 7. */
  facility: number;
  severity: number;
}

export interface SyslogUdpSpec extends OutputCommon, SyslogForm {
  kind: 'syslog+udp';
  host: string;
  port: number;
}

/** Of outputs that write into a connection. */
export interface StreamOutputOptions extends OutputCommon {
  /** A connection that takes nothing for so long is broken. */
  timeoutMs: number;
}

export interface SyslogTcpSpec extends StreamOutputOptions, SyslogForm {
  kind: 'syslog+tcp';
  host: string;
  port: number;
  framing: 'octet' | 'newline';
}

/** PEM files and names of a TLS client. */
export interface TlsClientOptions {
  /** Certificates that the other side's must be signed by; default those of the system. */
  ca?: string;
  cert?: string;
  key?: string;
  /** Default true. False takes any certificate, and says so at each start. */
  verify: boolean;
  /** Name that the certificate must have, where it is not the host. */
  serverName?: string;
}

export interface SyslogTlsSpec extends StreamOutputOptions, SyslogForm, TlsClientOptions {
  kind: 'syslog+tls';
  host: string;
  port: number;
  framing: 'octet' | 'newline';
}

export interface HttpOutputSpec extends OutputCommon, TlsClientOptions {
  kind: 'http';
  /** Without user and password, which are in `headers`. */
  url: string;
  headers: Record<string, string>;
  batchBytes: number;
  batchWaitMs: number;
  timeoutMs: number;
  compression: 'none' | 'gzip';
}

export interface TcpOutputSpec extends StreamOutputOptions {
  kind: 'tcp';
  host: string;
  port: number;
}

export interface UnixOutputSpec extends StreamOutputOptions {
  kind: 'unix';
  path: string;
}

export type OutputSpec =
  | StdoutSpec
  | FileOutputSpec
  | SyslogUdpSpec
  | SyslogTcpSpec
  | SyslogTlsSpec
  | HttpOutputSpec
  | TcpOutputSpec
  | UnixOutputSpec;

/** The whole configuration of `mailstitch listen`, in its effective form. */
export interface ListenConfig {
  /** The settings of the module, as `docs/settings.md` has them. */
  settings: import('../../types.js').Settings;
  inputs: InputSpec[];
  outputs: OutputSpec[];
  /** Folder for spool, spill files and positions; each process takes a folder of its own in it. */
  stateDir: string;
  /**
   * Where /healthz, /readyz and /metrics are; undefined switches them off. Where nobody asked for this very port
   * (not `explicit`) another one will do.
   */
  service: { host: string; port: number; explicit: boolean } | undefined;
  log: { level: 'debug' | 'info' | 'warn' | 'error'; format: 'json' | 'text' };
  /** How long outputs may take at a stop before the rest goes to their spill files. */
  stopTimeoutMs: number;
}
