import { type FileHandle, open } from 'node:fs/promises';
import { appendDurably } from './backlog/append.js';
import { cutAndCount } from './backlog/whole-file.js';

/** `SLUG.rejected.ndjson`: documents that the destination refused for good, for somebody to look at. */
export class RejectedFile {
  readonly path: string;
  readonly #maxBytes: number;
  #handle: FileHandle | undefined;
  #length = 0;
  /** One thing after the other. */
  #work: Promise<void> = Promise.resolve();

  constructor(path: string, maxBytes: number) {
    this.path = path;
    this.#maxBytes = maxBytes;
  }

  /** Resolves when the document is on the disk. */
  add(line: Buffer): Promise<void> {
    return this.#then(() => this.#append(line));
  }

  /** It is opened again when it is needed: somebody may have moved it away. */
  close(): Promise<void> {
    return this.#then(async () => {
      const handle = this.#handle;
      this.#handle = undefined;
      await handle?.close();
    });
  }

  #then(work: () => Promise<void>): Promise<void> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => {});
    return done;
  }

  async #append(line: Buffer): Promise<void> {
    this.#handle ??= await this.#open();
    if (this.#length + line.length > this.#maxBytes) {
      throw new Error(`the file has ${this.#length} bytes, and more than ${this.#maxBytes} are not allowed`);
    }
    await appendDurably(this.#handle, [line], this.#length);
    this.#length += line.length;
  }

  async #open(): Promise<FileHandle> {
    const handle = await open(this.path, 'a', 0o600);
    await handle.close();
    this.#length = cutAndCount(this.path, 0).bytes;
    return open(this.path, 'r+');
  }
}
