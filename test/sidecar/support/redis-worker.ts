/** One Redis input with everything around it recorded, and receipts that are given by hand. */
import { EventEmitter, once } from 'node:events';
import type { RedisListInputSpec, RedisStreamInputSpec } from '../../../host/sidecar/config/specs.js';
import type { Intake, LineInput, Origin, Receipt } from '../../../host/sidecar/inputs/input.js';
import { createRedisInput } from '../../../host/sidecar/inputs/redis/create.js';

const WAIT_MS = 20_000;

interface TakenLine {
  text: string;
  origin: Origin;
  receipt: Receipt | undefined;
  index: number;
  isReleased: boolean;
}

export class RedisWorker implements Intake {
  readonly input: LineInput;
  readonly taken: TakenLine[] = [];
  readonly bytes: Buffer[] = [];
  readonly logs: { level: string; facts: Record<string, unknown>; message: string }[] = [];
  readonly failures: Error[] = [];
  readonly counts = { lines: 0, bytes: 0 };
  readonly lost: Record<string, number> = {};
  readonly troubles: Record<string, number> = {};
  readonly #events = new EventEmitter();

  constructor(spec: RedisListInputSpec | RedisStreamInputSpec) {
    const log =
      (level: string) =>
      (facts: object, message: string): void => {
        this.logs.push({ level, facts: facts as Record<string, unknown>, message });
        this.#events.emit('change');
      };
    this.input = createRedisInput(spec, {
      intake: this,
      log: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
      meter: {
        lines: (count, bytes) => {
          this.counts.lines += count;
          this.counts.bytes += bytes;
        },
        lost: (count, why) => {
          this.lost[why] = (this.lost[why] ?? 0) + count;
        },
        connections: () => undefined,
        trouble: (why) => {
          this.troubles[why] = (this.troubles[why] ?? 0) + 1;
        },
      },
      stateDir: undefined,
      fail: (error) => {
        this.failures.push(error);
        this.#events.emit('change');
      },
      ended: () => undefined,
    });
  }

  /** What the input handed on, line by line. */
  get lines(): string[] {
    return this.taken.map(({ text }) => text);
  }

  push(lines: Uint8Array, origin: Origin, receipt?: Receipt): number {
    const bytes = Buffer.from(lines);
    const texts = bytes.toString().split('\n');
    if (texts.pop() !== '') throw new Error('a push does not end with a line feed');
    this.bytes.push(bytes);
    texts.forEach((text, index) => {
      this.taken.push({ text, origin, receipt, index, isReleased: false });
    });
    this.#events.emit('change');
    return texts.length;
  }

  /** Says that all lines are done with that `which` picks and that are not yet. Returns how many. */
  release(which: (text: string) => boolean = () => true): number {
    const lines = this.taken.filter(({ text, isReleased }) => !isReleased && which(text));
    for (const line of lines) {
      line.isReleased = true;
      line.receipt?.released?.(line.index);
    }
    return lines.length;
  }

  /** Waits until so many lines came. */
  async came(count: number): Promise<void> {
    await this.until(() => this.taken.length >= count, `${count} lines`);
  }

  async said(message: string): Promise<void> {
    await this.until(() => this.logs.some((log) => log.message.includes(message)), message);
  }

  /** Waits for something that a line, a log or a failure brings about. */
  async until(isSo: () => boolean, what: string): Promise<void> {
    const signal = AbortSignal.timeout(WAIT_MS);
    while (!isSo()) {
      try {
        await once(this.#events, 'change', { signal });
      } catch {
        const said = this.logs.map(({ message, facts }) => `${message} ${JSON.stringify(facts)}`).join('\n');
        throw new Error(`waited in vain for ${what}; ${this.taken.length} lines came\n${said}`);
      }
    }
  }
}

/** Looks at something in Redis until it is so. */
export async function eventually(isSo: () => Promise<boolean> | boolean, what: string): Promise<void> {
  const deadline = Date.now() + WAIT_MS;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Lets time pass in which something must not happen. */
export function quiet(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export function listSpec(url: string, more: Partial<RedisListInputSpec> = {}): RedisListInputSpec {
  const common = { name: 'redis://test/0', records: true, spool: false };
  return { kind: 'redis-list', url, list: 'ironport', ...common, ...more };
}

export function streamSpec(url: string, more: Partial<RedisStreamInputSpec> = {}): RedisStreamInputSpec {
  const common = { name: 'redis://test/0', records: true, spool: false };
  const group = { streams: ['mail'], group: 'mailstitch', consumer: 'one', leaseMs: 900, batch: 100 };
  return { kind: 'redis-stream', url, ...common, ...group, ...more };
}
