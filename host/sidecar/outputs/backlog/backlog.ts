import type { Sent } from '../doubt.js';
import type { Batch } from '../sink.js';
import { type Chunk, MemoryLog } from './memory.js';
import type { SpillLog } from './spill.js';

/** Before every place. */
export const NOTHING = -Infinity;

/**
 * Everything that waits, as one row of bytes from old to new:
 *
 *     believedAt      sentAt          flightEndAt                    memory.endAt
 *         | in doubt    | being sent      | not yet sent                 |
 *     [ spill file ............................ ][ memory ............... ]
 *
 * The border between file and memory stands anywhere in it: moving it changes nothing for the sender.
 */
export class Backlog {
  readonly memory = new MemoryLog();
  readonly spill: SpillLog | undefined;
  #believedAt = 0;
  #sentAt = 0;
  /** Documents that are accepted or on the disk. */
  #settledDocument = 0;
  /** End of what the sink has in hand. */
  flightEndAt = NOTHING;
  /** End of what is being written to the spill file. */
  spillingEndAt = NOTHING;

  constructor(spill: SpillLog | undefined) {
    this.spill = spill;
  }

  /** After `spill.resume`: what it holds comes first. */
  resume(): void {
    if (this.spill === undefined) return;
    this.#believedAt = this.spill.startAt;
    this.#sentAt = this.spill.startAt;
  }

  add(batch: Batch): void {
    this.memory.add(batch, performance.now());
  }

  get isFlying(): boolean {
    return this.flightEndAt !== NOTHING;
  }

  get believedAt(): number {
    return this.#believedAt;
  }

  get sentAt(): number {
    return this.#sentAt;
  }

  /** Documents, in order, that are accepted or on the disk. */
  get settledDocument(): number {
    return this.#settledDocument;
  }

  get unsentBytes(): number {
    return this.memory.endAt - this.#sentAt;
  }

  /** Bytes in memory that are not yet sent. */
  get waitingBytes(): number {
    return this.memory.endAt - Math.max(this.#sentAt, this.memory.startAt);
  }

  /** Bytes that are in memory alone, and not believed. */
  get heldBytes(): number {
    return this.memory.endAt - Math.max(this.#believedAt, this.memory.startAt);
  }

  /** Documents that are in memory alone, and not believed. */
  get heldDocuments(): number {
    return this.memory.documentsFrom(Math.max(this.#believedAt, this.memory.startAt));
  }

  /** When the next document to send was added; 0 if it is in the spill file. */
  get nextAddedMs(): number {
    return this.#isNextSpilled ? 0 : this.memory.addedMs(this.#sentAt);
  }

  get #isNextSpilled(): boolean {
    return this.spill !== undefined && !this.spill.isEmpty && this.#sentAt < this.spill.endAt;
  }

  /** What is to be sent next: at most `maxBytes` and not beyond `limitAt`, or one longer line. */
  read(maxBytes: number, limitAt: number): Promise<Chunk> | Chunk {
    const bytes = Math.min(maxBytes, limitAt - this.#sentAt);
    if (this.#isNextSpilled) return (this.spill as SpillLog).read(this.#sentAt, bytes);
    return this.memory.read(this.#sentAt, bytes);
  }

  /** The sink has taken everything up to this place. */
  sent(endAt: number): void {
    this.#sentAt = endAt;
  }

  /** Everything that is not believed is sent again. */
  rewind(): void {
    this.#sentAt = this.#believedAt;
  }

  /** These need not be sent again. Returns how many of them were in the spill file. */
  believe({ endAt, documents, endDocument }: Sent): number {
    this.#believedAt = endAt;
    this.#settledDocument = Math.max(this.#settledDocument, endDocument);
    const unspilled = this.spill?.release(endAt, documents) ?? 0;
    this.memory.release(endAt);
    return unspilled;
  }

  /** What is before this place is on the disk. */
  spilled(endAt: number, endDocument: number): void {
    this.#settledDocument = Math.max(this.#settledDocument, endDocument);
    this.memory.release(endAt);
  }

  /** Throws away the oldest documents in memory that nobody has in hand. Returns their number. */
  drop(bytes: number): number {
    const from = Math.max(this.#sentAt, this.flightEndAt, this.spillingEndAt, this.memory.startAt);
    return this.memory.drop(from, bytes);
  }

  /** Gives up a file of the spill that can not be read, and what is in doubt before its end. */
  abandon(): { documents: number; path: string } {
    const spill = this.spill as SpillLog;
    const { endAt, documents, path } = spill.abandon(this.#sentAt);
    this.#believedAt = endAt;
    this.#sentAt = endAt;
    return { documents, path };
  }
}
