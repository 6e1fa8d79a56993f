import { constants, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';

export interface Place {
  /** Of the segment. */
  number: number;
  /** Bytes of it that need not be sent again. */
  offset: number;
}

/** Often enough that a restart repeats little, seldom enough to cost nothing. */
const EVERY_MS = 200;

/** Longest text of two numbers; always so long, so that a write never leaves the end of the one before. */
const TEXT_LENGTH = 40;

/**
 * A small file that says how far the spill is sent. It need not be true: a place that is too far back only repeats
 * documents, and a segment that has gone is no place at all.
 */
export class Progress {
  readonly #path: string;
  #writing: Promise<void> | undefined;
  #writtenMs = -Infinity;

  constructor(path: string) {
    this.#path = path;
  }

  /** What an earlier process has left; undefined if that is nothing of use. */
  read(): Place | undefined {
    let text: string;
    try {
      text = readFileSync(this.#path, 'latin1');
    } catch {
      return undefined;
    }
    const match = /^(\d{1,16}) (\d{1,16}) *\n$/.exec(text);
    return match === null ? undefined : { number: Number(match[1]), offset: Number(match[2]) };
  }

  /** Remembers this place unless that was done just now. */
  note(place: Place): void {
    const nowMs = performance.now();
    if (this.#writing !== undefined || nowMs - this.#writtenMs < EVERY_MS) return;
    this.#writtenMs = nowMs;
    this.#writing = this.#write(place)
      .catch(() => {})
      .finally(() => {
        this.#writing = undefined;
      });
  }

  /** Remembers this place now. Rejects where that can not be done. */
  async save(place: Place): Promise<void> {
    await this.#writing;
    await this.#write(place);
  }

  async #write({ number, offset }: Place): Promise<void> {
    const text = `${`${number} ${offset}`.padEnd(TEXT_LENGTH - 1)}\n`;
    // In place: it works on a full disk, and there is no moment at which the file is empty.
    const handle = await open(this.#path, constants.O_RDWR | constants.O_CREAT, 0o600);
    try {
      await handle.write(text, 0);
    } finally {
      await handle.close();
    }
  }
}
