import type { AddressInfo, ListenOptions, Server } from 'node:net';
import { fileTrouble, IoError } from '../../errors.js';

const REASONS: Record<string, string> = {
  EADDRINUSE: 'another process listens there already',
  EADDRNOTAVAIL: 'this machine does not have that address',
  EACCES: 'permission denied; ports below 1024 need root or CAP_NET_BIND_SERVICE',
  ENOTFOUND: 'the host has no address',
  EAI_AGAIN: 'the host could not be looked up',
};

/** `syslog+tcp://0.0.0.0:514: another process listens there already` */
export function listenTrouble(name: string, error: unknown): IoError {
  const { code } = error as NodeJS.ErrnoException;
  const reason = code === undefined ? undefined : REASONS[code];
  return new IoError(reason === undefined ? fileTrouble(name, error) : `${name}: ${reason}`);
}

/** Resolves when the server listens; rejects with an error of the system. */
export function listen(server: Server, options: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** `127.0.0.1:514`, `[::1]:514`, or the path of a socket. */
export function addressText(address: AddressInfo | string | null): string {
  if (address === null) throw new Error('the server is not bound');
  if (typeof address === 'string') return address;
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `${host}:${address.port}`;
}
