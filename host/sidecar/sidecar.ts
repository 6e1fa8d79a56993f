import { existsSync, readdirSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ListenConfig } from './config/specs.js';
import { parseSize } from './config/units.js';
import { createInput } from './inputs/create.js';
import type { Intake, LineInput, Log } from './inputs/input.js';
import { createSink } from './outputs/create.js';
import { OutputQueue } from './outputs/queue.js';
import type { Metrics } from './service/metrics.js';
import { Spool } from './spool/spool.js';
import { SpoolingIntake } from './spool/spooling-intake.js';
import { claimStateDir, leftBehind, type StateDir } from './state-dir.js';
import { Stitching } from './stitching.js';

/** How often time passes: what is due is late by half of it on average, and a look costs a few microseconds. */
const TICK_MS = 10;

/**
 * When inputs wait, the messages that are open in the module still end. A document has the facts of its message and
 * those of its connections, and names for all of them: a few times the memory that the module has for them.
 */
const RESERVE_FACTOR = 4;
const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;

/** Why the service ends. */
export type StopReason =
  | { kind: 'signal'; signal: NodeJS.Signals }
  /** All inputs came to their end. */
  | { kind: 'ended' }
  /** Nobody reads an output any more. */
  | { kind: 'gone'; output: string }
  | { kind: 'failed'; error: Error };

/** One part of the service, and why it is not ready. */
export interface Part {
  name: string;
  ready: boolean;
  why?: string;
}

/** Inputs, the module and outputs, put together as a configuration says. Construct, `start`, wait for `stopped`, `stop`. */
export class Sidecar {
  readonly #config: ListenConfig;
  readonly #log: Log;
  readonly #state: StateDir;
  /** By their names. */
  readonly #outputs = new Map<string, OutputQueue>();
  readonly #stitching: Stitching;
  readonly #spool: Spool | undefined;
  readonly #spoolingIntake: SpoolingIntake | undefined;
  readonly #inputs: LineInput[] = [];
  readonly #hasJournal: boolean;
  /** Resolves when there is a reason to end. */
  readonly stopped: Promise<StopReason>;
  #end: (reason: StopReason) => void = () => {};
  #open = 0;
  #paused = false;
  #sheds = false;
  #phase: 'starting' | 'working' | 'stopping' = 'starting';
  #timer: NodeJS.Timeout | undefined;
  /** The module broke: nothing can be asked of it any more. */
  #broken = false;

