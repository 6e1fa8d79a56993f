/** A Fluent Bit as a child: started with a pipeline, watched through its own metrics and through /proc. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { configText, type Pipeline } from './config.js';

/** Counters of all plugins, by alias; one without an alias is called after its kind, such as `null.0`. */
export interface Metrics {
  input: Record<string, { records: number }>;
  filter: Record<string, { drop_records: number; add_records: number }>;
  output: Record<string, { proc_records: number; dropped_records: number }>;
}

/** Fluent Bit takes a snapshot of its counters once a second. */
const POLL_MS = 100;
const STOP_MS = 15_000;
const LOG_LINES_TOLD = 15;

export class FluentBitError extends Error {
  override name = 'FluentBitError';
}

export class FluentBit {
  private ended = false;
  private readonly end: Promise<void>;

  private constructor(
    private readonly child: ChildProcess,
    private readonly logPath: string,
    private readonly port: number,
  ) {
    this.end = new Promise((resolve) => {
      const settle = () => {
        this.ended = true;
        resolve();
      };
      child.once('exit', settle);
      child.once('error', settle);
    });
  }

  /** `folder` is this run's own; configuration and log of the child are left there. */
  static async start(program: string, folder: string, pipeline: Pipeline): Promise<FluentBit> {
    const port = await freePort();
    const configPath = join(folder, 'fluent-bit.yaml');
    const logPath = join(folder, 'fluent-bit.log');
    writeFileSync(configPath, configText(pipeline, port));
    const log = openSync(logPath, 'w');
    const child = spawn(program, ['-c', configPath], { cwd: folder, stdio: ['ignore', log, log] });
    closeSync(log);
    return new FluentBit(child, logPath, port);
  }

  /** Seconds of user and system time of all threads so far, to the nanosecond. */
  cpuSeconds(): number {
    const threads = `/proc/${this.child.pid}/task`;
    const nanoseconds = readdirSync(threads).map((thread) => {
      return Number(readFileSync(`${threads}/${thread}/schedstat`, 'utf8').split(' ')[0]);
    });
    return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e9;
  }

  /** Memory that is really there. */
  residentBytes(): number {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
  }

  /** How much of the mapping of exactly this size was never touched: memory that is promised but not there yet. */
  untouchedBytes(mappingBytes: number): number {
    const text = readFileSync(`/proc/${this.child.pid}/smaps`, 'utf8');
    const size = new RegExp(`^Size: +${mappingBytes / 1024} kB$[^]*?^Rss: +(\\d+) kB$`, 'm').exec(text);
    return size === null ? 0 : mappingBytes - Number(size[1]) * 1024;
  }

  /** Asks `probe` until it has an answer; a Fluent Bit that ends meanwhile, or takes too long, is an error. */
  async until<T>(what: string, seconds: number, probe: () => Promise<T | null> | T | null): Promise<T> {
    const deadline = Date.now() + seconds * 1000;
    for (;;) {
      if (this.ended) throw new FluentBitError(`Fluent Bit ended before ${what}\n${this.logTail()}`);
      const answer = await probe();
      if (answer !== null) return answer;
      if (Date.now() > deadline)
        throw new FluentBitError(`after ${seconds} s still not: ${what}\n${this.logTail()}`);
      await sleep(POLL_MS);
    }
  }

  /** The newest snapshot; null while there is none yet. */
  async metrics(): Promise<Metrics | null> {
    try {
      const response = await fetch(`http://127.0.0.1:${this.port}/api/v1/metrics`);
      return response.ok ? ((await response.json()) as Metrics) : null;
    } catch {
      return null;
    }
  }

  /** Ends it as a service manager would: outputs are flushed. */
  async stop(): Promise<void> {
    if (this.ended) throw new FluentBitError(`Fluent Bit ended by itself\n${this.logTail()}`);
    this.child.kill('SIGTERM');
    await Promise.race([this.end, sleep(STOP_MS, undefined, { ref: false })]);
    if (!this.ended) throw new FluentBitError(`Fluent Bit did not stop on SIGTERM\n${this.logTail()}`);
    if (this.child.exitCode !== 0)
      throw new FluentBitError(`Fluent Bit ended with ${this.child.exitCode}\n${this.logTail()}`);
  }

  /** Does nothing to one that has ended. */
  kill(): void {
    if (!this.ended) this.child.kill('SIGKILL');
  }

  /** Lines of its log that tell of errors. */
  errors(): string[] {
    const lines = readFileSync(this.logPath, 'utf8').split('\n');
    return lines.filter((line) => /\[ ?error\]/.test(line));
  }

  private logTail(): string {
    return readFileSync(this.logPath, 'utf8').trimEnd().split('\n').slice(-LOG_LINES_TOLD).join('\n');
  }
}

/** Records that stand at the outputs when all that came in is through. */
export function keptRecords({ input, filter }: Metrics): number {
  const came = Object.values(input).reduce((sum, { records }) => sum + records, 0);
  const changed = Object.values(filter).reduce((sum, one) => sum + one.add_records - one.drop_records, 0);
  return came + changed;
}

export function deliveredRecords({ output }: Metrics): number {
  return Object.values(output).reduce((sum, { proc_records: records }) => sum + records, 0);
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
