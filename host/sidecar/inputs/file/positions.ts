/** How far files are read, across restarts. */
import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { fileTrouble } from '../../../errors.js';
import type { Log } from '../input.js';

const VERSION = 1;

const REMEMBERED_FILE = z.object({
  ino: z.string(),
  position: z.int().nonnegative(),
  /** What it had at the last look. */
  size: z.int().nonnegative(),
  head: z.object({ bytes: z.int().nonnegative(), hash: z.string() }),
});

const REMEMBERED = z.object({
  version: z.literal(VERSION),
  path: z.string(),
  /** Oldest first; the last one had the name. */
  files: z.array(REMEMBERED_FILE),
});

/** What an earlier process left. */
export interface Remembered {
  readonly files: readonly RememberedFile[];
  /** When it was written; files that are not in it and were written to later came after that process. */
  readonly savedMs: number;
}

export type RememberedFile = Readonly<z.infer<typeof REMEMBERED_FILE>>;

export class Positions {
  readonly #path: string;
  readonly #folder: string;
  readonly #file: string;
  readonly #log: Log;
  #saved = '';
  #hasFailed = false;

  /** Of the file `path`; kept in `stateDir`. */
  constructor(path: string, stateDir: string, log: Log) {
    this.#path = path;
    this.#folder = join(stateDir, 'positions');
    this.#file = join(this.#folder, `${createHash('sha256').update(path).digest('hex').slice(0, 32)}.json`);
    this.#log = log;
  }

  /** Undefined if the file was never seen, or what is remembered can not be read. */
  async load(): Promise<Remembered | undefined> {
    try {
      this.#saved = await fs.readFile(this.#file, 'utf8');
      const { path, files } = REMEMBERED.parse(JSON.parse(this.#saved));
      const { mtimeMs } = await fs.stat(this.#file);
      return path === this.#path ? { files, savedMs: mtimeMs } : undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      const facts = { file: this.#file, reason: (error as Error).message };
      this.#log.warn(facts, 'the remembered position can not be read: the file counts as never seen');
      return undefined;
    }
  }

  /** Never rejects: while it fails the position before stays, and lines may come twice after a crash. */
  async save(files: readonly RememberedFile[]): Promise<void> {
    const text = `${JSON.stringify({ version: VERSION, path: this.#path, files })}\n`;
    if (text === this.#saved) return;
    const next = `${this.#file}.new`;
    try {
      await fs.mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await fs.writeFile(next, text, { mode: 0o600, flush: true });
      await fs.rename(next, this.#file);
      this.#saved = text;
      this.#hasFailed = false;
    } catch (error) {
      if (!this.#hasFailed) {
        this.#log.error({ reason: fileTrouble(next, error) }, 'the position could not be written');
      }
      this.#hasFailed = true;
    }
  }
}
