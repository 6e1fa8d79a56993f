import { type Batch, RejectedError, type Sink } from '../../../host/sidecar/outputs/sink.js';
import { numbersIn } from './output-kit.js';

/** A destination in this process, which can be told how to behave. */
export class TestSink implements Sink {
  readonly name: string = 'test://sink';
  maxBatchBytes = 64 * 1024;
  maxBatchWaitMs = 0;
  doubt: { bytes: number; ms: number } | undefined;
  onBroken?: (error: Error) => void;
  /** What it has taken, batch by batch. */
  readonly batches: number[][] = [];
  readonly sizes: number[] = [];
  tries = 0;
  isDown = false;
  isClosed = false;
  /** Documents that it never takes. */
  readonly refuses = new Set<number>();
  /** Each send waits for `release`. */
  isSlow = false;
  #waiting: (() => void) | undefined;

  async send(batch: Batch, signal: AbortSignal): Promise<void> {
    this.tries++;
    if (this.isSlow) await this.#wait(signal);
    if (this.isDown) throw new Error('down');
    const numbers = numbersIn(batch.bytes.toString());
    if (numbers.length !== batch.documents) throw new Error('the batch is not what it says');
    if (numbers.some((number) => this.refuses.has(number))) throw new RejectedError('no');
    this.batches.push(numbers);
    this.sizes.push(batch.bytes.length);
  }

  get numbers(): number[] {
    return this.batches.flat();
  }

  /** Lets one send go on. */
  release(): void {
    this.#waiting?.();
  }

  get isSending(): boolean {
    return this.#waiting !== undefined;
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = () => reject(new Error('stopped'));
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting = () => {
        this.#waiting = undefined;
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
    });
  }
}
