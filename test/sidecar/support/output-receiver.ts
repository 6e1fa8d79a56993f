/** The other side of outputs that write into a connection. */
import { once } from 'node:events';
import * as net from 'node:net';
import * as tls from 'node:tls';
import { onTestFinished } from 'vitest';

/** Takes everything it is sent; tests change how it treats connections. */
export class Receiver {
  readonly server: net.Server;
  /** What came over each connection, in the order in which they were made. */
  readonly connections: { socket: net.Socket; chunks: Buffer[] }[] = [];
  /** What is done with a new connection. */
  onConnection: (socket: net.Socket) => void = () => {};

  constructor(options?: tls.TlsOptions) {
    const accept = (socket: net.Socket) => this.#accept(socket);
    this.server = options === undefined ? net.createServer(accept) : tls.createServer(options, accept);
  }

  /** A port that was free, or the one that is given. */
  async listen(where: number | string = 0): Promise<number> {
    if (typeof where === 'string') this.server.listen(where);
    else this.server.listen(where, '127.0.0.1');
    await once(this.server, 'listening');
    const address = this.server.address();
    return typeof address === 'string' || address === null ? 0 : address.port;
  }

  async close(): Promise<void> {
    if (!this.server.listening) return;
    const closed = once(this.server, 'close');
    this.server.close();
    for (const { socket } of this.connections) socket.destroy();
    await closed;
  }

  get text(): string {
    return this.connections.map(({ chunks }) => Buffer.concat(chunks).toString()).join('');
  }

  #accept(socket: net.Socket): void {
    const chunks: Buffer[] = [];
    this.connections.push({ socket, chunks });
    socket.on('error', () => {});
    this.onConnection(socket);
    if (!socket.destroyed && !socket.isPaused()) socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  }
}

/** A receiver that listens, closed at the end of the test. */
export async function receiver(
  options?: tls.TlsOptions,
  where: number | string = 0,
): Promise<{ receiver: Receiver; port: number }> {
  const made = new Receiver(options);
  const port = await made.listen(where);
  onTestFinished(() => made.close());
  return { receiver: made, port };
}

/** A port on which nothing listens. */
export async function freePort(): Promise<number> {
  const server = new Receiver();
  const port = await server.listen();
  await server.close();
  return port;
}

/** The documents that arrived whole, over all connections: what a connection cut off is no document. */
export function wholeLines(receiver: Receiver): string {
  return receiver.connections
    .map(({ chunks }) => Buffer.concat(chunks).toString())
    .map((text) => text.slice(0, text.lastIndexOf('\n') + 1))
    .join('');
}
