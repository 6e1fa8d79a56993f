/** `mailstitch listen` as a real process: what it logs, where it listens, what it prints. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const CLI = fileURLToPath(new URL('../../../dist/host/cli.js', import.meta.url));
const WAIT_MS = 45_000;

export type LogEntry = Record<string, unknown> & { msg: string };

export interface SidecarSetup {
  inputs?: readonly string[];
  outputs?: readonly string[];
  /** More of the command line. */
  options?: readonly string[];
  env?: Record<string, string>;
  /** Text of a YAML file. */
  config?: string;
  /** State of an earlier one; a new folder by default, which goes with it. */
  stateDir?: string;
  /** The command; that of this checkout by default. */
  cli?: string;
}

export class Sidecar {
  readonly logs: LogEntry[] = [];
  readonly lines: string[] = [];
  /** What it said that is no JSON. */
  noise = '';
  readonly child: ChildProcess;
  readonly #folder: string;
  readonly #ended: Promise<unknown>;
  #waiting: Array<() => void> = [];

  constructor({
    inputs = [],
    outputs = [],
    options = [],
    env = {},
    config,
    stateDir,
    cli = CLI,
  }: SidecarSetup) {
    if (!existsSync(cli)) throw new Error('dist/host/cli.js is missing: run "npm run build" first');
    this.#folder = mkdtempSync(join(tmpdir(), 'mailstitch-sidecar-'));
    const file = join(this.#folder, 'mailstitch.yaml');
    if (config !== undefined) writeFileSync(file, config);
    const args = [
      cli,
      'listen',
      ...(config === undefined ? [] : ['--config', file]),
      ...inputs.flatMap((url) => ['--input', url]),
      ...outputs.flatMap((url) => ['--output', url]),
      '--state-dir',
      stateDir ?? join(this.#folder, 'state'),
      '--log-format',
      'json',
      ...options,
    ];
    this.child = spawn(process.execPath, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH ?? '', MAILSTITCH_SERVICE: 'http://127.0.0.1:0', ...env },
    });
    this.#ended = once(this.child, 'close');
    if (this.child.stdout)
      createInterface({ input: this.child.stdout }).on('line', (line) => this.#take(line));
    if (this.child.stderr)
      createInterface({ input: this.child.stderr }).on('line', (line) => this.#log(line));
    this.child.stdin?.on('error', () => {}); // it may end without reading all of it
    this.child.on('close', () => this.#wake());
  }

  /** Starts it and waits until all of it is open. */
  static async start(setup: SidecarSetup): Promise<Sidecar> {
    const sidecar = new Sidecar(setup);
    await sidecar.logged('ready');
    return sidecar;
  }

  get pid(): number {
    return this.child.pid as number;
  }

  get documents(): Record<string, unknown>[] {
    return this.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** Where an input listens: `127.0.0.1:40123`, or a path. */
  address(input: string): string {
    const entry = this.logs.find(
      ({ msg, input: name }) => msg === 'listening' && `${name}`.startsWith(input),
    );
    if (entry === undefined) throw new Error(`${input} does not listen: ${JSON.stringify(this.logs)}`);
    return entry.address as string;
  }

  port(input: string): number {
    return Number(this.address(input).split(':').at(-1));
  }

  /** The URL of its service: `http://127.0.0.1:40124`. */
  get service(): string {
    const entry = this.logs.find(({ msg }) => msg === 'service listening');
    if (entry === undefined) throw new Error(`the service does not listen: ${JSON.stringify(this.logs)}`);
    return `http://${entry.address}`;
  }

  /** The value of a metric; with labels as they are printed: `mailstitch_input_lines_total{input="stdin"}`. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.service}/metrics`)).text();
    const line = text.split('\n').find((row) => row.startsWith(`${name} `));
    return line === undefined ? Number.NaN : Number(line.slice(name.length + 1));
  }

  logged(message: string): Promise<void> {
    return this.until(`log: ${message}`, () => this.logs.some(({ msg }) => msg === message));
  }

  /** Looks again after each thing that it says, until the condition holds. */
  async until(what: string, condition: () => boolean): Promise<void> {
    const deadline = Date.now() + WAIT_MS;
    while (!condition()) {
      const hasEnded = this.child.exitCode !== null || this.child.signalCode !== null;
      if (hasEnded || Date.now() > deadline) {
        const last = this.logs.slice(-10).map((entry) => JSON.stringify(entry));
        throw new Error(
          `never seen: ${what}\n${this.lines.length} documents\n${last.join('\n')}\n${this.noise}`,
        );
      }
      await new Promise<void>((wake) => {
        const timer = setTimeout(wake, deadline - Date.now());
        this.#waiting.push(() => {
          clearTimeout(timer);
          wake();
        });
      });
    }
  }

  /** Asks for a condition that it does not speak of, such as a file of its, until it holds. */
  async eventually(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = Date.now() + WAIT_MS;
    while (!(await condition())) {
      if (Date.now() > deadline)
        throw new Error(
          `never true: ${what}\n${this.logs
            .slice(-10)
            .map((e) => JSON.stringify(e))
            .join('\n')}`,
        );
      await new Promise((wake) => setTimeout(wake, 20));
    }
  }

  /** Ends it as a service manager does, and returns its exit code. */
  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    return this.exit();
  }

  async exit(): Promise<number | null> {
    await this.#ended;
    rmSync(this.#folder, { recursive: true, force: true });
    return this.child.exitCode;
  }

  #take(line: string): void {
    this.lines.push(line);
    this.#wake();
  }

  #log(line: string): void {
    try {
      this.logs.push(JSON.parse(line) as LogEntry);
    } catch {
      this.noise += `${line}\n`;
    }
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
