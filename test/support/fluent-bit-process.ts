/**
 * Fluent Bit as a real process with the shipped configuration. The files of fluent-bit/ are copied into a directory
 * of its own, so that a test can have other settings and switch on what is commented there.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findFluentBit } from '../../bench/fluent-bit/programs.js';
import type { ClassicDocument } from '../../host/types.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const WAIT_MS = 30_000;
/** The kernel keeps some 200 small datagrams for a reader that is late. */
const DATAGRAMS_AT_ONCE = 50;

/** The program, or undefined if there is none. */
export const FLUENT_BIT = findProgram();

export type Json = Record<string, unknown>;

export interface Statistics extends Json {
  lines: number;
  unmatched: number;
  oversize: number;
  documents: number;
  open: number;
}

export interface Setup {
  config?: string;
  /** What mailstitch.json holds: settings, or its text. */
  settings?: Json | string;
  /** Changes the configuration. */
  edit?: (config: string) => string;
  env?: Record<string, string>;
  /** For its command line. */
  options?: readonly string[];
  /** Where fluent-bit/ and build/ are taken from; this checkout by default. */
  from?: string;
}

export class FluentBit {
  /** Records as they came out, counters apart. */
  readonly records: Json[] = [];
  statistics: Statistics | undefined;
  /** What it said on standard error. */
  log = '';
  udpPort = 0;
  tcpPort = 0;
  private readonly ended: Promise<unknown>;
  private readonly child: ChildProcess;
  private readonly directory: string;
  private waiting: Array<() => void> = [];

  private constructor(directory: string, options: readonly string[], env: Record<string, string>) {
    this.directory = directory;
    const child = spawn(FLUENT_BIT as string, options, {
      cwd: directory,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    this.ended = once(child, 'close');
    createInterface({ input: child.stdout }).on('line', (line) => this.take(line));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.log += text;
      this.wake();
    });
    child.on('close', () => this.wake());
  }

  /** Starts it and waits until it listens. */
  static async start(setup: Setup = {}): Promise<FluentBit> {
    const [udpPort, tcpPort] = [await freeUdpPort(), await freeTcpPort()];
    const fluentBit = FluentBit.launch({
      ...setup,
      env: {
        MAILSTITCH_LISTEN: '127.0.0.1',
        MAILSTITCH_UDP_PORT: `${udpPort}`,
        MAILSTITCH_TCP_PORT: `${tcpPort}`,
        MAILSTITCH_STATS_SECONDS: '1',
        MAILSTITCH_FLUSH: '0.1',
        ...setup.env,
      },
    });
    fluentBit.udpPort = udpPort;
    fluentBit.tcpPort = tcpPort;
    await fluentBit.until('it listens', () => fluentBit.log.includes(`listening on 127.0.0.1:${tcpPort}`));
    return fluentBit;
  }

  /** Starts it, whatever comes of it. */
  static launch({
    config = 'fluent-bit.yaml',
    settings,
    edit,
    env = {},
    options = [],
    from = ROOT,
  }: Setup): FluentBit {
    const directory = mkdtempSync(join(tmpdir(), 'mailstitch-fluent-bit-'));
    for (const part of ['fluent-bit', 'build'])
      cpSync(join(from, part), join(directory, part), { recursive: true });
    const inFolder = (name: string) => join(directory, 'fluent-bit', name);
    if (settings !== undefined) {
      const text = typeof settings === 'string' ? settings : JSON.stringify(settings);
      writeFileSync(inFolder('mailstitch.json'), text);
    }
    if (edit) writeFileSync(inFolder(config), edit(readFileSync(inFolder(config), 'utf8')));
    return new FluentBit(directory, ['-c', `fluent-bit/${config}`, ...options], env);
  }

  get documents(): ClassicDocument[] {
    return this.records.filter((record) => 'sequence' in record) as unknown as ClassicDocument[];
  }

  /** Records that are no documents. */
  get others(): Json[] {
    return this.records.filter((record) => !('sequence' in record));
  }

  async sendTcp(data: string | Uint8Array): Promise<void> {
    const socket = this.connect();
    socket.end(data);
    await once(socket, 'close');
  }

  connect(): Socket {
    return connect(this.tcpPort, '127.0.0.1');
  }

  async sendUdp(datagrams: readonly (string | Uint8Array)[]): Promise<void> {
    const socket = createSocket('udp4');
    for (const [index, datagram] of datagrams.entries()) {
      await new Promise<void>((sent) => socket.send(datagram, this.udpPort, '127.0.0.1', () => sent()));
      if (index % DATAGRAMS_AT_ONCE === DATAGRAMS_AT_ONCE - 1) await pause(5);
    }
    socket.close();
  }

  /** Looks again after each thing that it says, until the condition holds. */
  async until(what: string, condition: () => boolean | undefined): Promise<void> {
    const deadline = Date.now() + WAIT_MS;
    for (;;) {
      if (condition()) return;
      const ended = this.child.exitCode !== null || this.child.signalCode !== null;
      if (ended || Date.now() > deadline)
        throw new Error(`never seen: ${what}\n${JSON.stringify(this.statistics)}\n${this.log.slice(-4000)}`);
      await new Promise<void>((wake) => {
        const timer = setTimeout(wake, deadline - Date.now());
        this.waiting.push(() => {
          clearTimeout(timer);
          wake();
        });
      });
    }
  }

  /** All documents, when so many lines were read and no message is open any more. */
  async settled(lines: number): Promise<ClassicDocument[]> {
    await this.until(`${lines} lines and none open`, () => {
      const last = this.statistics;
      return last && last.lines >= lines && last.open === 0;
    });
    const { documents } = this.statistics as Statistics;
    await this.until(`${documents} documents`, () => this.documents.length >= documents);
    return this.documents;
  }

  /** Ends it as a service manager does, and returns its exit code. */
  async stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    return this.exit();
  }

  async exit(): Promise<number | null> {
    await this.ended;
    rmSync(this.directory, { recursive: true, force: true });
    return this.child.exitCode;
  }

  private take(line: string): void {
    const record = JSON.parse(line) as Json;
    if (record.mailstitch === 'stats' && 'lines' in record) this.statistics = record as Statistics;
    else this.records.push(record);
    this.wake();
  }

  private wake(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const wake of waiting) wake();
  }
}

/** The plugins that this build of Fluent Bit has. */
export function plugins(): Set<string> {
  const help = execFileSync(FLUENT_BIT as string, ['--help'], { encoding: 'utf8' });
  return new Set(help.match(/(?<=^ {2})\w+(?= {2})/gm));
}

function findProgram(): string | undefined {
  const found = findFluentBit();
  if ('program' in found) return found.program;
  if (process.env.FLUENT_BIT) throw new Error(found.missing); // whoever names one wants it tested
  return undefined;
}

async function freeTcpPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}
