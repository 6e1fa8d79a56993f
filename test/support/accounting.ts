/**
 * Do the counts of the module add up, and do they agree with what came out of it? Asked at the end of every test of every
 * stitcher and every filter that it used: setup.ts sees to that.
 */
import { expect } from 'vitest';
import { accounts } from '../../host/accounting.js';
import type { Stats } from '../../host/types.js';

/** Beyond that lines of output are counted and not looked into: there are tests with gigabytes of it. */
const MAX_LOOKED_INTO = 4 << 20;
const LF = 0x0a;

/** What came out of one module. */
export class Seen {
  documents = 0;
  /** Of these, the first of their messages. */
  firsts = 0;
  passed = 0;
  readonly #ids = new Set<string>();
  readonly #decoder = new TextDecoder();
  #lines = 0;
  #bytes = 0;
  #partial = '';

  /** All output was looked into, so `documents`, `passed` and `ids` are of all of it. */
  get isWhole(): boolean {
    return this.#bytes <= MAX_LOOKED_INTO;
  }

  /** Lines of output, whatever they are. */
  get lines(): number {
    return this.#lines;
  }

  get ids(): number {
    return this.#ids.size;
  }

  /** Lines of JSON, cut anywhere. */
  add(ndjson: Uint8Array): void {
    this.#bytes += ndjson.length;
    for (let at = ndjson.indexOf(LF); at >= 0; at = ndjson.indexOf(LF, at + 1)) this.#lines++;
    if (!this.isWhole) return;
    const lines = (this.#partial + this.#decoder.decode(ndjson, { stream: true })).split('\n');
    this.#partial = lines.pop() as string;
    for (const line of lines) this.#look(JSON.parse(line));
  }

  /** One that came by itself. */
  addDocument(document: object): void {
    this.#lines++;
    this.#look(document);
  }

  /** A line that came back as it was. */
  addPassed(): void {
    this.#lines++;
    this.passed++;
  }

  // biome-ignore lint/suspicious/noExplicitAny: documents of all formats
  #look(output: any): void {
    if (output.mailstitch?.unmatched === true) {
      this.passed++;
      return;
    }
    this.documents++;
    if ((output.sequence ?? output.event?.sequence ?? output.metadata?.sequence ?? 1) === 1) this.firsts++;
    this.#ids.add(output.id ?? output.event?.id ?? output.metadata?.uid);
  }
}

/**
 * Asserts that every line, message and document is accounted for. `waiting`: documents that were made and that nobody
 * has taken yet.
 */
export function expectAccounts(stats: Stats, seen?: Seen, waiting = 0): void {
  const wrong = accounts(stats).filter(({ holds }) => !holds);
  expect(wrong.map(({ text }) => text)).toEqual([]);
  if (seen === undefined) return;
  expect(seen.lines + waiting, 'lines of output').toBe(stats.documents + stats.passed);
  if (!seen.isWhole) return;
  expect(seen.documents + waiting, 'documents that came out').toBe(stats.documents);
  expect(seen.passed, 'lines that came out').toBe(stats.passed);
  // documents of one message have one id; with `expand` each recipient has its own
  if (stats.further === 0 && waiting === 0) {
    expect(seen.firsts, 'first documents that came out').toBe(stats.first_documents);
    // with a journal an earlier process may have handed out the first one
    if (stats.journal === undefined)
      expect(seen.ids, 'different ids').toBeLessThanOrEqual(stats.first_documents);
  }
}

/** Something whose counts can be asked at the end of a test that used it. */
export interface Accountable {
  expectAccounts(): void;
}

/** So many are kept until the end of a test; those that were used longest ago are asked at once, so that they may go. */
const MOST_KEPT = 4;
/** In order of use. */
const used = new Set<Accountable>();

export function use(one: Accountable): void {
  used.delete(one);
  used.add(one);
  if (used.size <= MOST_KEPT) return;
  const [oldest] = used;
  if (oldest === undefined) return;
  used.delete(oldest);
  oldest.expectAccounts();
}

/** Asks everything that was used since the last time. */
export function expectUsedAccounts(): void {
  const all = [...used];
  used.clear();
  for (const one of all) one.expectAccounts();
}
