/** The inputs of a target that reached something new, and which of them to go on from. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../bench/traffic-random.js';

interface Entry {
  input: Uint8Array;
  /** The edges that it passes, by number. */
  edges: Uint32Array;
}

/** Of four choices three are among the smallest inputs for some edge. */
const FAVOURED_OF_FOUR = 3;
/** The newest inputs are a frontier: one of four choices is among so many of them. */
const NEWEST = 24;

export class Corpus {
  readonly #entries: Entry[] = [];
  /** For each edge the entry that passes it with the fewest bytes; -1 if none does. */
  readonly #smallest: Int32Array;
  #favoured: number[] = [];
  #isStale = false;

  constructor(edges: number) {
    this.#smallest = new Int32Array(edges).fill(-1);
  }

  get size(): number {
    return this.#entries.length;
  }

  add(input: Uint8Array, counters: Uint8Array): void {
    const edges: number[] = [];
    for (let edge = 0; edge < counters.length; edge++) if (counters[edge] !== 0) edges.push(edge);
    const own = this.#entries.push({ input, edges: Uint32Array.from(edges) }) - 1;
    for (const edge of edges) {
      const holder = this.#entries[this.#smallest[edge] as number];
      if (holder === undefined || input.length < holder.input.length) this.#smallest[edge] = own;
    }
    this.#isStale = true;
  }

  pick(random: Random): Uint8Array {
    const { length } = this.#entries;
    let at = random.below(length);
    if (random.below(4) < FAVOURED_OF_FOUR) at = random.pick(this.#favourites());
    else if (random.below(2) === 0) at = Math.max(0, length - 1 - random.below(NEWEST));
    return (this.#entries[at] as Entry).input;
  }

  /** Inputs that together pass every edge: those of the edges that the fewest inputs pass come first. */
  chosen(): Uint8Array[] {
    const passedBy = new Uint32Array(this.#smallest.length);
    for (const { edges } of this.#entries)
      for (const edge of edges) passedBy[edge] = (passedBy[edge] ?? 0) + 1;
    const rarest = [...passedBy.keys()].filter((edge) => passedBy[edge] !== 0);
    rarest.sort((a, b) => (passedBy[a] as number) - (passedBy[b] as number));
    const inputs = rarest.map((edge) => (this.#entries[this.#smallest[edge] as number] as Entry).input);
    return [...new Set(inputs)];
  }

  #favourites(): number[] {
    if (this.#isStale) this.#favoured = [...new Set(this.#smallest)].filter((at) => at >= 0);
    this.#isStale = false;
    return this.#favoured.length === 0 ? [0] : this.#favoured;
  }
}

/** The inputs in a folder, in the order of their names; none if there is no such folder. */
export function readInputs(folder: string): { name: string; input: Uint8Array }[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  return names
    .map(({ name }) => name)
    .sort()
    .map((name) => ({ name, input: readFileSync(join(folder, name)) }));
}

/** Writes an input under a name that is made of its bytes. */
export function writeInput(folder: string, input: Uint8Array): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, createHash('sha256').update(input).digest('hex').slice(0, 12));
  writeFileSync(path, input);
  return path;
}
