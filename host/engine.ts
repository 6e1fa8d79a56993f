/** The typed wrapper of an instance of the module, for any host of JavaScript. */
import { SettingsError } from './errors.js';
import { LineQueue } from './line-queue.js';
import { TextPieces } from './text-pieces.js';
import type { Explanation, PassedLine, Settings, SettingsFault, Stats, StitchDocument } from './types.js';
import { Status, type StreamExports } from './wasm.js';

/** What a stitcher hands out. */
export type Output = StitchDocument | PassedLine;

/** Receives whole lines of NDJSON. The bytes are the module's own: they are valid during the call only. */
export type OnOutput = (ndjson: Uint8Array) => void;

/**
 * Receives, after the output of a call, pairs of a line's number and what became of it: 0 for one more message that
 * needs it, 1 for one less. Valid during the call only.
 */
export type OnReceipts = (pairs: Uint32Array) => void;

/**
 * Receives, after the output of a call, which lines each line of it was made of: its number, a count, and the numbers of so
 * many lines. Valid during the call only.
 */
export type OnTrace = (entries: Uint32Array) => void;

/** What a host knows of settings that the module cannot know. */
export interface HostFaults {
  /** To be told in the place of what the module finds wrong with the same key, if it finds something: it has no names of zones. */
  instead?: SettingsFault | undefined;
  /** One more fault: the module has no look at folders. */
  beside?: SettingsFault | undefined;
}

/** Takes log lines, gives documents. Times are milliseconds since 1970. */
export class Stitcher implements Iterable<Output>, AsyncIterable<Output> {
  readonly #core: StreamExports;
  readonly #inputPtr: number;
  readonly #inputCap: number;
  readonly #ready = new LineQueue();
  readonly #encoder = new TextEncoder();
  readonly #enqueue: OnOutput = (ndjson) => this.#ready.add(ndjson);
  readonly #text = new TextPieces();
  #onReceipts: OnReceipts | undefined;
  #onTrace: OnTrace | undefined;

  /**
   * Takes a new instance over. `found` is what the host has to say of the settings. Throws one `SettingsError` that names
   * every fault.
   */
  constructor(core: StreamExports, settings: Settings, found: HostFaults = {}) {
    this.#core = core;
    this.#inputPtr = core.inputPtr();
    this.#inputCap = core.inputCap();
    this.#configure(settings, found);
  }

