import { stat } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { fileTrouble, IoError } from '../../../errors.js';
import type { FileInputSpec } from '../../config/specs.js';
import { Feed } from '../feed.js';
import type { InputContext, LineInput } from '../input.js';
import { originOf } from '../origin.js';
import { Bell } from './bell.js';
import { createReadBuffer, type FollowedFile, fileId, type OnLines } from './followed-file.js';
import { type OpenTrouble, openFile } from './open-file.js';
import { Positions } from './positions.js';
import { recover } from './recovery.js';
import { Watcher } from './watcher.js';

export interface FilePace {
  /** The file is looked at so often even if nothing says that it changed: not every file system does. */
  pollMs: number;
  /** After a change: what is written next comes along. */
  gatherMs: number;
  saveMs: number;
  /** A file that lost its name is read on until nobody has written to it for so long. */
  quietMs: number;
}

const PACE: FilePace = { pollMs: 250, gatherMs: 10, saveMs: 1000, quietMs: 10_000 };

/** Follows a file by its name, like `tail -F`, from where it was when the process ended. */
export class FileInput implements LineInput {
  readonly name: string;
  readonly #spec: FileInputSpec;
  readonly #context: InputContext;
  readonly #pace: FilePace;
  readonly #positions: Positions | undefined;
  readonly #bell = new Bell();
  readonly #watcher: Watcher;
  readonly #buffer = createReadBuffer();
  readonly #hand: OnLines;
  /** The file that has the name now. */
  #current: FollowedFile | undefined;
  /** Those that had it before, oldest first, until they are at their end and all their lines are safe. */
  #earlier: FollowedFile[] = [];
  #isPaused = false;
  #isStopping = false;
  #loop: Promise<void> | undefined;
  #saving: Promise<void> = Promise.resolve();
  #saveTimer: NodeJS.Timeout | undefined;
  /** The file was there before the start, but could not be opened: what it has by then is not wanted. */
  #seeksEnd = false;
  #isStarted = false;
  /** What was said last of what is in the way; once is enough. */
  #trouble = '';

  constructor(spec: FileInputSpec, context: InputContext, pace: FilePace = PACE) {
    this.name = spec.name;
    this.#spec = spec;
    this.#context = context;
    this.#pace = pace;
    const { stateDir, log } = context;
    this.#positions = stateDir === undefined ? undefined : new Positions(spec.path, stateDir, log);
    this.#watcher = new Watcher(spec.path, () => this.#bell.ring());
    const feed = new Feed(context);
    const origin = originOf(spec);
    this.#hand = (lines, receipt) => feed.push(lines, origin, receipt);
  }

