import { fstatSync, statSync } from 'node:fs';
import { type Account, accounts } from '../accounting.js';
import { escapeControls } from '../control-characters.js';
import { createStitcher } from '../create-stitcher.js';
import type { Stitcher } from '../engine.js';
import { IoError, UsageError } from '../errors.js';
import { type Input, openInput } from '../input.js';
import { fileSink, type Sink, stdoutSink } from '../output.js';
import { NO_PROGRESS, type Progress, startProgress } from '../progress.js';
import { countLines } from '../sidecar/lines.js';
import { accountsText, summaryText } from '../summary.js';
import type { Settings } from '../types.js';
import { collectSettings, type SettingOptions } from './collect-settings.js';
import { soleAppliance } from './sole-appliance.js';

export interface StitchOptions extends SettingOptions {
  /** A file for the documents instead of standard output. */
  output?: string;
  /** No summary and no progress bar. */
  quiet?: boolean;
  /** Whether the counts of the run add up, below its summary, which comes also where `quiet` is set. */
  summary?: boolean;
}

const NEWLINE = 0x0a;

/** How often time passes for messages whose lines have stopped coming. */
const TICK_MS = 1000;

/** What a shell reports for a process that ended by these signals. */
const SIGNAL_EXIT_CODES = { SIGINT: 130, SIGTERM: 143 };

/** Reads the inputs to their end, or to a signal, and returns the exit code. */
export async function stitch(files: string[], options: StitchOptions): Promise<number> {
  const paths = files.length > 0 ? files : ['-'];
  const settings = { clock: defaultClock(paths), ...collectSettings(options) };
  const stitcher = createStitcher(settings);
  const sink = openSink(options.output, paths);
  // documents that scroll by show progress enough, and a bar among them would spoil them
  const barWanted = !options.quiet && (options.output !== undefined || !process.stdout.isTTY);
  const progress = barWanted ? await startProgress(paths) : NO_PROGRESS;
  const run = new Run(settings, stitcher, sink, progress, options.summary === true);
  if (!options.quiet && paths.includes('-') && process.stdin.isTTY) {
    process.stderr.write('mailstitch: reading standard input; end with Ctrl-D\n');
  }

  const startMs = performance.now();
  await run.feed(paths);
  run.finish();
  const stats = run.stitcher.stats();
  for (const note of run.stitcher.journalNotes())
    process.stderr.write(`mailstitch: ${escapeControls(note)}\n`);
  // trouble before the first line is told in one line
  const isWanted = options.summary || !options.quiet;
  if (isWanted && (run.trouble === undefined || stats.lines > 0)) {
    process.stderr.write(summaryText(stats, performance.now() - startMs));
  }
  // what could not be written is no fault of the sums
  const sums = options.summary ? accounts(stats, run.trouble === undefined ? run.written : undefined) : [];
  process.stderr.write(accountsText(sums));
  if (run.trouble !== undefined) process.stderr.write(`mailstitch: ${escapeControls(run.trouble.message)}\n`);
  return run.trouble === undefined && addUp(sums) ? run.exitCode : 1;
}

function addUp(sums: readonly Account[]): boolean {
  const wrong = sums.filter(({ holds }) => !holds).length;
  if (wrong > 0) process.stderr.write(`mailstitch: ${wrong} sums of the run do not add up\n`);
  return wrong === 0;
}

/** One run over all inputs: what it has found so far, and how it ends. */
class Run {
  trouble: IoError | undefined;
  exitCode = 0;
  /** Lines of output so far. */
  written = 0;
  readonly #interrupt = new AbortController();
  #nowMs = Date.now();
  #bytesBefore = 0;
  #sniffed = false;
  #catching = false;
  /** Ends the run with no more output: nobody reads it, or a fault of our own. */
  #fatal: unknown;

  constructor(
    readonly settings: Settings,
    public stitcher: Stitcher,
    readonly sink: Sink,
    readonly progress: Progress,
    /** Whether lines of output are counted, which takes as long as reading the input does. */
    readonly counts: boolean,
  ) {}

