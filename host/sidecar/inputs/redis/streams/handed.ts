import type { Receipt } from '../../input.js';

/** Below this share of open lines the list of ids of a push is kept as a map: 8 bytes a line become few. */
const SPARSE_SHARE = 1 / 8;

/**
 * The entries of one stream that were handed on and are not acknowledged: open until their line is released, then
 * released until Redis has heard of it. Their number is bounded by the module, which keeps the lines of open messages
 * too; each costs about 40 bytes.
 */
export class HandedEntries {
  readonly #onReleased: () => void;
  readonly #pushes = new Set<Push>();
  #open = 0;
  #released: string[] = [];
  #underWay: readonly string[] = [];

  constructor(onReleased: () => void) {
    this.#onReleased = onReleased;
  }

  /** Entries whose lines the module or an output still has. */
  get open(): number {
    return this.#open;
  }

  /** Entries that can be acknowledged. */
  get released(): number {
    return this.#released.length + this.#underWay.length;
  }

  /** The receipt for a push that has one line for each id. */
  receiptFor(ids: string[]): Receipt {
    const push = new Push(ids, this);
    this.#pushes.add(push);
    this.#open += ids.length;
    return push;
  }

  /** Called by a push: one line is released, and whether it was the last. */
  release(id: string, push: Push, isLast: boolean): void {
    if (!this.#pushes.has(push)) return; // forgotten
    if (isLast) this.#pushes.delete(push);
    this.#open--;
    this.#released.push(id);
    this.#onReleased();
  }

  /** All ids that this worker has or had, none of which may be handed on again. */
  ids(): Set<string> {
    const ids = new Set([...this.#released, ...this.#underWay]);
    for (const push of this.#pushes) push.addTo(ids);
    return ids;
  }

  /** Ids to acknowledge, until `acknowledged` or `notAcknowledged`. */
  take(): readonly string[] {
    this.#underWay = this.#released;
    this.#released = [];
    return this.#underWay;
  }

  acknowledged(): void {
    this.#underWay = [];
  }

  notAcknowledged(): void {
    this.#released = [...this.#underWay, ...this.#released];
    this.#underWay = [];
  }

  /** Another worker has the stream: it has been given what was not acknowledged, and will do that. */
  forgetReleased(): void {
    this.#released = [];
  }

  /** The group is new, and knows nothing of what was read. */
  forgetAll(): void {
    this.forgetReleased();
    this.#pushes.clear();
    this.#open = 0;
  }
}

class Push implements Receipt {
  #ids: Map<number, string> | (string | undefined)[];
  readonly #entries: HandedEntries;
  readonly #count: number;
  #left: number;

  constructor(ids: string[], entries: HandedEntries) {
    this.#ids = ids;
    this.#entries = entries;
    this.#count = ids.length;
    this.#left = ids.length;
  }

  released(index: number): void {
    const id = this.#take(index);
    if (id === undefined) return;
    this.#left--;
    if (Array.isArray(this.#ids) && this.#left < this.#count * SPARSE_SHARE) this.#thinOut(this.#ids);
    this.#entries.release(id, this, this.#left === 0);
  }

  addTo(ids: Set<string>): void {
    for (const id of this.#ids.values()) if (id !== undefined) ids.add(id);
  }

  #take(index: number): string | undefined {
    if (Array.isArray(this.#ids)) {
      const id = this.#ids[index];
      this.#ids[index] = undefined;
      return id;
    }
    const id = this.#ids.get(index);
    this.#ids.delete(index);
    return id;
  }

  #thinOut(all: (string | undefined)[]): void {
    this.#ids = new Map();
    all.forEach((id, index) => {
      if (id !== undefined) (this.#ids as Map<number, string>).set(index, id);
    });
  }
}
