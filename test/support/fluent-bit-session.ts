/** A filter in Fluent Bit as tests drive it: settings in a file, a clock that stands until it is told to go on. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ClassicDocument, Settings } from '../../host/types.js';
import { type EventTime, FluentBitFilter } from './fluent-bit-host.js';
import type { RecordValue } from './fluent-bit-json.js';
import { START_MS } from './log.js';

export const TICK = '{"mailstitch":"tick"}';
export const STATS = '{"mailstitch":"stats"}';

/** As Fluent Bit's inputs give it. */
export const TAG = 'syslog.0';

export type FilterSettings = Settings & { batch?: boolean; message_key?: string; host_key?: string };
export type Files = Record<string, string | Uint8Array>;
export type FilterRecord = string | { readonly [key: string]: RecordValue };

/** Runs `use` with a directory that holds these files and nothing else. */
export function withFiles<T>(files: Files, use: (directory: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), 'mailstitch-filter-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), content);
    }
    return use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** A filter that has read `files` of its one directory: settings are read at the first call. */
export function filterWithFiles(files: Files, now?: () => number): FluentBitFilter {
  return withFiles(files, (directory) => {
    const filter = new FluentBitFilter({ accessiblePaths: [directory], ...(now && { now }) });
    filter.filter(TAG, TICK);
    return filter;
  });
}

export function filterWith(settings: FilterSettings, now?: () => number): FluentBitFilter {
  return filterWithFiles({ 'mailstitch.json': JSON.stringify(settings) }, now);
}

/** What the Lua filter behind the wasm filter does: a batch becomes its documents, any other record stays. */
export function splitBatch(answer: string): string[] {
  const { mailstitch_batch: batch } = JSON.parse(answer) as { mailstitch_batch?: unknown };
  return Array.isArray(batch) ? batch.map((document) => JSON.stringify(document)) : [answer];
}

export class FilterSession {
  readonly filter: FluentBitFilter;
  #nowMs: number;

  constructor(settings: FilterSettings = {}, startMs = START_MS) {
    this.#nowMs = startMs;
    this.filter = filterWith(settings, () => this.#nowMs);
  }

  /** Time passes; nobody tells the module. */
  wait(ms: number): void {
    this.#nowMs += ms;
  }

  /** The answer to one record. */
  send(record: FilterRecord, time?: EventTime, tag = TAG): string | undefined {
    return this.filter.filter(tag, record, time);
  }

  /** Lines, each as a record of the tail input; what they hand out. */
  log(...lines: string[]): ClassicDocument[] {
    return documentsIn(lines.map((line) => this.send({ log: line.trimEnd() })));
  }

  /** One heartbeat after `ms`. */
  tick(ms = 0): ClassicDocument[] {
    this.wait(ms);
    return documentsIn([this.send(TICK)]);
  }

  /** Heartbeats after `ms`, until nothing more comes. */
  rest(ms: number): ClassicDocument[] {
    this.wait(ms);
    const documents: ClassicDocument[] = [];
    for (let found = this.tick(); found.length > 0; found = this.tick()) documents.push(...found);
    return documents;
  }

  stats(): Record<string, number> {
    return JSON.parse(this.send(STATS) as string);
  }
}

function documentsIn(answers: readonly (string | undefined)[]): ClassicDocument[] {
  return answers
    .flatMap((answer) => (answer === undefined ? [] : splitBatch(answer)))
    .map((text) => JSON.parse(text) as ClassicDocument);
}