  /** Reads until the end, a signal or trouble. */
  async feed(paths: string[]): Promise<void> {
    try {
      for (const path of paths) {
        if (this.#interrupt.signal.aborted) return;
        const input = openInput(path, this.#interrupt.signal);
        this.#catchSignals();
        await this.#read(input);
      }
    } catch (error) {
      this.#note(error);
    }
    if (this.#fatal !== undefined) throw this.#fatal;
  }

  /** Hands out what is open: also what was stitched before trouble. */
  finish(): void {
    this.progress.stop();
    try {
      this.stitcher.drainBytes(this.#nowMs, this.#emit);
      this.sink.close();
    } catch (error) {
      this.#note(error);
    }
    if (this.#fatal !== undefined) throw this.#fatal;
  }

  /** Not before the first input is open: opening a pipe without a writer waits, and must stay easy to end. */
  #catchSignals(): void {
    if (this.#catching) return;
    this.#catching = true;
    for (const [signal, code] of Object.entries(SIGNAL_EXIT_CODES)) {
      process.once(signal, () => {
        this.exitCode = code;
        this.#interrupt.abort();
      });
    }
  }

  readonly #emit = (ndjson: Uint8Array) => {
    if (this.counts) this.written += countLines(ndjson);
    this.sink.write(ndjson);
  };

  async #read(input: Input): Promise<void> {
    const onArrival = this.settings.clock !== 'event';
    const timer = input.live && onArrival ? setInterval(() => this.#tick(), TICK_MS) : undefined;
    let lastByte = NEWLINE;
    try {
      for await (const chunk of input.chunks()) {
        if (this.#interrupt.signal.aborted) break;
        this.#nowMs = onArrival ? Date.now() : input.writtenMs;
        this.#sniff(chunk);
        this.stitcher.pushBytes(chunk, this.#nowMs, this.#emit);
        lastByte = chunk[chunk.length - 1] ?? lastByte;
        this.progress.update(this.#bytesBefore + input.bytesRead);
      }
    } finally {
      clearInterval(timer);
    }
    this.#bytesBefore += input.bytesRead;
    // the last line of one file is no beginning of the first line of the next
    if (lastByte !== NEWLINE) this.stitcher.pushBytes(Uint8Array.of(NEWLINE), this.#nowMs, this.#emit);
  }

  #tick(): void {
    try {
      this.#nowMs = Date.now();
      this.stitcher.tickBytes(this.#nowMs, this.#emit);
    } catch (error) {
      this.#note(error);
    }
  }

  /** Before the first line: a log that names one appliance only is all of that appliance. */
  #sniff(start: Uint8Array): void {
    if (this.#sniffed) return;
    this.#sniffed = true;
    if (this.settings.clock !== 'event' || this.settings.appliance !== undefined) return;
    const appliance = soleAppliance(this.stitcher, start);
    if (appliance !== undefined) this.stitcher = createStitcher({ ...this.settings, appliance });
  }

  /** The first trouble is the one to tell; a source that still waits must not keep the process alive. */
  #note(error: unknown): void {
    this.#interrupt.abort();
    if (error instanceof IoError) this.trouble ??= error;
    else this.#fatal ??= error;
  }
}

/** Files are replayed on the time in their lines, what comes through a pipe arrives now. */
function defaultClock(paths: readonly string[]): 'event' | 'arrival' {
  return paths.some((path) => path !== '-' || fstatSync(0).isFile()) ? 'event' : 'arrival';
}

function openSink(output: string | undefined, inputs: readonly string[]): Sink {
  if (output === undefined) return stdoutSink();
  if (inputs.some((input) => isSameFile(input, output))) {
    throw new UsageError(`${output}: is both input and output`);
  }
  return fileSink(output);
}

function isSameFile(path: string, other: string): boolean {
  const [a, b] = [path, other].map((name) => statSync(name, { throwIfNoEntry: false }));
  return a?.isFile() === true && a.ino === b?.ino && a.dev === b.dev;
}
