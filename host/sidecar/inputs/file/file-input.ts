import { setTimeout as wait } from 'node:timers/promises';
import { fileTrouble, IoError } from '../../../errors.js';
import type { FileInputSpec } from '../../config/specs.js';
import { Feed } from '../feed.js';
import type { InputContext, LineInput } from '../input.js';
import { originOf } from '../origin.js';
import { Bell } from './bell.js';
import { createReadBuffer, type FollowedFile, type OnLines, type ReadResult } from './followed-file.js';
import { NamedFiles } from './named-files.js';
import { openFile } from './open-file.js';
import { Positions } from './positions.js';
import { recover } from './recovery.js';
import { Trouble } from './trouble.js';
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
  readonly #files: NamedFiles;
  readonly #trouble: Trouble;
  readonly #watcher: Watcher;
  readonly #buffer = createReadBuffer();
  readonly #hand: OnLines;
  /** Something may have happened to the name; something may be there to read. */
  readonly #nameBell = new Bell();
  readonly #readBell = new Bell();
  #isPaused = false;
  #isStopping = false;
  #started: Promise<void> | undefined;
  /** What is remembered was taken up, so it may be replaced. */
  #isTakenUp = false;
  #loops: Promise<unknown> | undefined;
  #saving: Promise<void> = Promise.resolve();
  #saveTimer: NodeJS.Timeout | undefined;
  /** The next file was there before the start: what it has is not wanted. */
  #seeksEnd = false;

  constructor(spec: FileInputSpec, context: InputContext, pace: FilePace = PACE) {
    this.name = spec.name;
    this.#spec = spec;
    this.#context = context;
    this.#pace = pace;
    const { stateDir, log } = context;
    const facts = { input: this.name };
    this.#positions = stateDir === undefined ? undefined : new Positions(spec.path, stateDir, log);
    this.#files = new NamedFiles(spec.path, log, facts, (file) => this.#begin(file));
    this.#trouble = new Trouble(log, facts);
    this.#watcher = new Watcher(spec.path, (event) => {
      if (event === 'rename') this.#nameBell.ring();
      this.#readBell.ring();
    });
    const feed = new Feed(context);
    const origin = originOf(spec);
    this.#hand = (lines, receipt) => feed.push(lines, origin, receipt);
  }

  start(): Promise<void> {
    this.#started = this.#start();
    return this.#started;
  }

  async #start(): Promise<void> {
    const { path, from } = this.#spec;
    const facts = { input: this.name };
    const remembered = await this.#positions?.load();
    const { file, trouble } = await openFile(path);
    // what can never be followed is a mistake; what is not yet there, or may not be read yet, is waited for
    if (trouble?.isFinal) throw new IoError(`${this.name}: ${fileTrouble(path, trouble.error)}`);
    this.#watcher.refresh();
    if (remembered !== undefined) {
      const { current, earlier } = await recover(path, remembered, file, facts, this.#context);
      this.#files.takeUp(earlier, current);
    } else {
      this.#seeksEnd = from === 'end' && trouble?.isMissing !== true;
      if (file !== undefined) await this.#begin(file);
      this.#files.takeUp([], file);
    }
    this.#isTakenUp = true;
    await this.#save();
    this.#loops = Promise.all([this.#followName(), this.#read()]);
    this.#saveTimer = setInterval(() => void this.#save(), this.#pace.saveMs);
    this.#context.log.info({ ...facts, address: path }, 'listening');
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#readBell.ring();
  }

  /** Half a line stays in the file: the next process reads it whole. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#started?.catch(() => {}); // whoever called start has heard of it
    this.#nameBell.ring();
    this.#readBell.ring();
    this.#watcher.close();
    await this.#loops;
    clearInterval(this.#saveTimer);
    await this.#save();
    for (const file of this.#files.all) await file.close();
  }

  async close(): Promise<void> {
    await this.#save();
  }

  async #begin(file: FollowedFile): Promise<void> {
    if (this.#seeksEnd) await file.seekEnd();
    this.#seeksEnd = false;
  }

  async #followName(): Promise<void> {
    while (!this.#isStopping) {
      if (await this.#files.look()) this.#readBell.ring();
      if (this.#isStopping) return;
      this.#watcher.refresh();
      await this.#nameBell.wait(this.#pace.pollMs);
    }
  }

  async #read(): Promise<void> {
    while (!this.#isStopping) {
      for (const file of this.#isPaused ? [] : this.#files.all) {
        try {
          await this.#readFile(file);
          this.#trouble.isOver();
        } catch (error) {
          this.#trouble.say('error', this.#spec.path, error, 'the file can not be read; it is tried again');
          this.#context.meter.trouble('unreadable');
        }
      }
      this.#files.forgetDone();
      await this.#readBell.wait(this.#pace.pollMs);
      if (!this.#isStopping) await wait(this.#pace.gatherMs);
    }
  }

  async #readFile(file: FollowedFile): Promise<void> {
    const result = await this.#readToEnd(file);
    if (result === 'rewritten') {
      this.#context.log.info({ input: this.name }, 'the file was truncated: it is read from its start');
      const restarted = file.restarted(this.#hand);
      this.#files.split(file, restarted);
      await this.#readFile(restarted);
    } else if (result === 'end' && file !== this.#files.current) {
      if (Date.now() - file.activeMs > this.#pace.quietMs) await file.finish(this.#hand);
    }
  }

  /** `lines` if it is not at its end: reading was paused. */
  async #readToEnd(file: FollowedFile): Promise<ReadResult> {
    let result: ReadResult = 'lines';
    while (result === 'lines' && !this.#isPaused && !this.#isStopping) {
      result = await file.read(this.#buffer, this.#hand, this.#cut);
    }
    return result;
  }

  readonly #cut = (): void => {
    this.#context.meter.trouble('oversize');
  };

  /** One at a time, in order. */
  #save(): Promise<void> {
    if (!this.#isTakenUp) return Promise.resolve(); // what is remembered stays
    const files = this.#files.all.map((file) => file.remember());
    this.#saving = this.#saving.then(() => this.#positions?.save(files));
    return this.#saving;
  }
}
