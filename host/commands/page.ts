import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { fileTrouble, IoError, UsageError } from '../errors.js';
import { pageServer, readPage } from '../page-server.js';

export interface PageOptions {
  /** Default 8025; `0` is any that is free. */
  port?: string;
  /** A file for the page, in the place of a server. */
  output?: string;
}

const DEFAULT_PORT = '8025';
/** Nobody else's machine can reach it. */
const LOOPBACK = '127.0.0.1';
const MOST_PORT = 65_535;

/** Serves the page until a signal comes, or writes it to a file; returns the exit code. */
export async function page(options: PageOptions): Promise<number> {
  if (options.output !== undefined && options.port !== undefined) {
    throw new UsageError('--output and --port: give one of them; a file is not served');
  }
  if (options.output !== undefined) writePage(options.output);
  else await servePage(portOf(options.port ?? DEFAULT_PORT));
  return 0;
}

function writePage(path: string): void {
  try {
    writeFileSync(path, readPage());
  } catch (error) {
    throw new IoError(fileTrouble(path, error));
  }
}

async function servePage(port: number): Promise<void> {
  const server = pageServer(readPage());
  try {
    server.listen(port, LOOPBACK);
    await once(server, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    const problem = code === 'EACCES' ? 'is not yours to use' : 'is in use';
    throw new IoError(`port ${port} ${problem}; choose another with --port, 0 for any that is free`);
  }
  const { port: actual } = server.address() as AddressInfo;
  process.stdout.write(`http://${LOOPBACK}:${actual}/\n`);
  process.stderr.write('mailstitch: open this address in a browser; end with Ctrl-C\n');
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  server.close();
  server.closeAllConnections();
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > MOST_PORT) {
    throw new UsageError(
      `--port: ${JSON.stringify(text)} is no port; expected a number from 0 to ${MOST_PORT}`,
    );
  }
  return port;
}
