/** Errors of sinks, in words. */
import { IoError } from '../../errors.js';

export interface SendErrorOptions extends ErrorOptions {
  /** The destination asked for at least this pause. */
  retryAfterMs?: number;
  /** Trying again will not help until somebody changes the configuration here or there. */
  isConfiguration?: boolean;
}

/** The batch could not be handed over; it is tried again. */
export class SendError extends IoError {
  readonly retryAfterMs: number;
  readonly isConfiguration: boolean;

  constructor(message: string, options: SendErrorOptions = {}) {
    super(message, options);
    this.retryAfterMs = options.retryAfterMs ?? 0;
    this.isConfiguration = options.isConfiguration ?? false;
  }
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'connection refused: nothing listens there',
  ECONNRESET: 'the other side has reset the connection',
  EPIPE: 'the other side has closed the connection',
  ETIMEDOUT: 'no answer',
  EHOSTUNREACH: 'no way to this host',
  ENETUNREACH: 'no way to this network',
  ENOTFOUND: 'there is no host of this name',
  EAI_AGAIN: 'the name service does not answer',
  ENOENT: 'no such socket: is the other side running?',
  EACCES: 'permission denied',
  ENOSPC: 'no space left on the device',
  EMSGSIZE: 'too large for a datagram',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed; name it as `ca`',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by an unknown authority; name that as `ca`',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by an unknown authority; name that as `ca`',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is signed by an unknown authority; name that as `ca`',
  CERT_HAS_EXPIRED: 'its certificate has expired',
};

const CONFIGURATION = /^(DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|CERT_|ERR_TLS_CERT)/;

/** `syslog+tcp://siem:514: connection refused: nothing listens there` */
export function networkTrouble(name: string, error: unknown): SendError {
  if (error instanceof SendError) return error;
  // Node tries every address of a name, and hands all the errors out as one.
  const first: unknown = error instanceof AggregateError ? (error.errors[0] ?? error) : error;
  const { code, message } = first as NodeJS.ErrnoException;
  const isConfiguration = code !== undefined && CONFIGURATION.test(code);
  return new SendError(`${name}: ${(code && REASONS[code]) ?? message}`, { cause: error, isConfiguration });
}
