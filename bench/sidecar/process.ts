/** `mailstitch listen` as a child on one core: where it listens, what its counters say, what it costs. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { packageFile } from '../../host/package-files.js';

type Entry = Record<string, unknown>;

export class SidecarError extends Error {
  override name = 'SidecarError';
}

export interface Setup {
  inputs: readonly string[];
  outputs: readonly string[];
  options?: readonly string[];
  stateDir: string;
}

/** The core that the service has to itself; undefined where `taskset` is missing or there is one core only. */
export const SERVICE_CORE = hasCores() ? 0 : undefined;

/** In front of a sender's command, so that it does not take the service's core. */
export const SENDER_PREFIX: readonly string[] = SERVICE_CORE === undefined ? [] : ['taskset', '-c', '1'];

function hasCores(): boolean {
  return spawnSync('taskset', ['-c', '0,1', 'true'], { stdio: 'ignore' }).status === 0;
}

export class SidecarProcess {
  readonly #entries: Entry[] = [];
  readonly #child: ChildProcess;
  #waiting: Array<() => void> = [];

  private constructor({ inputs, outputs, options = [], stateDir }: Setup) {
    const args = [
      ...(SERVICE_CORE === undefined ? [] : ['taskset', '-c', `${SERVICE_CORE}`]),
      ...[process.execPath, packageFile('dist/host/cli.js'), 'listen'],
      ...inputs.flatMap((url) => ['--input', url]),
      ...outputs.flatMap((url) => ['--output', url]),
      ...['--state-dir', stateDir, '--service', 'http://127.0.0.1:0', '--log-format', 'json', ...options],
    ];
    const [program, ...rest] = args as [string, ...string[]];
    this.#child = spawn(program, rest, { stdio: ['ignore', 'inherit', 'pipe'] });
    createInterface({ input: this.#child.stderr as NodeJS.ReadableStream }).on('line', (line) => {
      try {
        this.#entries.push(JSON.parse(line) as Entry);
      } catch {
        this.#entries.push({ msg: line });
      }
      this.#wake();
    });
    this.#child.on('close', () => this.#wake());
  }

  static async start(setup: Setup): Promise<SidecarProcess> {
    const service = new SidecarProcess(setup);
    while (service.#entry('ready') === undefined) {
      if (service.#child.exitCode !== null) {
        throw new SidecarError(service.#entries.map((entry) => JSON.stringify(entry)).join('\n'));
      }
      await new Promise<void>((resolve) => service.#waiting.push(resolve));
    }
    return service;
  }

  port(input: string): number {
    const entry = this.#entries.find(
      ({ msg, input: name }) => msg === 'listening' && `${name}`.startsWith(input),
    );
    return Number(`${entry?.address}`.split(':').at(-1));
  }

  /** Seconds of user and system time of all threads so far, to the nanosecond. */
  cpuSeconds(): number {
    const threads = `/proc/${this.#child.pid}/task`;
    const nanoseconds = readdirSync(threads).map((thread) =>
      Number(readFileSync(`${threads}/${thread}/schedstat`, 'utf8').split(' ')[0]),
    );
    return nanoseconds.reduce((sum, of) => sum + of, 0) / 1e9;
  }

  /** Of the process as it stands now, MiB. */
  residentMiB(): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    return Number(/VmRSS:\s*(\d+) kB/.exec(status)?.[1]) / 1024;
  }

  /** Counters by their whole names, labels included. */
  async metrics(): Promise<Map<string, number>> {
    const address = this.#entry('service listening')?.address;
    const text = await (await fetch(`http://${address}/metrics`)).text();
    const rows = text.split('\n').filter((row) => row !== '' && !row.startsWith('#'));
    return new Map(
      rows.map((row) => [row.slice(0, row.lastIndexOf(' ')), Number(row.slice(row.lastIndexOf(' ') + 1))]),
    );
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null) {
      const closed = once(this.#child, 'close');
      this.#child.kill('SIGTERM');
      await closed;
    }
    if (this.#child.exitCode !== 0) throw new SidecarError(`it ended with exit code ${this.#child.exitCode}`);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #entry(message: string): Entry | undefined {
    return this.#entries.find(({ msg }) => msg === message);
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
