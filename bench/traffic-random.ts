/** Seeded choices: a hash for values (any index, any order) and a stream of numbers for the one-time deck. */

/** One-to-one on 32 bits (murmur3's finalizer), so no two messages of a run share all their values. */
export function hash32(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

/** FNV-1a of a short name. */
export function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash | 0;
}

/** mulberry32: small, seedable, good enough to shuffle a deck. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = hash32(seed);
  }

  /** An integer from 0 up to, not including, `bound`. */
  below(bound: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let x = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return Math.floor((((x ^ (x >>> 14)) >>> 0) / 4294967296) * bound);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  shuffle<T>(items: T[]): T[] {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const item = items[i] as T;
      items[i] = items[j] as T;
      items[j] = item;
    }
    return items;
  }

  /** `count` values in the given shares, exact to the nearest one, shuffled; the last row takes the rest. */
  deal<T>(count: number, shares: ReadonlyArray<readonly [value: T, share: number]>): T[] {
    const dealt: T[] = [];
    shares.forEach(([value, share], row) => {
      const wanted = row === shares.length - 1 ? count : Math.round(share * count);
      for (let i = 0; i < wanted && dealt.length < count; i++) dealt.push(value);
    });
    return this.shuffle(dealt);
  }
}
