/** The documents of a run in every format, and which lines each is made of. */
import type { ClassicDocument, Parent } from '../../host/types.js';
import type { DocumentRow, Format } from '../protocol.js';
import { FORMATS } from '../protocol.js';
import { rowOf } from './document-row.js';

/** A document as JSON text, by format. */
type Texts = Record<Format, string>;

interface Entry {
  texts: Texts;
  lines: Uint32Array;
  row: DocumentRow;
  /** Of the message; documents of one message share it. */
  id: string;
  /** What all that descends from one received message shares; undefined for Mimecast. */
  thread: string | undefined;
}

export class DocumentStore {
  readonly #entries: Entry[] = [];
  readonly #byId = new Map<string, number[]>();
  readonly #byThread = new Map<string, number[]>();
  /** Documents by line, ascending. */
  readonly #ofLine = new Map<number, number[]>();
  /** Lines that no rule knew. */
  readonly #unmatched = new Set<number>();

  get count(): number {
    return this.#entries.length;
  }

  get unmatchedCount(): number {
    return this.#unmatched.size;
  }

  addDocument(texts: Texts, lines: Uint32Array): void {
    const number = this.#entries.length;
    const classic = JSON.parse(texts.classic) as Record<string, unknown>;
    const row = rowOf(number, classic, JSON.parse(texts.ecs) as Record<string, unknown>);
    const id = String(classic.id);
    const thread = typeof classic.thread === 'string' ? classic.thread : undefined;
    this.#entries.push({ texts, lines, row, id, thread });
    add(this.#byId, id, number);
    if (thread !== undefined) add(this.#byThread, thread, number);
    for (const line of lines) add(this.#ofLine, line, number);
  }

  addUnmatched(line: number): void {
    this.#unmatched.add(line);
  }

  isUnmatched(line: number): boolean {
    return this.#unmatched.has(line);
  }

  documentsOf(line: number): readonly number[] {
    return this.#ofLine.get(line) ?? [];
  }

  row(number: number): DocumentRow | undefined {
    return this.#entries[number]?.row;
  }

  parsed(number: number): Record<Format, Record<string, unknown>> {
    const texts = this.#entries[number]?.texts;
    const of = (format: Format) => JSON.parse(texts?.[format] ?? '{}') as Record<string, unknown>;
    return { classic: of('classic'), ecs: of('ecs'), ocsf: of('ocsf') };
  }

  /** All documents of the same message, ascending. */
  ofMessage(number: number): readonly number[] {
    return this.#byId.get(this.#entries[number]?.id ?? '') ?? [];
  }

  /** All documents of the same thread, ascending. */
  ofThread(number: number): readonly number[] {
    const thread = this.#entries[number]?.thread;
    return thread === undefined ? this.ofMessage(number) : (this.#byThread.get(thread) ?? []);
  }

  /** The documents of the message and of those that it came from: what one says of another is made of the lines of both. */
  withAncestors(number: number): readonly number[] {
    const numbers = new Set<number>();
    const add = (one: number) => {
      if (numbers.has(one)) return;
      for (const same of this.ofMessage(one)) numbers.add(same);
      const parent = this.parentOf(one);
      if (parent !== undefined) add(parent);
    };
    add(number);
    return [...numbers];
  }

  /** A document of the message that this one came from. */
  parentOf(number: number): number | undefined {
    const { parent } = this.parsed(number).classic as { parent?: Parent };
    if (parent === undefined) return undefined;
    return this.ofThread(number).find((other) => {
      const { appliance, MID } = this.parsed(other).classic as Partial<ClassicDocument>;
      return appliance === parent.appliance && MID?.split(' || ').includes(parent.mid);
    });
  }

  /** Lines that the documents were made of, ascending, each once. */
  linesOf(numbers: readonly number[]): number[] {
    const lines = new Set<number>();
    for (const number of numbers) for (const line of this.#entries[number]?.lines ?? []) lines.add(line);
    return [...lines].sort((a, b) => a - b);
  }

  /** Does the document have the text, in lower case, somewhere? */
  has(number: number, text: string): boolean {
    const texts = this.#entries[number]?.texts;
    return texts !== undefined && FORMATS.some((format) => texts[format].toLowerCase().includes(text));
  }
}

function add<Key>(map: Map<Key, number[]>, key: Key, number: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [number]);
  else if (list.at(-1) !== number) list.push(number);
}
