/** Stands between a worker and Redis: a network that can be cut, go silent without a word, or lose one reply. */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** One connection: of the worker, and to Redis. */
interface Pair {
  near: Socket;
  far: Socket;
}

export class RedisProxy {
  readonly url: string;
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  #isCut = false;
  #fatalText: string | undefined;
  #heldText: string | undefined;
  #held: { pair: Pair; chunk: Buffer } | undefined;

  private constructor(server: Server, url: string) {
    this.#server = server;
    this.url = url;
  }

  static async start(targetPort: number): Promise<RedisProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const proxy = new RedisProxy(server, `redis://127.0.0.1:${port}/0`);
    server.on('connection', (near) => proxy.#join(near, targetPort));
    return proxy;
  }

  /** All connections break, and new ones break at once. */
  cut(): void {
    this.#isCut = true;
    for (const { near, far } of this.#pairs) {
      near.destroy();
      far.destroy();
    }
  }

  mend(): void {
    this.#isCut = false;
  }

  /** All that is open now passes nothing any more, and nobody is told. */
  freeze(): void {
    for (const { near, far } of this.#pairs) {
      near.pause();
      far.pause();
    }
  }

  /** What was held back arrives late. */
  thaw(): void {
    for (const { near, far } of this.#pairs) {
      near.resume();
      far.resume();
    }
  }

  /** The connection breaks whose next reply holds this text, and the reply is lost. Once. */
  cutAtReply(text: string): void {
    this.#fatalText = text;
  }

  get hasCutAtReply(): boolean {
    return this.#fatalText === undefined;
  }

  /** The next command that holds this text stays on its way until `arrive`. */
  holdCommand(text: string): void {
    this.#heldText = text;
  }

  get isHolding(): boolean {
    return this.#held !== undefined;
  }

  /** The command that was held gets to Redis. Resolves when Redis has answered. */
  async arrive(): Promise<void> {
    const held = this.#held;
    this.#held = undefined;
    if (held === undefined) throw new Error('no command is held');
    const answered = once(held.pair.far, 'data');
    held.pair.far.write(held.chunk);
    this.thaw();
    await answered;
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(near: Socket, targetPort: number): void {
    if (this.#isCut) {
      near.destroy();
      return;
    }
    const pair = { near, far: connect(targetPort, '127.0.0.1') };
    const { far } = pair;
    this.#pairs.add(pair);
    near.on('data', (chunk: Buffer) => this.#command(pair, chunk));
    far.on('data', (chunk: Buffer) => this.#reply(pair, chunk));
    const end = () => {
      near.destroy();
      far.destroy();
      this.#pairs.delete(pair);
    };
    for (const socket of [near, far]) socket.on('error', end).on('close', end);
  }

  #command(pair: Pair, chunk: Buffer): void {
    if (this.#heldText === undefined || !chunk.includes(this.#heldText)) {
      pair.far.write(chunk);
      return;
    }
    this.#heldText = undefined;
    this.#held = { pair, chunk };
    pair.near.pause();
  }

  #reply({ near, far }: Pair, chunk: Buffer): void {
    if (this.#fatalText === undefined || !chunk.includes(this.#fatalText)) {
      near.write(chunk);
      return;
    }
    this.#fatalText = undefined;
    far.destroy();
  }
}
