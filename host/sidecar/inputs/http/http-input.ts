import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { HttpInputSpec } from '../../config/specs.js';
import { Seldom } from '../../seldom.js';
import { Feed } from '../feed.js';
import type { InputContext, LineInput } from '../input.js';
import { addressText, listen, listenTrouble } from '../listening.js';
import { originOf } from '../origin.js';
import { Peers } from '../peers.js';
import { Room } from '../room.js';
import { bodyLines } from './body-lines.js';
import { busy, Refusal } from './refusal.js';
import { headersRefusal, readBody } from './request-body.js';

const SAY_EVERY_MS = 10_000;
/** Bodies that are under way take so much at least, and so many times the largest one. */
const MIN_ROOM_BYTES = 64 * 1024 * 1024;
const ROOM_BODIES = 4;
/** Whose request was never one, by the code of what Node says of it. */
const HANG_UPS: Record<string, string> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
};
const BEARER = /^bearer +(.+)$/i;

/** Lines by POST. All lines of a request are taken, or none; 200 says that they are safe. */
export class HttpInput implements LineInput {
  readonly name: string;
  readonly #spec: HttpInputSpec;
  readonly #context: InputContext;
  readonly #feed: Feed;
  readonly #server: Server;
  readonly #room: Room;
  readonly #peers: Peers;
  readonly #refused = new Seldom(SAY_EVERY_MS);
  readonly #leaving = new WeakSet<Socket>();
  /** Answers that wait until their lines are safe. */
  readonly #waiting = new Set<ServerResponse>();
  #open = 0;
  #isPaused = false;
  #isStopping = false;
  #started: Promise<void> | undefined;

