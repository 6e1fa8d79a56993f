import { countLines, wholeLines } from '../../lines.js';
import type { Batch } from '../sink.js';

/**
 * A batch and where it stands. Places (`...At`) count the bytes that ever came into the queue; what an earlier
 * process left in its spill file stands before 0.
 */
export interface Chunk extends Batch {
  readonly startAt: number;
  readonly endAt: number;
  /** Documents that were added up to `endAt`; 0 where the chunk is from the spill file. */
  readonly endDocument: number;
}

/** The oldest part of what is in memory, on its way to the spill file. */
export interface Prefix {
  readonly buffers: Buffer[];
  readonly startAt: number;
  readonly endAt: number;
  readonly documents: number;
  readonly endDocument: number;
}

interface Entry {
  bytes: Buffer;
  /** Place of the first byte. */
  at: number;
  documents: number;
  /** Documents that were added before. */
  document: number;
  addedMs: number;
}

const RELEASED: Entry = { bytes: Buffer.alloc(0), at: 0, documents: 0, document: 0, addedMs: 0 };

/** Released entries at the front of the array are cut off when there are so many: `splice` has its price. */
const CUT_OFF = 1024;

/** The batches that are in memory, as one row of bytes. No byte is copied before it is read. */
export class MemoryLog {
  #entries: Entry[] = [];
  #head = 0;
  #endAt = 0;
  #documents = 0;

  /** Documents that were ever added. */
  get documents(): number {
    return this.#documents;
  }

  get endAt(): number {
    return this.#endAt;
  }

  /** Place of the first byte that is still here; `endAt` if there is none. */
  get startAt(): number {
    return this.#entries[this.#head]?.at ?? this.#endAt;
  }

  add(batch: Batch, nowMs: number): void {
    const { bytes, documents } = batch;
    this.#entries.push({ bytes, at: this.#endAt, documents, document: this.#documents, addedMs: nowMs });
    this.#endAt += bytes.length;
    this.#documents += documents;
  }

  /** When the document at this place was added. */
  addedMs(at: number): number {
    return this.#entries[this.#find(at)]?.addedMs ?? 0;
  }

  /** Bytes from this place to the end of its batch; 0 if there is none. */
  firstBytes(at: number): number {
    const { at: startAt, bytes } = this.#entry(this.#find(at));
    return Math.max(0, startAt + bytes.length - at);
  }

  /** Documents from this place on. */
  documentsFrom(at: number): number {
    let documents = 0;
    for (let index = this.#find(at); index < this.#entries.length; index++) {
      const entry = this.#entry(index);
      documents += entry.at < at ? countLines(entry.bytes.subarray(at - entry.at)) : entry.documents;
    }
    return documents;
  }

  /** Whole lines from this place on: at most `maxBytes`, or one longer line. */
  read(at: number, maxBytes: number): Chunk {
    let index = this.#find(at);
    let last = this.#entry(index);
    const offset = at - last.at;
    if (last.bytes.length - offset > maxBytes) return slice(last, offset, maxBytes);

    const pieces = [last.bytes.subarray(offset)];
    let documents = offset === 0 ? last.documents : countLines(pieces[0] as Buffer);
    for (;;) {
      const next = this.#entries[index + 1];
      if (next === undefined || next.at + next.bytes.length - at > maxBytes) break;
      pieces.push(next.bytes);
      documents += next.documents;
      last = next;
      index++;
    }
    const endAt = last.at + last.bytes.length;
    const bytes = pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces, endAt - at);
    return { bytes, documents, startAt: at, endAt, endDocument: last.document + last.documents };
  }

  /** Whole batches from this place on, at most `maxBytes`; undefined if not even the first one fits. */
  prefix(at: number, maxBytes: number): Prefix | undefined {
    const first = this.#find(at);
    const buffers: Buffer[] = [];
    let endAt = at;
    let endDocument = 0;
    let documents = 0;
    for (let index = first; index < this.#entries.length; index++) {
      const entry = this.#entry(index);
      const entryEndAt = entry.at + entry.bytes.length;
      if (entryEndAt - at > maxBytes) break;
      const rest = entry.at < at ? entry.bytes.subarray(at - entry.at) : entry.bytes;
      buffers.push(rest);
      documents += entry.at < at ? countLines(rest) : entry.documents;
      endAt = entryEndAt;
      endDocument = entry.document + entry.documents;
    }
    return buffers.length === 0 ? undefined : { buffers, startAt: at, endAt, documents, endDocument };
  }

  /** Forgets the batches that end at this place or before. */
  release(at: number): void {
    let entry = this.#entries[this.#head];
    while (entry !== undefined && entry.at + entry.bytes.length <= at) {
      this.#entries[this.#head++] = RELEASED;
      entry = this.#entries[this.#head];
    }
    if (this.#head === this.#entries.length) {
      this.#entries = [];
      this.#head = 0;
    } else if (this.#head >= CUT_OFF && this.#head * 2 > this.#entries.length) {
      this.#entries.splice(0, this.#head);
      this.#head = 0;
    }
  }

  /**
   * Throws away whole batches from this place on until `bytes` are gone, but never the newest. What follows moves
   * up. Returns the number of documents.
   */
  drop(at: number, bytes: number): number {
    let first = this.#find(at);
    if (this.#entry(first).at < at) first++;
    let end = first;
    let dropped = 0;
    let documents = 0;
    while (dropped < bytes && end < this.#entries.length - 1) {
      const entry = this.#entry(end++);
      dropped += entry.bytes.length;
      documents += entry.documents;
    }
    this.#entries.splice(first, end - first);
    for (let index = first; index < this.#entries.length; index++) this.#entry(index).at -= dropped;
    this.#endAt -= dropped;
    return documents;
  }

  /** Index of the batch that holds this place, by bisection. */
  #find(at: number): number {
    let low = this.#head;
    let high = this.#entries.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#entry(middle).at <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #entry(index: number): Entry {
    return this.#entries[index] ?? RELEASED;
  }
}

/** A part of a batch that is too large to be sent in one. */
function slice(entry: Entry, offset: number, maxBytes: number): Chunk {
  const rest = entry.bytes.subarray(offset);
  const length = wholeLines(rest, maxBytes) || rest.length;
  const startAt = entry.at + offset;
  const bytes = rest.subarray(0, length);
  const endDocument = entry.document + countLines(entry.bytes.subarray(0, offset + length));
  return { bytes, documents: countLines(bytes), startAt, endAt: startAt + length, endDocument };
}