  /** Takes a piece of a log. Lines end with `\n` and may be cut anywhere between two pieces. */
  push(chunk: string | Uint8Array, nowMs: number = Date.now()): void {
    if (typeof chunk === 'string') {
      this.pushBytes(this.#text.encode(chunk), nowMs, this.#enqueue);
      return;
    }
    this.#endText(nowMs);
    this.pushBytes(chunk, nowMs, this.#enqueue);
  }

  /** Lets time pass without a line: what is due by now is handed out. */
  tick(nowMs: number = Date.now()): void {
    this.tickBytes(nowMs, this.#enqueue);
  }

  /** Completes a last line without `\n` and hands out every open message. */
  drain(nowMs: number = Date.now()): void {
    this.#endText(nowMs);
    this.drainBytes(nowMs, this.#enqueue);
  }

  /** The next document or passed line that is ready, in order; undefined if none is. */
  next(): Output | undefined {
    const line = this.#ready.take();
    return line === undefined ? undefined : (JSON.parse(line) as Output);
  }

  /** What is ready now. */
  *[Symbol.iterator](): Generator<Output, void> {
    for (let output = this.next(); output !== undefined; output = this.next()) yield output;
  }

  /** What is ready now, for code that awaits; to follow a source to its end use `stitch`. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Output, void> {
    yield* this[Symbol.iterator]();
  }

  /**
   * Reads a source to its end and yields documents as they become ready, then those still open.
   * `clock` gives the time of each piece, default the time of day.
   */
  async *stitch(
    source: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
    clock: () => number = Date.now,
  ): AsyncGenerator<Output, void> {
    for await (const chunk of source) {
      this.push(chunk, clock());
      yield* this[Symbol.iterator]();
    }
    this.drain(clock());
    yield* this[Symbol.iterator]();
  }

  /** Like `push`, for a caller that wants the NDJSON as it is: no text is decoded, no JSON parsed. */
  pushBytes(bytes: Uint8Array, nowMs: number, onOutput: OnOutput): void {
    const now = toMillis(nowMs);
    for (let start = 0; start < bytes.length; start += this.#inputCap) {
      const piece = bytes.length <= this.#inputCap ? bytes : bytes.subarray(start, start + this.#inputCap);
      this.#setInput(piece);
      this.#deliver(this.#core.push(piece.length, now), onOutput);
    }
  }

  /** Like `tick`, with the NDJSON as it is. */
  tickBytes(nowMs: number, onOutput: OnOutput): void {
    this.#deliver(this.#core.tick(toMillis(nowMs)), onOutput);
  }

  /** Like `drain`, with the NDJSON as it is. */
  drainBytes(nowMs: number, onOutput: OnOutput): void {
    this.#deliver(this.#core.drain(toMillis(nowMs)), onOutput);
  }

  /**
   * Whose lines the next ones are: `appliance` stands above what they say, `peer` is for those that name none, and
   * lines that begin with `{` are read as records of a log shipper if `records` is set.
   */
  setOrigin(appliance: string, peer: string, records: boolean): void {
    const names = this.#encoder.encode(appliance + peer);
    this.#setInput(names.subarray(0, this.#inputCap));
    const applianceLen = this.#encoder.encode(appliance).length;
    this.#core.origin(applianceLen, names.length - applianceLen, records ? 1 : 0);
  }

  /** How many lines have come to their end since the stitcher was made, modulo 2^32. */
  get linesTaken(): number {
    return this.#core.linesTaken() >>> 0;
  }

  /**
   * From now on `onReceipts` hears which lines are done with: let go as often as they were held. The number of a
   * line is what `linesTaken` said before it.
   */
  trackLines(onReceipts: OnReceipts): void {
    this.#core.track();
    this.#onReceipts = onReceipts;
  }

  /** From now on `onTrace` hears which lines each document and each passed line was made of. */
  traceLines(onTrace: OnTrace): void {
    this.#core.trace();
    this.#onTrace = onTrace;
  }

  /**
   * With a journal: the first `outputs` lines of output since the stitcher was made are safe. From the first call on
   * only those are; what is not safe when the process ends is handed out again by the next one. Without it, what was
   * handed out counts as safe at the next call.
   */
  accept(outputs: number): void {
    this.#core.accept(BigInt(outputs));
  }

  /**
   * Are all lines that were pushed in the journal? Not where it cannot be written, for example on a full disk. True without
   * the setting.
   */
  get isJournaled(): boolean {
    return this.#core.journalWaiting() === 0;
  }

  /** What there is to say of the journal, each once: that one of another version was kept aside, that it is damaged. */
  journalNotes(): string[] {
    this.#core.journalNotes();
    return this.#outputText()
      .split('\n')
      .filter((line) => line !== '');
  }

  /** Counters since the stitcher was made. */
  stats(): Stats {
    this.#core.stats();
    return JSON.parse(this.#outputText()) as Stats;
  }

  /**
   * How one line is understood. Changes nothing that is open.
   * A stamp without a year gets the one of the latest `push` or `tick`.
   */
  explain(line: string | Uint8Array): Explanation {
    const bytes = typeof line === 'string' ? this.#encoder.encode(line) : line;
    if (bytes.length > this.#inputCap) {
      throw new RangeError(`the line has ${bytes.length} bytes, at most ${this.#inputCap} can be explained`);
    }
    this.#setInput(bytes);
    this.#core.explain(bytes.length);
    return JSON.parse(this.#outputText()) as Explanation;
  }

  #configure(settings: Settings, { instead, beside }: HostFaults): void {
    const json = this.#encoder.encode(JSON.stringify(settings));
    if (json.length > this.#inputCap) {
      const expected = `at most ${this.#inputCap} bytes of JSON`;
      throw new SettingsError([{ key: 'settings', value: json.length, problem: 'too long', expected }]);
    }
    this.#setInput(json);
    const isRight = this.#core.configure(json.length) === 0;
    const faults = isRight ? [] : withValues(settings, parseLines(this.#outputText()));
    if (beside !== undefined) faults.push(beside);
    if (faults.length > 0) {
      throw new SettingsError(faults.map((fault) => (fault.key === instead?.key ? instead : fault)));
    }
  }

  #endText(nowMs: number): void {
    const half = this.#text.end();
    if (half !== undefined) this.pushBytes(half, nowMs, this.#enqueue);
  }

  #setInput(bytes: Uint8Array): void {
    new Uint8Array(this.#core.memory.buffer, this.#inputPtr, this.#inputCap).set(bytes);
  }

  /** A fresh view: any call may move the output or grow the memory. */
  #output(): Uint8Array {
    const ptr = this.#core.outputPtr();
    const len = this.#core.outputLen();
    return new Uint8Array(this.#core.memory.buffer, ptr, len);
  }

  #outputText(): string {
    return new TextDecoder().decode(this.#output());
  }

  /** What the module tells beside its output, as the words of a table. */
  #words(ptr: number, count: number): Uint32Array {
    return new Uint32Array(this.#core.memory.buffer, ptr, count);
  }

  #deliverReceipts(): void {
    const pairs = this.#onReceipts === undefined ? 0 : this.#core.receiptsLen();
    if (pairs > 0) this.#onReceipts?.(this.#words(this.#core.receiptsPtr(), 2 * pairs));
  }

  #deliverTrace(): void {
    const size = this.#onTrace === undefined ? 0 : this.#core.traceLen();
    if (size > 0) this.#onTrace?.(this.#words(this.#core.tracePtr(), size / Uint32Array.BYTES_PER_ELEMENT));
  }

  #deliver(status: number, onOutput: OnOutput): void {
    for (let latest = status; ; latest = this.#core.resume()) {
      const output = this.#output();
      if (output.length > 0) onOutput(output);
      this.#deliverReceipts();
      this.#deliverTrace();
      if (latest === Status.done) return;
    }
  }
}

function parseLines(ndjson: string): SettingsFault[] {
  return ndjson
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** The core gives every value as text; here are the values as they came. Of rules it names the part at fault. */
function withValues(settings: Settings, faults: SettingsFault[]): SettingsFault[] {
  const values = settings as Record<string, unknown>;
  return faults.map((fault) =>
    Array.isArray(values[fault.key]) || !(fault.key in values)
      ? fault
      : { ...fault, value: values[fault.key] },
  );
}

function toMillis(nowMs: number): bigint {
  return BigInt(Math.trunc(nowMs));
}
