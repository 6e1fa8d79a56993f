/** What inputs have reached so far: which edges, and roughly how often within one input. */

/** Counts that say the same share a bit: passing a loop 40 times is not news after 35 times, 2 after 1 is. */
const CLASSES = Uint8Array.from({ length: 256 }, (_, count) => {
  if (count <= 3) return [0, 1, 2, 4][count] as number;
  if (count < 8) return 8;
  if (count < 16) return 16;
  if (count < 32) return 32;
  return count < 128 ? 64 : 128;
});

export class Coverage {
  readonly #classes: Uint8Array;
  edges = 0;

  constructor(edges: number) {
    this.#classes = new Uint8Array(edges);
  }

  /** Adds the counters of one run. True if they say anything new. */
  add(counters: Uint8Array): boolean {
    let isNew = false;
    for (let edge = 0; edge < counters.length; edge++) {
      const count = counters[edge] as number;
      if (count === 0) continue;
      const known = this.#classes[edge] as number;
      const seen = CLASSES[count] as number;
      if ((known & seen) !== 0) continue;
      if (known === 0) this.edges++;
      this.#classes[edge] = known | seen;
      isNew = true;
    }
    return isNew;
  }

  /** Adds what another thread has reached. */
  merge(classes: Uint8Array): void {
    for (let edge = 0; edge < classes.length; edge++) {
      const known = this.#classes[edge] as number;
      if (known === 0 && classes[edge] !== 0) this.edges++;
      this.#classes[edge] = known | (classes[edge] as number);
    }
  }

  /** A bit for each class of counts that was seen, by edge. */
  get classes(): Uint8Array {
    return this.#classes.slice();
  }
}
