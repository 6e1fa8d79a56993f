import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { IoError } from '../../errors.js';
import { hostText } from '../config/service-address.js';
import type { ListenConfig } from '../config/specs.js';
import type { Log } from '../inputs/input.js';
import type { Metrics } from './metrics.js';

/** What /readyz asks. */
export interface Readiness {
  /** Every part that must work, and why one does not. */
  parts(): { name: string; ready: boolean; why?: string }[];
  /** What can not be mended any more: then /healthz answers 503. */
  fatal?(): string | undefined;
}

const PATHS = ['/healthz', '/readyz', '/metrics'];

/** Enough for a few that ask at once; the answers are short. */
const MAX_CONNECTIONS = 64;
const REQUEST_TIMEOUT_MS = 5000;
const CHECK_EVERY_MS = 1000;

interface Answer {
  status: number;
  type: string;
  body: string;
}

/** Answers /healthz, /readyz and /metrics. Nothing that is asked of it ends the process. */
export class ServiceServer {
  readonly #address: NonNullable<ListenConfig['service']>;
  readonly #metrics: Metrics;
  readonly #readiness: Readiness;
  readonly #log: Log;
  readonly #server: Server;

  constructor(
    address: NonNullable<ListenConfig['service']>,
    metrics: Metrics,
    readiness: Readiness,
    log: Log,
    requestTimeoutMs = REQUEST_TIMEOUT_MS,
  ) {
    this.#address = address;
    this.#metrics = metrics;
    this.#readiness = readiness;
    this.#log = log;
    this.#server = createServer({
      requestTimeout: requestTimeoutMs,
      keepAliveTimeout: requestTimeoutMs,
      // by default Node looks every 30 seconds only
      connectionsCheckingInterval: Math.min(CHECK_EVERY_MS, requestTimeoutMs),
    });
    this.#server.maxConnections = MAX_CONNECTIONS;
    this.#server.on('request', (request, response) => void this.#respond(request, response));
    this.#server.on('clientError', (_error, socket) => {
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
      else socket.destroy();
    });
  }

  /**
   * Resolves when it listens. A default port that is taken becomes a free one, with a warning; one that was asked for
   * rejects with an `IoError`.
   */
  async start(): Promise<void> {
    const { host, port, explicit } = this.#address;
    try {
      await this.#listen(host, port);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (explicit || code !== 'EADDRINUSE') throw new IoError(listenTrouble(host, port, error));
      await this.#listen(host, 0);
      const facts = { port, instead: this.port };
      this.#log.warn(
        facts,
        'the default port of the service is taken: another one serves; set service to choose',
      );
    }
    this.#server.on('error', (error) =>
      this.#log.warn({ error }, 'trouble with a connection to the service'),
    );
    this.#log.info({ address: `${hostText(host)}:${this.port}` }, 'service listening');
  }

  /** The port that it listens on; 0 before that. */
  get port(): number {
    return (this.#server.address() as AddressInfo | null)?.port ?? 0;
  }

  /** Ends it with all its connections. Idempotent. */
  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  #listen(host: string, port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ host, port, exclusive: true }, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.resume(); // a body is nothing to us
    request.on('error', () => {});
    response.on('error', () => {});
    let answer: Answer;
    try {
      answer = await this.#answer(request);
    } catch (error) {
      this.#log.error({ error }, 'a question to the service could not be answered');
      answer = plain(500, 'internal error, see the log\n');
    }
    const headers = { 'Content-Type': answer.type, 'Content-Length': Buffer.byteLength(answer.body) };
    response.writeHead(answer.status, { ...headers, ...(answer.status === 405 && { Allow: 'GET, HEAD' }) });
    response.end(request.method === 'HEAD' ? undefined : answer.body);
  }

  async #answer({ method, url = '/' }: IncomingMessage): Promise<Answer> {
    const [path] = url.split('?') as [string];
    if (!PATHS.includes(path)) return plain(404, `there is ${PATHS.join(', ')}\n`);
    if (method !== 'GET' && method !== 'HEAD') return plain(405, 'only GET and HEAD\n');
    if (path === '/metrics') {
      return { status: 200, type: this.#metrics.contentType, body: await this.#metrics.text() };
    }
    if (path === '/healthz') {
      const why = this.#readiness.fatal?.();
      return json(
        why === undefined ? 200 : 503,
        why === undefined ? { healthy: true } : { healthy: false, why },
      );
    }
    const parts = this.#readiness.parts();
    const ready = parts.every((part) => part.ready);
    return json(ready ? 200 : 503, { ready, parts });
  }
}

function plain(status: number, body: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body };
}

function json(status: number, value: object): Answer {
  return { status, type: 'application/json', body: `${JSON.stringify(value)}\n` };
}

function listenTrouble(host: string, port: number, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const place = `service: http://${hostText(host)}:${port}`;
  if (code === 'EADDRINUSE') return `${place} is taken by another process; choose another port, or off`;
  if (code === 'EADDRNOTAVAIL') return `${place} is no address of this host`;
  if (code === 'EACCES') return `${place} may not be listened on by this user; choose a port above 1023`;
  return `${place}: ${message}`;
}
