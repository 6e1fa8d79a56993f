/** What an input hands over, counts and says, for tests that run one input by itself. */
import type { Intake, LineInput, Origin, Receipt } from '../../../host/sidecar/inputs/input.js';
import type { InputMeter } from '../../../host/sidecar/meters.js';
import { type TestLog, testLog } from './log.js';

const NEWLINE = 0x0a;
const WAIT_MS = 20_000;

export interface Push {
  readonly lines: Uint8Array;
  readonly origin: Origin;
  readonly receipt: Receipt | undefined;
  readonly count: number;
}

export class InputRecorder implements Intake {
  readonly pushes: Push[] = [];
  readonly log: TestLog = testLog();
  readonly troubles: string[] = [];
  readonly lost: Record<string, number> = {};
  readonly failures: Error[] = [];
  /** As the meter heard of them. */
  meteredLines = 0;
  meteredBytes = 0;
  connections = 0;
  hasEnded = false;
  /** Pushes are safe at once (a microtask later), or when the test says so. */
  isSafeAtOnce = true;
  /** Called after each push. */
  onPush: (push: Push) => void = () => {};
  lineCount = 0;
  #waiting: Array<() => void> = [];

  readonly meter: InputMeter = {
    lines: (count, bytes) => {
      this.meteredLines += count;
      this.meteredBytes += bytes;
    },
    lost: (count, why) => {
      this.lost[why] = (this.lost[why] ?? 0) + count;
      this.#wake();
    },
    connections: (open) => {
      this.connections = open;
      this.#wake();
    },
    trouble: (why) => {
      this.troubles.push(why);
      this.#wake();
    },
  };

  /** The context of an input. */
  context(stateDir?: string) {
    return {
      intake: this as Intake,
      meter: this.meter,
      log: this.log,
      stateDir,
      fail: (error: Error) => {
        this.failures.push(error);
        this.#wake();
      },
      ended: () => {
        this.hasEnded = true;
        this.#wake();
      },
    };
  }

  push(lines: Uint8Array, origin: Origin, receipt?: Receipt): number {
    if (lines.at(-1) !== NEWLINE) throw new Error('a push that does not end with a line feed');
    let count = 0;
    for (const byte of lines) if (byte === NEWLINE) count++;
    const push = { lines: Buffer.from(lines), origin, receipt, count };
    this.pushes.push(push);
    this.lineCount += count;
    if (this.isSafeAtOnce) queueMicrotask(() => receipt?.safe?.());
    this.onPush(push);
    this.#wake();
    return count;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.pushes.map(({ lines }) => lines));
  }

  get text(): string {
    return this.bytes.toString();
  }

  /** Without their ends. */
  get lines(): string[] {
    return this.text.split('\n').slice(0, -1);
  }

  /** The lines of one sender. */
  linesOf(peer: string): string[] {
    const theirs = this.pushes.filter(({ origin }) => origin.peer === peer);
    return Buffer.concat(theirs.map(({ lines }) => lines))
      .toString()
      .split('\n')
      .slice(0, -1);
  }

  /** Where the input listens: what it logged. */
  get address(): string {
    const entry = this.log.entries.find(({ message }) => message === 'listening');
    if (entry === undefined) throw new Error('it does not listen');
    return entry.facts.address as string;
  }

  get port(): number {
    return Number(this.address.split(':').at(-1));
  }

  logged(message: string): boolean {
    return this.log.entries.some((entry) => entry.message === message);
  }

  /** Looks again after each thing that the input does, until the condition holds. */
  async until(what: string, condition: () => boolean): Promise<void> {
    const deadline = Date.now() + WAIT_MS;
    while (!condition()) {
      if (Date.now() > deadline) throw new Error(`never seen: ${what}; ${JSON.stringify(this.summary)}`);
      await new Promise<void>((wake) => {
        // the log has no event of its own
        const timer = setTimeout(wake, 20);
        this.#waiting.push(() => {
          clearTimeout(timer);
          wake();
        });
      });
    }
  }

  get summary() {
    const { lineCount, troubles, lost, connections, hasEnded } = this;
    return { lineCount, troubles, lost, connections, hasEnded, log: this.log.entries.slice(-5) };
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

/** Inputs that are stopped after each test. */
export class Inputs {
  readonly #open: LineInput[] = [];

  async start<T extends LineInput>(input: T): Promise<T> {
    this.#open.push(input);
    await input.start();
    return input;
  }

  async stopAll(): Promise<void> {
    for (const input of this.#open.splice(0)) await input.stop();
  }
}
