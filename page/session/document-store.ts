/** The documents of a run in every format, and which lines each is made of. */
import type { ClassicDocument } from '../../host/types.js';
import type { DocumentRow, Format } from '../protocol.js';
import { FORMATS } from '../protocol.js';
import { rowOf } from './document-row.js';

/** Between the values of a column of the classic document. */
const SEPARATOR = ' || ';

/** What is read of a classic document, be it of an ESA or of Mimecast. */
type Told = Partial<ClassicDocument> & { aCode?: string } & Record<string, unknown>;

/** A document as JSON text, by format. */
type Texts = Record<Format, string>;

interface Entry {
  texts: Texts;
  lines: Uint32Array;
  row: DocumentRow;
  /** Of the message; documents of one message share it. */
  id: string;
  /** Appliance and number of the message that it came from, as `keyOf` puts them. */
  parent: string | undefined;
  /** How it came from it. */
  relation: string;
  /** Its own numbers, as it lists them. */
  mids: string;
  /** What all that descends from one received message shares; undefined for Mimecast. */
  thread: string | undefined;
}

export class DocumentStore {
  readonly #entries: Entry[] = [];
  readonly #byId = new Map<string, number[]>();
  readonly #byMid = new Map<string, number[]>();
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
    const classic = JSON.parse(texts.classic) as Told;
    const row = rowOf(number, classic, JSON.parse(texts.ecs) as Record<string, unknown>);
    const { id = '', thread, parent, appliance = '', MID, aCode } = classic;
    this.#entries.push({
      texts,
      lines,
      row,
      id,
      thread,
      parent: parent && keyOf(parent.appliance, parent.mid),
      relation: parent?.relation ?? '',
      mids: MID ?? aCode ?? '',
    });
    add(this.#byId, id, number);
    if (thread !== undefined) add(this.#byThread, thread, number);
    for (const mid of MID?.split(SEPARATOR) ?? []) add(this.#byMid, keyOf(appliance, mid), number);
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
    const entry = this.#entries[number];
    const found = entry?.parent === undefined ? undefined : this.#byMid.get(entry.parent);
    // the same number may have been used again
    return found?.find((other) => this.#entries[other]?.thread === entry?.thread) ?? found?.[0];
  }

  /** How the message came from another one, and the number of that; undefined if it did not. */
  lineageOf(number: number): { how: string; mid: string } | undefined {
    const { parent, relation } = this.#entries[number] ?? {};
    return parent === undefined ? undefined : { how: relation ?? '', mid: parent.split(' ')[1] ?? '' };
  }

  /** Numbers of the message, for a reader. */
  midsOf(number: number): string {
    return (this.#entries[number]?.mids ?? '').replaceAll(SEPARATOR, ', ');
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

/** `esa1.example.com 30200`; names of appliances have no blanks. */
function keyOf(appliance: string, mid: string): string {
  return `${appliance.replaceAll(' ', '_')} ${mid}`;
}

function add<Key>(map: Map<Key, number[]>, key: Key, number: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [number]);
  else if (list.at(-1) !== number) list.push(number);
}
