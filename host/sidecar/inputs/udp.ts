import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { UdpInputSpec } from '../config/specs.js';
import { Seldom } from '../seldom.js';
import { Byte, escapeLineFeeds, trimmedEnd } from './bytes.js';
import { Feed } from './feed.js';
import type { InputContext, LineInput } from './input.js';
import { KernelDrops } from './kernel-drops.js';
import { addressText, listenTrouble } from './listening.js';
import { originOf } from './origin.js';
import { SenderLines } from './sender-lines.js';

/** Lines are handed on when there are so many bytes of them, or when the kernel has no more for now. */
const FULL_BYTES = 64 * 1024;
/** A forged sender costs nothing: no more than so many are remembered. */
const MAX_SENDERS = 128;
/** How long a stop may go on reading what came before it. */
const REST_MS = 200;
const DROPS_EVERY_MS = 1000;
const SAY_EVERY_MS = 60_000;

/** Syslog by UDP, RFC 5426: one datagram is one line, whatever is in it. */
export class UdpInput implements LineInput {
  readonly name: string;
  readonly #spec: UdpInputSpec;
  readonly #context: InputContext;
  readonly #feed: Feed;
  readonly #socket: Socket;
  readonly #senders = new Map<string, SenderLines>();
  readonly #dropped = new Seldom(SAY_EVERY_MS);
  readonly #shed = new Seldom(SAY_EVERY_MS);
  #sheds = false;
  /** The sender of the datagram before: most come in runs. */
  #last: SenderLines | undefined;
  #lastAddress = '';
  #waitingBytes = 0;
  #datagrams = 0;
  #isFlushDue = false;
  #drops: KernelDrops | undefined;
  #dropsTimer: NodeJS.Timeout | undefined;
  #isBound = false;
  #started: Promise<void> | undefined;
  #stopped: Promise<void> | undefined;

  constructor(spec: UdpInputSpec, context: InputContext) {
    this.name = spec.name;
    this.#spec = spec;
    this.#context = context;
    this.#feed = new Feed(context);
    this.#socket = createSocket({ type: isIPv6(spec.host) ? 'udp6' : 'udp4' });
  }

  start(): Promise<void> {
    this.#started = this.#start();
    return this.#started;
  }

  async #start(): Promise<void> {
    const { host, port } = this.#spec;
    const socket = this.#socket;
    await new Promise<void>((resolve, reject) => {
      socket.once('error', (error) => reject(listenTrouble(this.name, error)));
      // before there can be anything to lose
      socket.once('listening', () => {
        socket.removeAllListeners('error');
        resolve();
      });
      socket.on('message', this.#take);
      socket.bind({ port, address: host });
    });
    this.#isBound = true;
    socket.on('error', this.#fail);
    this.#growBuffer();
    this.#drops = new KernelDrops(socket.address());
    this.#dropsTimer = setInterval(() => this.#countDrops(), DROPS_EVERY_MS).unref();
    if (!this.#drops.isKnown) {
      this.#context.log.warn({ input: this.name }, 'what the kernel drops can not be counted on this system');
    }
    this.#context.log.info({ input: this.name, address: addressText(socket.address()) }, 'listening');
  }

  /** Datagrams do not wait: those that are not read are lost. */
  pause(): void {}

  resume(): void {}

  shed(sheds: boolean): void {
    this.#sheds = sheds;
    if (!sheds) this.#shed.flush(this.#sayShed);
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    await this.#started?.catch(() => {}); // whoever called start has heard of it
    clearInterval(this.#dropsTimer);
    if (this.#isBound) {
      await this.#readRest();
      this.#countDrops();
      this.#dropped.flush(this.#sayDropped);
    }
    this.#socket.off('message', this.#take);
    this.#flush();
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()));
  }

  /** What is in the buffer of the kernel was sent before the stop: reads until there is nothing. */
  async #readRest(): Promise<void> {
    const until = Date.now() + REST_MS;
    let seen: number;
    do {
      seen = this.#datagrams;
      await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setImmediate(resolve));
    } while (this.#datagrams !== seen && Date.now() < until);
  }

  readonly #take = (datagram: Buffer, { address }: RemoteInfo): void => {
    this.#datagrams++;
    if (this.#sheds) {
      this.#context.meter.lost(1, 'backpressure');
      this.#shed.add(1, this.#sayShed);
      return;
    }
    const end = trimmedEnd(datagram, 0, datagram.length);
    if (end === 0) return;
    const sender = address === this.#lastAddress ? this.#last : undefined;
    const lines = sender ?? this.#senderAt(address);
    const before = lines.length;
    if (datagram.indexOf(Byte.LF) < 0 || this.#spec.framing === 'newline') lines.add(datagram, end);
    else {
      const line = escapeLineFeeds(datagram.subarray(0, end));
      lines.add(line, line.length);
    }
    this.#waitingBytes += lines.length - before;
    if (this.#waitingBytes >= FULL_BYTES) this.#flush();
    else if (!this.#isFlushDue) {
      this.#isFlushDue = true;
      setImmediate(this.#flushWhenDue);
    }
  };

  #senderAt(address: string): SenderLines {
    let lines = this.#senders.get(address);
    if (lines === undefined) {
      if (this.#senders.size >= MAX_SENDERS) {
        this.#flush();
        this.#senders.clear();
      }
      lines = new SenderLines(originOf(this.#spec, address));
      this.#senders.set(address, lines);
    }
    this.#last = lines;
    this.#lastAddress = address;
    return lines;
  }

  readonly #flushWhenDue = (): void => {
    this.#isFlushDue = false;
    this.#flush();
  };

  #flush(): void {
    if (this.#waitingBytes === 0) return;
    this.#waitingBytes = 0;
    for (const sender of this.#senders.values()) {
      if (sender.length === 0) continue;
      this.#feed.push(sender.lines, sender.origin);
      sender.clear();
    }
  }

  #growBuffer(): void {
    const asked = this.#spec.receiveBuffer;
    const facts = { input: this.name, asked_bytes: asked };
    try {
      this.#socket.setRecvBufferSize(asked);
      // Linux keeps and reports twice what was asked for, as its own records are in there too
      const given = this.#socket.getRecvBufferSize() / (process.platform === 'linux' ? 2 : 1);
      if (given >= asked) return;
      const advice = `the kernel limits the receive buffer: sysctl -w net.core.rmem_max=${asked} lets it be as large as asked`;
      this.#context.log.warn({ ...facts, given_bytes: given }, advice);
    } catch (error) {
      this.#context.log.warn(
        { ...facts, reason: (error as Error).message },
        'the receive buffer keeps its size',
      );
    }
  }

  #countDrops(): void {
    const dropped = this.#drops?.take() ?? 0;
    if (dropped === 0) return;
    this.#context.meter.lost(dropped, 'kernel');
    this.#dropped.add(dropped, this.#sayDropped);
  }

  readonly #sayDropped = (datagrams: number): void => {
    this.#context.log.warn(
      { input: this.name, datagrams },
      'the kernel dropped datagrams: they came faster than they were read, or the receive buffer is too small',
    );
  };

  readonly #sayShed = (datagrams: number): void => {
    this.#context.log.error(
      { input: this.name, datagrams },
      'datagrams are thrown away: an output takes nothing, and neither memory nor disk can hold more',
    );
  };

  readonly #fail = (error: Error): void => {
    this.#context.meter.trouble('connection');
    this.#context.log.warn({ input: this.name, reason: error.message }, 'a datagram could not be received');
  };
}
