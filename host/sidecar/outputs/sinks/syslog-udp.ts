import * as dgram from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import type { SyslogUdpSpec } from '../../config/specs.js';
import { forEachLine } from '../../lines.js';
import { type Batch, RejectedError, type Sink } from '../sink.js';
import { networkTrouble, SendError } from '../trouble.js';
import { SyslogFormat } from './syslog-format.js';

/** The most that UDP over IPv4 can carry: 65535 less its own header and that of IP. */
const MAX_DATAGRAM_BYTES = 65507;

const MAX_BATCH_BYTES = 64 * 1024;

/** How long after the last datagram it is waited for word that nobody listens. */
const GRACE_MS = 100;

/** One syslog datagram a document. */
export function syslogUdpSink(spec: SyslogUdpSpec): Sink {
  return new SyslogUdpSink(spec);
}

class SyslogUdpSink implements Sink {
  readonly name: string;
  readonly maxBatchBytes = MAX_BATCH_BYTES;
  readonly maxBatchWaitMs = 0;
  /** Where nobody listens, the other host says so, a round trip later. What was sent since then is lost. */
  readonly doubt = { bytes: 16 * 1024 * 1024, ms: 1000 };
  onBroken?: (error: Error) => void;
  readonly #spec: SyslogUdpSpec;
  readonly #format: SyslogFormat;
  #socket: dgram.Socket | undefined;
  #sentMs = -Infinity;

  constructor(spec: SyslogUdpSpec) {
    this.name = spec.name;
    this.#spec = spec;
    this.#format = new SyslogFormat(spec);
  }

  async send(batch: Batch, signal: AbortSignal): Promise<void> {
    const header = this.#format.header(Date.now());
    const lines: Buffer[] = [];
    forEachLine(batch.bytes, (line) => lines.push(line));
    const longest = lines.reduce((bytes, line) => Math.max(bytes, line.length), 0) + header.length;
    if (longest > MAX_DATAGRAM_BYTES) {
      // Before anything of the batch is sent: the queue looks for the one that is too long.
      throw new RejectedError(`${this.name}: a message of ${longest} bytes does not fit into a datagram`);
    }
    this.#socket ??= await this.#open(signal);
    await this.#sendAll(this.#socket, header, lines);
    this.#sentMs = performance.now();
  }

  async close(): Promise<void> {
    const socket = this.#socket;
    if (socket === undefined) return;
    await setTimeout(Math.max(0, this.#sentMs + GRACE_MS - performance.now()));
    if (this.#socket !== socket) return;
    this.#socket = undefined;
    await new Promise<void>((resolve) => socket.close(resolve));
  }

  /** A connected socket: only that one hears of it when nobody listens. */
  async #open(signal: AbortSignal): Promise<dgram.Socket> {
    const { host, port } = this.#spec;
    let opened: dgram.Socket | undefined;
    try {
      // Looked up again for each socket, so that a new address is found.
      const { address, family } = await lookup(host);
      if (signal.aborted) throw new SendError(`${this.name}: stopped`);
      const socket = dgram.createSocket(family === 6 ? 'udp6' : 'udp4');
      opened = socket;
      socket.on('error', (error) => this.#broken(socket, error));
      socket.connect(port, address);
      await once(socket, 'connect', { signal });
      return socket;
    } catch (error) {
      opened?.close();
      throw networkTrouble(this.name, error);
    }
  }

  #sendAll(socket: dgram.Socket, header: Buffer, lines: Buffer[]): Promise<void> {
    return new Promise((resolve, reject) => {
      let open = lines.length;
      let failure: Error | undefined;
      const done = (error: Error | null) => {
        failure ??= error ?? undefined;
        if (--open > 0) return;
        if (failure === undefined) return resolve();
        this.#broken(socket, failure);
        reject(this.#inWords(failure));
      };
      if (open === 0) resolve();
      for (const line of lines) socket.send([header, line], done);
    });
  }

  #inWords(error: Error): Error {
    const words = networkTrouble(this.name, error);
    return (error as NodeJS.ErrnoException).code === 'EMSGSIZE' ? new RejectedError(words.message) : words;
  }

  #broken(socket: dgram.Socket, error: Error): void {
    if (this.#socket !== socket) return;
    this.#socket = undefined;
    socket.close();
    this.onBroken?.(networkTrouble(this.name, error));
  }
}
