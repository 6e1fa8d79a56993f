/** Vector as a real process, with a configuration of vector/. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { appendFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { ClassicDocument } from '../../host/types.js';
import type { VectorFolder } from './vector-config.js';
import { VECTOR } from './vector-program.js';

const WAIT_MS = 45_000;
/** The kernel keeps some 200 small datagrams for a reader that is late. */
const DATAGRAMS_AT_ONCE = 50;

/** What comes slowly comes in so many pieces, so long after each other. */
const PIECES = 100;
const PIECE_MS = 50;

export type Json = Record<string, unknown>;

export class Vector {
  /** What the console sink printed. */
  readonly records: Json[] = [];
  /** What it said on standard error. */
  log = '';
  readonly folder: VectorFolder;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #waiting: Array<() => void> = [];

  /** `config` is the name of a file: `exec.yaml`. */
  constructor(folder: VectorFolder, config: string) {
    this.folder = folder;
    const child = spawn(VECTOR as string, ['--config', `vector/${config}`], {
      cwd: folder.path,
      env: folder.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#ended = once(child, 'close');
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.records.push(JSON.parse(line) as Json);
      this.#wake();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.log += text;
      this.#wake();
    });
    child.on('close', () => this.#wake());
  }

  get documents(): ClassicDocument[] {
    return this.records.filter((record) => 'sequence' in record) as unknown as ClassicDocument[];
  }

  /** Records that are no documents. */
  get others(): Json[] {
    return this.records.filter((record) => !('sequence' in record));
  }

  async sendTcp(data: string | Uint8Array): Promise<void> {
    const socket = connect(this.folder.port, '127.0.0.1');
    socket.end(data);
    await once(socket, 'close');
  }

  /** Lines that take some seconds, so that there is a middle in which something can happen. */
  async sendTcpSlowly(log: string): Promise<void> {
    const socket = connect(this.folder.port, '127.0.0.1');
    for (const piece of pieces(log)) {
      socket.write(piece);
      await pause(PIECE_MS);
    }
    socket.end();
    await once(socket, 'close');
  }

  async sendUdp(datagrams: readonly (string | Uint8Array)[]): Promise<void> {
    const socket = createSocket('udp4');
    for (const [index, datagram] of datagrams.entries()) {
      await new Promise<void>((sent) => socket.send(datagram, this.folder.port, '127.0.0.1', () => sent()));
      if (index % DATAGRAMS_AT_ONCE === DATAGRAMS_AT_ONCE - 1) await pause(5);
    }
    socket.close();
  }

  /** Looks again after each thing that it says, until the condition holds. */
  async until(what: string, condition: () => boolean): Promise<void> {
    const deadline = Date.now() + WAIT_MS;
    while (!condition()) {
      const hasEnded = this.#child.exitCode !== null || this.#child.signalCode !== null;
      if (hasEnded || Date.now() > deadline)
        throw new Error(`never seen: ${what}\n${this.records.length} records\n${this.log.slice(-4000)}`);
      await new Promise<void>((wake) => {
        const timer = setTimeout(wake, deadline - Date.now());
        this.#waiting.push(() => {
          clearTimeout(timer);
          wake();
        });
      });
    }
  }

  /** Until it has said this so many times. */
  says(what: RegExp, times = 1): Promise<void> {
    const all = new RegExp(what, 'g');
    return this.until(`${what}`, () => (this.log.match(all) ?? []).length >= times);
  }

  /** Ends it as a service manager does, and returns its exit code. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.#child.kill(signal);
    await this.#ended;
    return this.#child.exitCode;
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

/** A file that grows as slowly. */
export async function appendSlowly(path: string, log: string): Promise<void> {
  for (const piece of pieces(log)) {
    await appendFile(path, piece);
    await pause(PIECE_MS);
  }
}

function* pieces(log: string): Generator<string> {
  const length = Math.ceil(log.length / PIECES);
  for (let at = 0; at < log.length; at += length) yield log.slice(at, at + length);
}
