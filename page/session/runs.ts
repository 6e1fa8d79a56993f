/** One run of the module for each format over the same bytes: their outputs stand side by side. */
import { soleAppliance } from '../../host/commands/sole-appliance.js';
import type { Stitcher } from '../../host/engine.js';
import { LineQueue } from '../../host/line-queue.js';
import type { Settings } from '../../host/types.js';
import { FORMATS, type Format } from '../protocol.js';
import { createStitcher } from './module.js';

/** A line of output in every format, and the lines that it was made of. */
export interface RunOutput {
  texts: Record<Format, string>;
  lines: Uint32Array;
}

interface Run {
  format: Format;
  stitcher: Stitcher;
  queue: LineQueue;
}

const NO_LINES = new Uint32Array();

export class Runs {
  #runs: Run[];
  #sniffed = false;
  /** Number of the next line of output. */
  #taken = 0;
  readonly #traces = new Map<number, Uint32Array>();

  /** Throws one `SettingsError` that names every fault. */
  constructor(readonly settings: Settings) {
    this.#runs = this.#start(settings);
  }

  /** The settings with the appliance that a log names, if it names one only: what a line of it is explained with. */
  appliance: string | undefined;

  *push(bytes: Uint8Array, nowMs: number): Generator<RunOutput, void> {
    this.#sniff(bytes);
    for (const { stitcher, queue } of this.#runs)
      stitcher.pushBytes(bytes, nowMs, (ndjson) => queue.add(ndjson));
    yield* this.#ready();
  }

  *drain(nowMs: number): Generator<RunOutput, void> {
    for (const { stitcher, queue } of this.#runs) stitcher.drainBytes(nowMs, (ndjson) => queue.add(ndjson));
    yield* this.#ready();
  }

  #start(settings: Settings): Run[] {
    return FORMATS.map((format, index) => {
      const stitcher = createStitcher({ ...settings, format });
      if (index === 0) stitcher.traceLines((entries) => this.#note(entries));
      return { format, stitcher, queue: new LineQueue() };
    });
  }

  /** Before the first line: a log that names one appliance only is all of that appliance, as on the command line. */
  #sniff(start: Uint8Array): void {
    if (this.#sniffed) return;
    this.#sniffed = true;
    if (this.settings.clock !== 'event' || this.settings.appliance !== undefined) return;
    this.appliance = soleAppliance((this.#runs[0] as Run).stitcher, start);
    if (this.appliance !== undefined)
      this.#runs = this.#start({ ...this.settings, appliance: this.appliance });
  }

  #note(entries: Uint32Array): void {
    for (let at = 0; at < entries.length; ) {
      const count = entries[at + 1] as number;
      this.#traces.set(entries[at] as number, entries.slice(at + 2, at + 2 + count));
      at += 2 + count;
    }
  }

  *#ready(): Generator<RunOutput, void> {
    for (;;) {
      const texts = {} as Record<Format, string>;
      for (const { format, queue } of this.#runs) {
        const text = queue.take();
        if (text === undefined) return;
        texts[format] = text;
      }
      const lines = this.#traces.get(this.#taken) ?? NO_LINES;
      this.#traces.delete(this.#taken++);
      yield { texts, lines };
    }
  }
}
