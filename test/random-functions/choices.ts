/** Decides by a list of numbers: a shorter list and smaller numbers make what is simpler, so whatever fails can shrink. */
export class Choices {
  readonly #numbers: readonly number[];
  #used = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  /** From 0 to `count` - 1; 0 when no numbers are left. */
  below(count: number): number {
    return (this.#numbers[this.#used++] ?? 0) % count;
  }

  /** The first ones should be the simplest. */
  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  /** True in one of `count` cases, never when no numbers are left. */
  oneIn(count: number): boolean {
    return this.below(count) === count - 1;
  }
}