  async start(): Promise<void> {
    const { path, from } = this.#spec;
    const remembered = await this.#positions?.load();
    const { file, trouble } = await openFile(path);
    // what can never be followed is a mistake; what is not yet there, or may not be read yet, is waited for
    if (trouble?.isFinal) throw new IoError(`${this.name}: ${trouble.message}`);
    this.#watcher.refresh();
    if (remembered !== undefined) {
      const { current, earlier } = await recover(path, remembered, file, this.#facts, this.#context);
      this.#current = current;
      this.#earlier = earlier;
    } else {
      this.#seeksEnd = from === 'end' && trouble?.isMissing !== true;
      if (file !== undefined) await this.#begin(file);
    }
    this.#isStarted = true;
    await this.#save();
    this.#context.log.info({ ...this.#facts, address: path }, 'listening');
    this.#loop = this.#run();
    this.#saveTimer = setInterval(() => void this.#save(), this.#pace.saveMs);
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#bell.ring();
  }

  /** Half a line stays in the file: the next process reads it whole. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#bell.ring();
    this.#watcher.close();
    clearInterval(this.#saveTimer);
    await this.#loop;
    await this.#save();
    for (const file of this.#files) await file.close();
  }

  async close(): Promise<void> {
    await this.#save();
  }

  get #facts() {
    return { input: this.name };
  }

  get #files(): FollowedFile[] {
    return this.#current === undefined ? this.#earlier : [...this.#earlier, this.#current];
  }

  async #run(): Promise<void> {
    while (!this.#isStopping) {
      if (!this.#isPaused) await this.#turn();
      await this.#bell.wait(this.#pace.pollMs);
      if (!this.#isStopping) await wait(this.#pace.gatherMs);
    }
  }

  async #turn(): Promise<void> {
    try {
      for (const file of this.#earlier) await this.#readEarlier(file);
      this.#earlier = this.#earlier.filter((file) => !file.isDone);
      do await this.#readCurrent();
      while (await this.#hasNextFile());
    } catch (error) {
      this.#say('error', fileTrouble(this.#spec.path, error), 'the file can not be read; it is tried again');
      this.#context.meter.trouble('unreadable');
    }
  }

  async #readEarlier(file: FollowedFile): Promise<void> {
    await this.#readToEnd(file);
    const isQuiet = Date.now() - file.grownMs > this.#pace.quietMs;
    if (isQuiet && !this.#isPaused && !this.#isStopping) await file.finish(this.#hand);
  }

  async #readCurrent(): Promise<void> {
    const file = this.#current ?? (await this.#open());
    if (file === undefined) return;
    if (await file.isRewritten()) {
      this.#context.log.info(this.#facts, 'the file was truncated: it is read from its start');
      this.#earlier.push(file);
      this.#current = file.restarted(this.#hand);
    }
    await this.#readToEnd(this.#current ?? file);
  }

  /** The name has gone to another file, which is there to be read. */
  async #hasNextFile(): Promise<boolean> {
    if (this.#current === undefined || this.#isPaused || this.#isStopping) return false;
    const now = await stat(this.#spec.path, { bigint: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return undefined;
    });
    if (now !== undefined && fileId(now) === this.#current.id) return false;
    this.#context.log.info(this.#facts, 'the file was rotated');
    await this.#readToEnd(this.#current); // what was written between the last read and the look at the name
    this.#earlier.push(this.#current);
    this.#current = undefined;
    return now !== undefined;
  }

  async #open(): Promise<FollowedFile | undefined> {
    this.#watcher.refresh();
    const { file, trouble } = await openFile(this.#spec.path);
    if (trouble !== undefined) this.#sayTrouble(trouble);
    if (file === undefined) return undefined;
    this.#trouble = '';
    // it has its name back
    const known = this.#earlier.find(({ id, isDone }) => id === file.id && !isDone);
    if (known?.isOpen) {
      await file.close();
      this.#earlier.splice(this.#earlier.indexOf(known), 1);
    }
    if (known?.isOpen) this.#current = known;
    else await this.#begin(file);
    return this.#current;
  }

  async #begin(file: FollowedFile): Promise<void> {
    if (this.#seeksEnd) await file.seekEnd(this.#buffer);
    this.#seeksEnd = false;
    this.#current = file;
  }

  async #readToEnd(file: FollowedFile): Promise<void> {
    while (!this.#isPaused && !this.#isStopping) {
      if (!(await file.read(this.#buffer, this.#hand, this.#cut))) return;
    }
  }

  readonly #cut = (): void => {
    this.#context.meter.trouble('oversize');
  };

  #sayTrouble({ isMissing, message }: OpenTrouble): void {
    if (isMissing) this.#say('info', message, 'the file is not there; it is waited for');
    else this.#say('error', message, 'the file can not be opened; it is tried again');
  }

  #say(level: 'info' | 'error', reason: string, message: string): void {
    if (reason === this.#trouble) return;
    this.#trouble = reason;
    this.#context.log[level]({ ...this.#facts, reason }, message);
  }

  /** One at a time, in order. */
  #save(): Promise<void> {
    if (!this.#isStarted) return Promise.resolve(); // what is remembered stays
    const files = this.#files.map((file) => file.remember());
    this.#saving = this.#saving.then(() => this.#positions?.save(files));
    return this.#saving;
  }
}
