const REASONS: Record<string, string> = {
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'the client speaks no TLS 1.2 or newer',
  ERR_SSL_WRONG_VERSION_NUMBER: 'what the client sends is no TLS',
  ERR_SSL_HTTP_REQUEST: 'what the client sends is HTTP without TLS',
  ERR_SSL_NO_SHARED_CIPHER: 'the client knows none of the ciphers',
  ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE: 'the client shows no certificate, and ca asks for one',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'the client does not know who has signed the certificate of this input',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: 'the client does not take the certificate of this input',
  ERR_TLS_HANDSHAKE_TIMEOUT: 'the client took too long',
  ECONNRESET: 'the client has gone',
  CERT_HAS_EXPIRED: 'the certificate of the client has expired',
};

const UNKNOWN_AUTHORITY = /^(DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_CERT|UNABLE_TO_)/;

/** Why a client did not come in, in words: what OpenSSL says names its own functions. */
export function handshakeTrouble(error: Error): string {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (UNKNOWN_AUTHORITY.test(code)) return 'the certificate of the client is signed by nobody that ca names';
  return REASONS[code] ?? error.message;
}
