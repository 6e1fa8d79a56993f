import { stat } from 'node:fs/promises';
import type { Log } from '../input.js';
import { type FollowedFile, fileId } from './followed-file.js';
import { openFile } from './open-file.js';
import { Trouble } from './trouble.js';

const CAN_NOT_OPEN = 'the file can not be opened; it is tried again';

/** The file that has a name, and those that had it before. */
export class NamedFiles {
  readonly #path: string;
  readonly #log: Log;
  readonly #facts: object;
  readonly #trouble: Trouble;
  readonly #begin: (file: FollowedFile) => Promise<void>;
  #files: readonly FollowedFile[] = [];
  #current: FollowedFile | undefined;

  /** `begin` hears of a file that was never seen before, before it is read. */
  constructor(path: string, log: Log, facts: object, begin: (file: FollowedFile) => Promise<void>) {
    this.#path = path;
    this.#log = log;
    this.#facts = facts;
    this.#trouble = new Trouble(log, facts);
    this.#begin = begin;
  }

  /** Oldest first, until they are at their end and all their lines are safe. Changes are a new array. */
  get all(): readonly FollowedFile[] {
    return this.#files;
  }

  /** The one that has the name now. */
  get current(): FollowedFile | undefined {
    return this.#current;
  }

  /** What there is at the start. */
  takeUp(earlier: readonly FollowedFile[], current: FollowedFile | undefined): void {
    this.#files = current === undefined ? earlier : [...earlier, current];
    this.#current = current;
  }

  /**
   * Looks who has the name. Nothing is read, so that no file can come and go while others are read, or while reading
   * is paused. True if the name has gone elsewhere.
   */
  async look(): Promise<boolean> {
    const before = this.#current;
    try {
      const now = await stat(this.#path, { bigint: true });
      if (before !== undefined && fileId(now) === before.id) {
        this.#trouble.isOver();
        return false;
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        this.#trouble.say('error', this.#path, error, CAN_NOT_OPEN);
        return false;
      }
    }
    if (before !== undefined) {
      this.#log.info(this.#facts, 'the file was rotated');
      before.loseName();
    }
    this.#current = undefined;
    await this.#open();
    return this.#current !== before;
  }

  /** A file was truncated: it and what it is now are two. */
  split(file: FollowedFile, restarted: FollowedFile): void {
    const at = this.#files.indexOf(file) + 1;
    this.#files = [...this.#files.slice(0, at), restarted, ...this.#files.slice(at)];
    if (this.#current === file) this.#current = restarted;
  }

  forgetDone(): void {
    if (this.#files.some(({ isDone }) => isDone)) this.#files = this.#files.filter(({ isDone }) => !isDone);
  }

  async #open(): Promise<void> {
    const { file, trouble } = await openFile(this.#path);
    if (trouble !== undefined) {
      if (trouble.isMissing) {
        this.#trouble.say('info', this.#path, trouble.error, 'the file is not there; it is waited for');
      } else {
        this.#trouble.say('error', this.#path, trouble.error, CAN_NOT_OPEN);
      }
      return;
    }
    this.#trouble.isOver();
    const known = this.#files.find(({ id, isOpen }) => isOpen && id === file.id);
    if (known === undefined) {
      await this.#begin(file);
      this.#files = [...this.#files, file];
      this.#current = file;
    } else {
      // it has its name back
      this.#files = [...this.#files.filter((other) => other !== known), known];
      this.#current = known;
      await file.close();
    }
  }
}
