import type { Server, Socket } from 'node:net';
import type { StreamInputOptions } from '../config/specs.js';
import { Seldom } from '../seldom.js';
import { Connection } from './connection.js';
import { Feed } from './feed.js';
import { createFramer } from './framing.js';
import { handshakeTrouble } from './handshake-trouble.js';
import type { InputContext, LineInput } from './input.js';
import { originOf, plainAddress } from './origin.js';
import { Peers } from './peers.js';
import { Room } from './room.js';

const SAY_EVERY_MS = 10_000;

/** Begun lines of all connections together; those that are short do not count. */
const ROOM_BYTES = 64 * 1024 * 1024;

/** Where connections come from: a port, a port with TLS, a path. */
export interface Endpoint {
  readonly server: Server;
  /** A connection that was let in; `onReady` follows when it can be read. */
  admit(socket: Socket): void;
  /** Returns what it listens at; rejects with an `IoError`. */
  listen(): Promise<string>;
  reload?(): void;
}

/** What an endpoint has to say of its connections. */
export interface EndpointEvents {
  onReady(socket: Socket): void;
  /** It never became one. */
  onRefused(why: 'tls', socket: Socket, error: Error): void;
}

/** Syslog by connections: TCP, TLS, Unix sockets. */
export class StreamServerInput implements LineInput {
  readonly name: string;
  readonly #spec: StreamInputOptions;
  readonly #context: InputContext;
  readonly #feed: Feed;
  readonly #endpoint: Endpoint;
  readonly #peers: Peers;
  readonly #room = new Room(ROOM_BYTES);
  readonly #connections = new Set<Connection>();
  /** Also those whose handshake goes on. */
  readonly #sockets = new Set<Socket>();
  /** What can happen as often as others like is not said as often. */
  readonly #said = new Map<string, Seldom>();
  #isPaused = false;
  #started: Promise<void> | undefined;
  #stopped: Promise<void> | undefined;

  constructor(
    spec: StreamInputOptions,
    context: InputContext,
    createEndpoint: (events: EndpointEvents) => Endpoint,
  ) {
    this.name = spec.name;
    this.#spec = spec;
    this.#context = context;
    this.#feed = new Feed(context);
    this.#peers = new Peers(spec.maxPerPeer);
    this.#endpoint = createEndpoint({
      onReady: (socket) => this.#accept(socket),
      onRefused: (why, socket, error) => {
        context.meter.trouble(why);
        this.#say('handshakes failed', { peer: peerOf(socket), reason: handshakeTrouble(error) });
      },
    });
  }

  start(): Promise<void> {
    this.#started = this.#start();
    return this.#started;
  }

  async #start(): Promise<void> {
    const { server } = this.#endpoint;
    server.maxConnections = this.#spec.maxConnections;
    server.on('drop', (data) => {
      this.#context.meter.trouble('refused');
      this.#say('too many connections: more were refused', { peer: data?.remoteAddress });
    });
    server.on('connection', (socket: Socket) => this.#letIn(socket));
    const address = await this.#endpoint.listen();
    server.on('error', (error) => {
      this.#context.meter.trouble('connection');
      this.#say('connections could not be accepted', { reason: error.message });
    });
    this.#context.log.info({ input: this.name, address }, 'listening');
  }

  pause(): void {
    this.#isPaused = true;
    for (const connection of this.#connections) connection.pause();
  }

  resume(): void {
    this.#isPaused = false;
    for (const connection of this.#connections) connection.resume();
  }

  reload(): void {
    this.#endpoint.reload?.();
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    await this.#started?.catch(() => {}); // whoever called start has heard of it
    const { server } = this.#endpoint;
    const closed = server.listening
      ? new Promise<void>((resolve) => server.close(() => resolve()))
      : Promise.resolve();
    await Promise.all([...this.#connections].map((connection) => connection.finish()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #letIn(socket: Socket): void {
    if (!this.#peers.enter(socket)) {
      this.#context.meter.trouble('peer_limit');
      this.#say('too many connections of one address: more were refused', { peer: peerOf(socket) });
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    this.#endpoint.admit(socket);
  }

  #accept(socket: Socket): void {
    const { meter, log } = this.#context;
    const peer = peerOf(socket);
    const facts = { input: this.name, peer };
    const origin = originOf(this.#spec, peer);
    const framer = createFramer(this.#spec.framing, {
      maxLineBytes: this.#spec.maxLineBytes,
      room: this.#room,
      onLines: (lines) => this.#feed.push(lines, origin),
      onTrouble: (why) => {
        meter.trouble(why);
        if (why === 'oversize') this.#say('lines were cut: they are too long', { peer });
        else this.#say('messages came without the length that should be before them, or too short', { peer });
      },
    });
    const connection = new Connection(socket, framer, this.#spec.idleTimeoutMs, {
      onBroken: () =>
        this.#say('connections were closed: no message can be made out in what comes', { peer }),
      onIdle: () => {
        meter.trouble('idle');
        log.info(facts, 'a connection was idle for too long');
      },
      onError: (error) => {
        meter.trouble('connection');
        log.info({ ...facts, reason: error.message }, 'a connection broke');
      },
      onClose: () => {
        this.#connections.delete(connection);
        meter.connections(this.#connections.size);
        log.debug(facts, 'a connection ended');
      },
    });
    this.#connections.add(connection);
    meter.connections(this.#connections.size);
    log.debug(facts, 'a connection began');
    if (this.#isPaused) connection.pause();
    if (this.#stopped !== undefined) void connection.finish();
  }

  #say(message: string, facts: object): void {
    let seldom = this.#said.get(message);
    if (seldom === undefined) {
      seldom = new Seldom(SAY_EVERY_MS);
      this.#said.set(message, seldom);
    }
    seldom.add(1, (times) => this.#context.log.warn({ input: this.name, ...facts, times }, message));
  }
}

function peerOf(socket: Socket): string | undefined {
  return socket.remoteAddress === undefined ? undefined : plainAddress(socket.remoteAddress);
}
