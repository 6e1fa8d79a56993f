import { join } from 'node:path';
import type { Log } from '../inputs/input.js';
import type { OutputMeter } from '../meters.js';
import { Seldom } from '../seldom.js';
import type { Chunk } from './backlog/memory.js';
import { RejectedFile } from './rejected.js';

/** A destination may refuse every single document: that is said once in this time, with a count. */
const SAY_EVERY_MS = 10_000;

/** Documents that the destination will never take. */
export class Refused {
  readonly #output: string;
  readonly #meter: OutputMeter;
  readonly #log: Log;
  readonly #file: RejectedFile | undefined;
  readonly #rejections = new Seldom(SAY_EVERY_MS);
  readonly #losses = new Seldom(SAY_EVERY_MS);

  /** Without a folder they are lost. `maxBytes` bounds the file. */
  constructor(
    output: string,
    dir: string | undefined,
    slug: string,
    maxBytes: number,
    meter: OutputMeter,
    log: Log,
  ) {
    this.#output = output;
    this.#meter = meter;
    this.#log = log;
    this.#file =
      dir === undefined ? undefined : new RejectedFile(join(dir, `${slug}.rejected.ndjson`), maxBytes);
  }

  /** Puts one document aside. Never rejects: where it can not be written it is counted lost. */
  async add({ bytes, documents }: Chunk, reason: Error): Promise<void> {
    if (this.#file === undefined) {
      this.#lose(documents, reason.message, 'there is no folder for refused documents');
      return;
    }
    try {
      await this.#file.add(bytes);
    } catch (error) {
      this.#lose(documents, reason.message, `${this.#file.path}: ${(error as Error).message}`);
      return;
    }
    this.#meter.rejected(documents);
    this.#rejections.add(documents, (count) => {
      const facts = { output: this.#output, documents: count, error: reason.message, file: this.#file?.path };
      this.#log.warn(facts, 'the destination refuses documents; they are in the file of refused ones');
    });
  }

  close(): Promise<void> {
    return this.#file?.close().catch(() => {}) ?? Promise.resolve();
  }

  #lose(documents: number, error: string, trouble: string): void {
    this.#meter.lost(documents);
    this.#losses.add(documents, (count) => {
      const facts = { output: this.#output, documents: count, error, trouble };
      this.#log.error(facts, 'documents that the destination refuses are lost');
    });
  }
}
