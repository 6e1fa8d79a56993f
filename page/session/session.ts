/** What the page asks of its worker. */
import type { Stitcher } from '../../host/engine.js';
import { SettingsError } from '../../host/errors.js';
import { explanationText } from '../../host/explanation.js';
import type { PassedLine, Settings } from '../../host/types.js';
import type {
  DocumentRow,
  Format,
  LineRow,
  MessageView,
  Origin,
  Progress,
  RunResult,
  SessionApi,
} from '../protocol.js';
import { DocumentStore } from './document-store.js';
import { LineStore } from './line-store.js';
import { messageView } from './message.js';
import { createStitcher, loadModule, moduleDigest } from './module.js';
import { findOrigin, type Material, type Needs, neededLines } from './origin.js';
import { otherWork } from './other-work.js';
import { Runs } from './runs.js';
import { chunksOf } from './sources.js';

/** A row shows so many bytes of a line: one may have a mebibyte. */
const ROW_BYTES = 2000;
/** How often the page hears of progress, milliseconds. */
const PROGRESS_MS = 50;
const NEWLINE = Uint8Array.of(0x0a);

export class Session implements SessionApi {
  #lines = new LineStore();
  #documents = new DocumentStore();
  #settings: Settings = {};
  /** Explains lines; knows nothing of messages. */
  #explainer: Stitcher | undefined;
  /** What `find` found; undefined for all documents. */
  #found: number[] | undefined;
  #runNumber = 0;
  /** About when the lines of the file in work were written, for stamps without a year. */
  #nowMs = 0;
  readonly #needs = new Map<string, Promise<Needs>>();

