import { type FileHandle, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { appendDurably } from './append.js';

/** Only the service reads what waits: it holds addresses and subjects. */
const MODE = 0o600;

/** One file of the spill. Only the first `length` bytes of the file count. */
export class Segment {
  readonly path: string;
  readonly number: number;
  /** Place of the first byte. */
  readonly startAt: number;
  length = 0;
  /** Documents that are still to be sent. */
  documents = 0;
  #handle: Promise<FileHandle> | undefined;
  #isOnDisk: boolean;

  /** `isOnDisk`: the file is from an earlier process. */
  constructor(path: string, number: number, startAt: number, isOnDisk: boolean) {
    this.path = path;
    this.number = number;
    this.startAt = startAt;
    this.#isOnDisk = isOnDisk;
  }

  get endAt(): number {
    return this.startAt + this.length;
  }

  /** Resolves when all of it is on the disk; otherwise nothing has changed. */
  async append(buffers: Buffer[], bytes: number, documents: number): Promise<void> {
    await appendDurably(await this.#open(), buffers, this.length);
    this.length += bytes;
    this.documents += documents;
  }

  /** Rejects where the file is shorter than it was. */
  async read(offset: number, bytes: number): Promise<Buffer> {
    const handle = await this.#open();
    const buffer = Buffer.allocUnsafe(bytes);
    for (let length = 0; length < bytes; ) {
      const { bytesRead } = await handle.read(buffer, length, bytes - length, offset + length);
      if (bytesRead === 0) throw new Error(`the file ends after ${offset + length} of ${this.length} bytes`);
      length += bytesRead;
    }
    return buffer;
  }

  /** It is opened again when it is needed. */
  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await (await handle?.catch(() => undefined))?.close();
  }

  async remove(): Promise<void> {
    await this.close();
    await rm(this.path, { force: true });
  }

  #open(): Promise<FileHandle> {
    if (this.#handle === undefined) {
      const opening = this.#isOnDisk ? open(this.path, 'r+') : this.#create();
      this.#handle = opening;
      // What could not be opened is tried again.
      opening.catch(() => {
        if (this.#handle === opening) this.#handle = undefined;
      });
    }
    return this.#handle;
  }

  async #create(): Promise<FileHandle> {
    const handle = await open(this.path, 'wx+', MODE);
    this.#isOnDisk = true;
    await syncFolder(dirname(this.path));
    return handle;
  }
}

/** A new file is only there after a power cut if its folder is written too. Some file systems can not do that. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  await folder?.sync().catch(() => {});
  await folder?.close().catch(() => {});
}