  constructor(spec: HttpInputSpec, context: InputContext) {
    this.name = spec.name;
    this.#spec = spec;
    this.#context = context;
    this.#feed = new Feed(context);
    this.#room = new Room(Math.max(MIN_ROOM_BYTES, ROOM_BODIES * spec.maxBodyBytes));
    this.#peers = new Peers(spec.maxPerPeer);
    const { headerTimeoutMs, requestTimeoutMs, idleTimeoutMs } = spec;
    this.#server = createServer({
      // one that is longer than the other is none to Node
      headersTimeout: Math.min(headerTimeoutMs, requestTimeoutMs),
      requestTimeout: requestTimeoutMs,
      keepAliveTimeout: idleTimeoutMs,
      connectionsCheckingInterval: Math.min(1000, headerTimeoutMs, requestTimeoutMs),
    });
    this.#server.maxConnections = spec.maxConnections;
  }

  start(): Promise<void> {
    this.#started = this.#start();
    return this.#started;
  }

  async #start(): Promise<void> {
    const server = this.#server;
    server.on('request', (request, response) => void this.#handle(request, response));
    server.on('checkContinue', (request, response) => void this.#handle(request, response, true));
    server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => this.#hangUp(error, socket));
    server.on('drop', (data) => this.#refuseConnection('refused', data?.remoteAddress));
    server.on('connection', (socket) => {
      if (!this.#peers.enter(socket)) {
        this.#refuseConnection('peer_limit', socket.remoteAddress);
        socket.destroy();
        return;
      }
      this.#context.meter.connections(++this.#open);
      socket.once('close', () => this.#context.meter.connections(--this.#open));
    });
    try {
      await listen(server, { host: this.#spec.host, port: this.#spec.port });
    } catch (error) {
      throw listenTrouble(this.name, error);
    }
    server.on('error', (error) => {
      this.#context.meter.trouble('connection');
      this.#context.log.warn(
        { input: this.name, reason: error.message },
        'a connection could not be accepted',
      );
    });
    this.#context.log.info({ input: this.name, address: addressText(server.address()) }, 'listening');
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
  }

  /** Requests that come now, or are not complete, are refused; those whose lines were taken wait for `close`. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#started?.catch(() => {}); // whoever called start has heard of it
    if (this.#server.listening) this.#server.close();
  }

  async close(): Promise<void> {
    for (const response of this.#waiting) {
      this.#refuse(response, busy('the service ended before the lines were safe'));
    }
    this.#waiting.clear();
    if (this.#open === 0) return;
    // what was answered has left this process with the call above; a client that reads slowly has it in its kernel
    await new Promise((resolve) => setImmediate(resolve));
    this.#server.closeAllConnections();
  }

  async #handle(request: IncomingMessage, response: ServerResponse, wantsContinue = false): Promise<void> {
    response.on('error', () => {}); // the client has gone
    try {
      const refusal = this.#refusalOf(request);
      if (refusal !== undefined) throw refusal;
      if (wantsContinue) response.writeContinue();
      const body = await readBody(request, this.#spec.maxBodyBytes, this.#room);
      try {
        this.#take(body, request, response);
      } finally {
        this.#room.giveBack(body.length);
      }
    } catch (error) {
      if (error instanceof Refusal) this.#refuse(response, error);
      else {
        this.#context.meter.trouble('connection');
        this.#context.log.debug(
          { input: this.name, reason: (error as Error).message },
          'a request broke off',
        );
        response.destroy();
      }
    }
  }

  #take(body: Buffer, request: IncomingMessage, response: ServerResponse): void {
    const lines = bodyLines(body, request.headers['content-type']);
    const full = this.#fullRefusal();
    if (full !== undefined) throw full;
    if (lines.length === 0) {
      this.#answer(response, 200, { lines: 0 });
      return;
    }
    this.#waiting.add(response);
    const count = this.#feed.push(lines, originOf(this.#spec, request.socket.remoteAddress), {
      safe: () => {
        if (this.#waiting.delete(response)) this.#answer(response, 200, { lines: count });
      },
    });
  }

  /** What can be said before the body is read. */
  #refusalOf(request: IncomingMessage): Refusal | undefined {
    const { path, maxBodyBytes } = this.#spec;
    if (request.url?.split('?', 1)[0] !== path) {
      return new Refusal(404, `there is nothing at this path; lines are taken at ${path}`);
    }
    if (request.method !== 'POST') return new Refusal(405, 'lines are taken by POST', { Allow: 'POST' });
    if (!this.#isAllowed(request)) {
      const expected = 'expected the header "Authorization: Bearer" with the token of this input';
      return new Refusal(401, expected, { 'WWW-Authenticate': 'Bearer' });
    }
    return this.#fullRefusal() ?? headersRefusal(request, maxBodyBytes);
  }

  #fullRefusal(): Refusal | undefined {
    if (this.#isStopping) return busy('the service stops');
    return this.#isPaused ? busy('the outputs are too slow') : undefined;
  }

  #isAllowed({ headers }: IncomingMessage): boolean {
    const { token } = this.#spec;
    if (token === undefined) return true;
    const given = BEARER.exec(headers.authorization ?? '')?.[1];
    return given !== undefined && timingSafeEqual(digest(given), digest(token));
  }

  #refuseConnection(why: 'refused' | 'peer_limit', peer: string | undefined): void {
    this.#context.meter.trouble(why);
    this.#refused.add(1, (times) =>
      this.#context.log.warn({ input: this.name, peer, times }, 'too many connections: more were refused'),
    );
  }

  #refuse(response: ServerResponse, { status, message, headers }: Refusal): void {
    this.#context.log.debug({ input: this.name, status, reason: message }, 'a request was refused');
    if (status !== 503) this.#context.meter.trouble('request');
    this.#answer(response, status, { error: message }, headers);
  }

  #answer(
    response: ServerResponse,
    status: number,
    answer: object,
    headers: Readonly<Record<string, string>> = {},
  ): void {
    if (response.destroyed || response.headersSent) return;
    const body = `${JSON.stringify(answer)}\n`;
    response.writeHead(status, {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
      ...(this.#isStopping && { Connection: 'close' }),
      ...headers,
    });
    response.end(body);
  }

  /** What came is no request, or not in time. */
  #hangUp({ code, message }: NodeJS.ErrnoException, socket: Socket): void {
    if (this.#leaving.has(socket)) return; // the answer to the first trouble is on its way
    this.#leaving.add(socket);
    const isLate = code === 'ERR_HTTP_REQUEST_TIMEOUT';
    this.#context.meter.trouble(isLate ? 'timeout' : 'connection');
    this.#context.log.debug({ input: this.name, reason: message }, 'a connection broke');
    if (code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const status = (code !== undefined && HANG_UPS[code]) || '400 Bad Request';
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