  async run(given: Settings, files: File[], onProgress: (progress: Progress) => void): Promise<RunResult> {
    const startMs = performance.now();
    await loadModule();
    // lines of no message are always shown, and time is what stands in them
    const settings: Settings = { clock: 'event', ...given, unmatched: 'pass' };
    let runs: Runs;
    try {
      runs = new Runs(settings);
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      return { outcome: 'settings', faults: [...error.faults] };
    }
    // a run with wrong settings is none: the one before goes on
    const number = ++this.#runNumber;
    this.#forget(settings);
    const progress = { bytesRead: 0, bytesTotal: files.reduce((sum, { size }) => sum + size, 0) };
    const tell = () => onProgress({ ...this.#counts(), ...progress });
    const troubles: string[] = [];
    let toldMs = startMs;
    for (const file of files) {
      this.#nowMs = file.lastModified;
      try {
        for await (const chunk of chunksOf(file, (size) => {
          progress.bytesRead += size;
        })) {
          if (number !== this.#runNumber) return { outcome: 'replaced' };
          this.#take(runs, chunk);
          if (performance.now() - toldMs > PROGRESS_MS) {
            toldMs = performance.now();
            tell();
          }
          await otherWork();
        }
      } catch (error) {
        troubles.push((error as Error).message);
      }
      if (number !== this.#runNumber) return { outcome: 'replaced' };
      // the last line of one file is no beginning of the first line of the next
      if (!this.#lines.isAtLineStart) this.#take(runs, NEWLINE);
    }
    for (const output of runs.drain(this.#nowMs)) this.#keep(output);
    if (runs.appliance !== undefined) this.#settings = { ...settings, appliance: runs.appliance };
    progress.bytesRead = progress.bytesTotal;
    tell();
    return {
      outcome: 'done',
      progress: { ...this.#counts(), ...progress },
      ms: performance.now() - startMs,
      troubles,
    };
  }

  lines(from: number, to: number): LineRow[] {
    const rows: LineRow[] = [];
    for (let number = from; number < Math.min(to, this.#lines.count); number++)
      rows.push(this.#lineRow(number));
    return rows;
  }

  documents(from: number, to: number): DocumentRow[] {
    const rows: DocumentRow[] = [];
    const count = this.#found?.length ?? this.#documents.count;
    for (let place = from; place < Math.min(to, count); place++) {
      const row = this.#documents.row(this.#found?.[place] ?? place);
      if (row !== undefined) rows.push(row);
    }
    return rows;
  }

  find(text: string): number {
    const wanted = text.trim().toLowerCase();
    this.#found = undefined;
    if (wanted === '') return this.#documents.count;
    this.#found = [];
    for (let number = 0; number < this.#documents.count; number++) {
      if (this.#documents.has(number, wanted)) this.#found.push(number);
    }
    return this.#found.length;
  }

  placeOf(document: number): number {
    if (this.#found !== undefined) return this.#found.indexOf(document);
    return document < this.#documents.count ? document : -1;
  }

  message(document: number): MessageView | undefined {
    return messageView(document, this.#documents, (line) => this.#explain(line));
  }

  async originOf(document: number, format: Format, path: (string | number)[]): Promise<Origin> {
    const material: Material = {
      lines: this.#documents.linesOf(this.#documents.withAncestors(document)),
      bytesOf: (line) => this.#lines.bytes(line),
      settings: { ...this.#settings, format },
      nowMs: this.#nowMs,
      shown: this.#documents.parsed(document)[format],
    };
    const key = `${document} ${format}`;
    let needs = this.#needs.get(key);
    if (needs === undefined) {
      needs = neededLines(material);
      this.#needs.set(key, needs);
    }
    return findOrigin(material, path, await needs, (line) => this.#explain(line));
  }

  explain(line: number): string {
    return explanationText(this.#explain(line));
  }

  async moduleDigest(): Promise<string> {
    await loadModule();
    return moduleDigest();
  }

  #forget(settings: Settings): void {
    this.#lines = new LineStore();
    this.#documents = new DocumentStore();
    this.#settings = settings;
    this.#explainer = undefined;
    this.#found = undefined;
    this.#needs.clear();
  }

  #counts() {
    return {
      lines: this.#lines.count,
      documents: this.#documents.count,
      unmatched: this.#documents.unmatchedCount,
    };
  }

  #take(runs: Runs, chunk: Uint8Array): void {
    this.#lines.add(chunk);
    for (const output of runs.push(chunk, this.#nowMs)) this.#keep(output);
  }

  #keep({ texts, lines }: { texts: Record<Format, string>; lines: Uint32Array }): void {
    if (texts.classic.includes('"mailstitch":{"unmatched":true')) {
      const { mailstitch } = JSON.parse(texts.classic) as Partial<PassedLine>;
      if (mailstitch?.unmatched) {
        for (const line of lines) this.#documents.addUnmatched(line);
        return;
      }
    }
    this.#documents.addDocument(texts, lines);
  }

  #lineRow(number: number): LineRow {
    const documents = [...this.#documents.documentsOf(number)];
    const isUnmatched = this.#documents.isUnmatched(number);
    const text = this.#lines.text(number, ROW_BYTES);
    const explanation = this.#explain(number);
    const prefix = Math.max(0, text.indexOf(explanation.text.slice(0, text.length)));
    const row: LineRow = {
      number,
      text,
      isCut: this.#lines.length(number) > ROW_BYTES,
      state: documents.length > 0 ? 'message' : isUnmatched ? 'unmatched' : 'waiting',
      documents,
      prefix,
    };
    if (row.state === 'unmatched') {
      const known = new TextEncoder().encode(explanation.text).subarray(0, explanation.matched_bytes);
      row.matched = prefix + new TextDecoder().decode(known).length;
    }
    return row;
  }

  #explain(line: number) {
    if (this.#explainer === undefined) {
      this.#explainer = createStitcher(this.#settings);
      // stamps without a year have that of their file
      this.#explainer.tick(this.#nowMs);
    }
    return this.#explainer.explain(this.#lines.bytes(line, MOST_EXPLAINED));
  }
}

/** As many bytes as the module can explain. */
const MOST_EXPLAINED = 256 * 1024;