  /** `clock`: milliseconds since 1970. Throws a `SettingsError` or an `IoError`. Nothing is open yet but the folder of its state. */
  constructor(config: ListenConfig, log: Log, metrics: Metrics, clock: () => number = Date.now) {
    this.#config = config;
    this.#log = log;
    this.stopped = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#state = claimStateDir(config.stateDir);
    for (const warning of this.#state.warnings) log.warn({ folder: config.stateDir }, warning);
    const reserveBytes = RESERVE_FACTOR * (parseSize(config.settings.max_bytes) ?? DEFAULT_MAX_BYTES);
    const spillDir = join(this.#state.path, 'outputs');
    for (const spec of config.outputs) {
      const meter = metrics.output(spec.name);
      const sink = createSink(spec, log);
      const queue = new OutputQueue({ sink, spec, meter, log, spillDir, reserveBytes });
      queue.onAccepted = () => this.#stitching.accepted();
      queue.onFullChange = () => this.#balance();
      queue.onGone = () => this.#end({ kind: 'gone', output: spec.name });
      this.#outputs.set(spec.name, queue);
    }
    this.#hasJournal = Boolean(config.settings.journal);
    this.#stitching = new Stitching(
      inFolder(config.settings, this.#state.path),
      this.#queues(),
      config.inputs.some(wantsReceipts),
      clock,
    );
    metrics.module(() => this.#stitching.stats());
    const spools = ({ spool }: { spool: boolean }) => spool && !this.#hasJournal;
    // with a journal only what is left in the spool is of use
    if (config.inputs.some(({ spool }) => spool) || hasSpool(this.#state.path)) {
      this.#spool = new Spool(join(this.#state.path, 'spool'), log);
      this.#spoolingIntake = new SpoolingIntake(this.#spool, this.#stitching, log);
    }
    for (const spec of config.inputs) {
      const input = createInput(spec, {
        intake: this.#guarded(spools(spec) && this.#spoolingIntake ? this.#spoolingIntake : this.#stitching),
        meter: metrics.input(spec.name),
        log,
        stateDir: this.#state.path,
        fail: (error) => this.#end({ kind: 'failed', error }),
        ended: () => {
          if (--this.#open === 0) this.#end({ kind: 'ended' });
        },
      });
      this.#inputs.push(input);
    }
    this.#open = this.#inputs.length;
  }

  /** Resolves when lines can come. Rejects with the first input's `IoError`; then `stop` tidies up. */
  async start(): Promise<void> {
    for (const folder of leftBehind(this.#config.stateDir)) {
      const advice =
        'lines or documents of a process that has gone are left here: start one more process to take them up';
      this.#log.warn({ folder }, advice);
    }
    for (const queue of this.#outputs.values()) queue.start();
    this.#readJournal();
    const replayed = this.#replay();
    if (replayed > 0)
      this.#log.info({ lines: replayed }, 'lines of unfinished messages were read from the spool');
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    await Promise.all(this.#inputs.map((input) => input.start()));
    this.#phase = 'working';
  }

  /** A reason from outside, such as a signal. */
  end(reason: StopReason): void {
    this.#end(reason);
  }

  /** SIGHUP: files and certificates are opened anew under their names. */
  reload(): void {
    for (const queue of this.#outputs.values()) queue.reopen();
    for (const input of this.#inputs) input.reload?.();
  }

  /** What can not be mended any more. */
  fatal(): string | undefined {
    return this.#broken ? 'the module broke off' : undefined;
  }

  parts(): Part[] {
    const phase = this.#phase;
    const parts: Part[] = [
      phase === 'working' ? { name: 'service', ready: true } : { name: 'service', ready: false, why: phase },
    ];
    for (const input of this.#inputs) {
      const why = input.trouble?.();
      parts.push({ name: input.name, ready: why === undefined, ...(why !== undefined && { why }) });
    }
    if (this.#hasJournal && !this.#broken && !this.#stitching.isJournaled) {
      parts.push({ name: 'journal', ready: false, why: 'cannot be written' });
    }
    for (const [name, queue] of this.#outputs) {
      const why = queue.isFull
        ? queue.isFailing
          ? 'fails, and no more can be kept'
          : 'is too slow'
        : undefined;
      parts.push({ name, ready: why === undefined, ...(why !== undefined && { why }) });
    }
    return parts;
  }

  /**
   * Reads nothing more, hands out what is open, gives the outputs their time, ends. Returns how many documents could
   * be kept nowhere.
   */
  async stop(): Promise<number> {
    this.#phase = 'stopping';
    await Promise.all(this.#inputs.map((input) => input.stop()));
    clearInterval(this.#timer);
    // what is open stays in the journal, and goes on from there
    if (!this.#handsOver() && !this.#hasJournal) this.#attempt(() => this.#stitching.drain());
    const results = await Promise.all(this.#queues().map((queue) => queue.stop(this.#config.stopTimeoutMs)));
    if (this.#hasJournal && !this.#broken) this.#attempt(() => this.#stitching.close());
    await Promise.all(this.#inputs.map((input) => input.close?.()));
    this.#spool?.close();
    this.#state.release();
    return results.reduce((sum, { lost }) => sum + lost, 0);
  }

  #queues(): OutputQueue[] {
    return [...this.#outputs.values()];
  }

  /** Other workers of the group go on with what is open here, at once. */
  #handsOver(): boolean {
    return this.#broken || this.#config.inputs.every(({ kind }) => kind === 'redis-stream');
  }

  #tick(): void {
    if (this.#broken) return;
    this.#attempt(() => this.#stitching.tick());
    if (!this.#hasJournal || this.#broken) return;
    for (const note of this.#stitching.journalNotes()) this.#log.warn({}, note);
    this.#balance();
  }

  /** The first call reads it. An entry that broke the module would do so at every start: the file goes aside. */
  #readJournal(): void {
    this.#tick();
    if (!this.#broken || !this.#hasJournal) return;
    const path = resolve(this.#state.path, this.#config.settings.journal as string);
    const aside = `${path}.aside-${Date.now()}`;
    if (existsSync(path)) renameSync(path, aside);
    this.#log.error(
      { file: aside },
      'the journal can not be read again: it was put aside, nothing of it is lost',
    );
  }

  /** What an earlier process did not finish. A line that broke the module would do so at every start: it goes aside. */
  #replay(): number {
    try {
      return this.#spoolingIntake?.replay() ?? 0;
    } catch (error) {
      this.#broken = true;
      const folder = this.#spool?.setAside();
      this.#log.error({ folder }, 'the spool can not be read again: it was put aside, nothing of it is lost');
      throw error;
    }
  }

  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#break(error);
    }
  }

  /** A fault of the module ends the service in order; the lines that it has are those of an orderly end or of none. */
  #guarded(intake: Intake): Intake {
    return {
      push: (lines, origin, receipt) => {
        if (this.#broken) return 0;
        try {
          return intake.push(lines, origin, receipt);
        } catch (error) {
          this.#break(error);
          return 0;
        }
      },
    };
  }

  #break(error: unknown): void {
    this.#broken = true;
    this.#end({ kind: 'failed', error: error as Error });
  }

  /** Back-pressure: while an output has more than it should, what can wait is not read. */
  #balance(): void {
    const full = [...this.#outputs].filter(([, queue]) => queue.isFull).map(([name]) => name);
    if (this.#hasJournal && !this.#broken && !this.#stitching.isJournaled) full.push('journal');
    const isFull = full.length > 0;
    const sheds = this.#queues().some((queue) => queue.isOverfull);
    if (sheds !== this.#sheds) for (const input of this.#inputs) input.shed?.(sheds);
    this.#sheds = sheds;
    if (isFull === this.#paused) return;
    this.#paused = isFull;
    for (const input of this.#inputs) {
      if (isFull) input.pause();
      else input.resume();
    }
    if (isFull) this.#log.warn({ outputs: full }, 'reading pauses: an output takes too little');
    else this.#log.info({}, 'reading goes on');
  }
}

/** A journal that is named without a folder stands in that of this process, so that no other one has it. */
function inFolder(settings: ListenConfig['settings'], folder: string): ListenConfig['settings'] {
  const { journal } = settings;
  return typeof journal === 'string' && journal !== ''
    ? { ...settings, journal: resolve(folder, journal) }
    : settings;
}

/** Did an earlier process leave lines in the spool? */
function hasSpool(folder: string): boolean {
  const spool = join(folder, 'spool');
  return existsSync(spool) && readdirSync(spool).some((name) => name.endsWith('.lines'));
}

/** Which inputs have something to say to their senders, or to remember. */
function wantsReceipts({ kind, spool }: ListenConfig['inputs'][number]): boolean {
  return spool || kind === 'redis-stream' || kind === 'http' || kind === 'file';
}
